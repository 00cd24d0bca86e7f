// Keys of the screen. What they do is in the page: `data-key="NAME"` on what is meant, and rows of tables.
"use strict";
(() => {
  const told = document.getElementById("keys");
  const dialog = document.getElementById("keys-dialog");
  if (!told || !dialog) return;
  const { on, actions } = JSON.parse(told.textContent);
  if (!on) return;

  // A box that is ticked takes no letters: keys go on there.
  const typing = "input:not([type=checkbox]), select, textarea, [contenteditable], [role=textbox], [role=combobox]";
  const isThere = (element) => element.getClientRects().length > 0;
  const marked = (name) => [...document.querySelectorAll(`main [data-key="${name}"]`)].find(isThere);
  const rows = () => [...document.querySelectorAll("main tbody tr")]
    .map((row) => ({ row, target: [...row.querySelectorAll("a[href], summary, button")].find(isThere) }))
    .filter(({ target }) => target);

  const step = (by) => {
    const all = rows();
    const here = all.findIndex(({ row }) => row.contains(document.activeElement));
    const next = here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1);
    all[next]?.target.focus();
  };
  // A page that has a button for it knows its order better than a table does.
  const go = (name, by) => { const button = marked(name); if (button) button.click(); else step(by); };
  const known = {
    help: { can: () => true, act: () => { list(); dialog.showModal(); } },
    search: { can: () => field(), act: () => { field().focus(); field().select?.(); } },
    next: { can: () => marked("next") || rows().length > 0, act: () => go("next", 1) },
    previous: { can: () => marked("previous") || rows().length > 0, act: () => go("previous", -1) },
    // The box of the row that has the focus, or what a page says.
    select: { can: () => box() ?? marked("select"), act: () => (box() ?? marked("select")).click() },
  };
  const box = () => document.activeElement?.closest("main tbody tr")?.querySelector("input[type=checkbox]");
  const repeats = new Set(["next", "previous", "finding_next", "finding_previous"]);
  const field = () => marked("search") ?? document.querySelector("main input[type=search]");
  const of = (name) => known[name] ?? { can: () => marked(name), act: () => marked(name).click() };

  // In the dialog stands only what can be done here and now.
  const list = () => {
    for (const line of dialog.querySelectorAll("[data-of]")) line.hidden = !of(line.dataset.of).can();
  };

  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest?.(typing) || document.querySelector("dialog[open]")) return;
    const action = actions.find(({ key }) => key === event.key);
    if (!action || !of(action.name).can()) return;
    // Of a key that is held down nothing is decided twice; a capital by caps lock is a slip.
    if (event.repeat && !repeats.has(action.name)) return;
    if (action.key !== action.key.toLowerCase() && !event.shiftKey) return;
    event.preventDefault();
    of(action.name).act();
  });
})();
