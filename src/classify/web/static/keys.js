// Keys of the screen. What they do is in the page: `data-key="NAME"` on what is meant, and rows of tables.
"use strict";
(() => {
  const told = document.getElementById("keys");
  const dialog = document.getElementById("keys-dialog");
  if (!told || !dialog) return;
  const { on, actions } = JSON.parse(told.textContent);
  if (!on) return;

  const typing = "input, select, textarea, [contenteditable], [role=textbox], [role=combobox]";
  const marked = (name) => document.querySelector(`main [data-key="${name}"]`);
  const isThere = (element) => element.getClientRects().length > 0;
  const rows = () => [...document.querySelectorAll("main tbody tr")]
    .map((row) => ({ row, target: [...row.querySelectorAll("a[href], summary, button")].find(isThere) }))
    .filter(({ target }) => target);

  const step = (by) => {
    const all = rows();
    const here = all.findIndex(({ row }) => row.contains(document.activeElement));
    const next = here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1);
    all[next]?.target.focus();
  };
  const known = {
    help: { can: () => true, act: () => { list(); dialog.showModal(); } },
    search: { can: () => field(), act: () => { field().focus(); field().select?.(); } },
    next: { can: () => rows().length > 0, act: () => step(1) },
    // The box of the row that has the focus, or what a page says.
    select: { can: () => box() ?? marked("select"), act: () => (box() ?? marked("select")).click() },
    previous: { can: () => rows().length > 0, act: () => step(-1) },
  };
  const box = () => document.activeElement?.closest("main tbody tr")?.querySelector("input[type=checkbox]");
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
    event.preventDefault();
    of(action.name).act();
  });
})();
