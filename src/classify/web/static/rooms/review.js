// The queue. One press decides, saves and goes on; what could not be saved comes back with the reason. Without
// this script every button is a form that saves and leads to the next file.
"use strict";
(() => {
  const room = document.getElementById("review");
  if (!room) return;
  const byId = (id) => document.getElementById(id);
  const bar = byId("rv-bar"), list = byId("rv-list"), trouble = byId("rv-trouble"), receipt = byId("rv-receipt");
  const panes = { head: byId("rv-head"), why: byId("rv-why"), doc: byId("rv-doc") };
  const live = (words) => { byId("live").textContent = words; };
  const asPart = { headers: { "X-Part": "1" }, cache: "no-store", redirect: "manual" };

  // What is fetched: sights of questions and pages of documents, the next ones before they are asked for.
  const sights = new Map(), sheets = new Map();
  const KEPT = 8, DWELL = 300;
  function kept(map, key, make) {
    if (!map.has(key)) {
      const entry = { content: null };
      entry.ready = make().then((content) => { entry.content = content; return content; });
      entry.ready.catch(() => map.delete(key));
      map.set(key, entry);
      if (map.size > KEPT) map.delete(map.keys().next().value);
    }
    return map.get(key);
  }
  async function fetched(address) {
    const answer = await fetch(address, asPart);
    if (answer.type === "opaqueredirect") throw new Error("You are signed out. Sign in and come back.");
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text(); // our own template, escaped there
    if (!answer.ok && !holder.content.querySelector("[data-part]")) throw new Error("This file cannot be shown now.");
    return holder.content;
  }
  const line = (id) => list.querySelector(`[data-question="${id}"]`);
  const sight = (id) => kept(sights, id, () => fetched(line(id).dataset.address));
  const sheet = (address) => kept(sheets, address, () => fetched(address));
  const ahead = (id) => { if (id) sight(id).ready.catch(() => {}); };
  // Of the next document only when this one is there: each takes a reader of its own, and is noted as opened.
  const sheetAhead = (id) => {
    const reads = id && sights.get(id)?.content?.querySelector("[data-sheet]");
    if (reads) sheet(reads.dataset.sheet).ready.catch(() => {});
  };

  // The list.
  const lines = () => [...list.children];
  const isOpen = (one) => !one.dataset.done && !one.hidden;
  function following(id) {
    const all = lines(), at = all.findIndex((one) => one.dataset.question === id);
    return [...all.slice(at + 1), ...all.slice(0, at + 1)].find(isOpen)?.dataset.question;
  }
  let growing = null;
  function grow() {
    const more = byId("rv-more");
    if (!more || growing) return growing ?? Promise.resolve(false);
    growing = fetched(more.dataset.address).then((content) => {
      const whole = room.dataset.mode === "whole";
      for (const one of content.querySelectorAll("[data-question]")) {
        if (line(one.dataset.question)) continue;
        if (whole) one.querySelector("[name=chosen]").checked = true;
        list.append(one);
      }
      const next = content.querySelector("#rv-more");
      if (next) more.replaceWith(next); else more.remove();
      return true;
    }).catch(() => false).finally(() => { growing = null; });
    return growing;
  }
  byId("rv-more")?.addEventListener("click", (event) => { event.preventDefault(); });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#rv-more")) { event.preventDefault(); grow(); }
  });

  // Time looked at: from paint to press, while the tab is seen.
  let looked = 0, since = 0;
  const begin = () => { looked = 0; since = performance.now(); };
  const soFar = () => (looked + (document.hidden ? 0 : performance.now() - since)) / 1000;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) looked += performance.now() - since; else since = performance.now();
  });

  // Showing.
  let current = panes.head.querySelector("[data-at]")?.dataset.at ?? "";
  let wanted = current;
  function mark(id) {
    for (const one of lines()) {
      const link = one.querySelector("a");
      if (one.dataset.question === id) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
    line(id)?.scrollIntoView({ block: "nearest" });
  }
  function place(id, content) {
    current = id;
    for (const [name, pane] of Object.entries(panes)) {
      const part = content.querySelector(`[data-part="${name}"]`);
      pane.replaceChildren(...document.importNode(part, true).childNodes);
    }
    room.removeAttribute("aria-busy");
    room.dataset.state = "deciding";
    settle();
    begin();
    panes.head.focus({ preventScroll: true }); // a labelled container, never a button
    history.replaceState(null, "", `${location.pathname}?at=${id}`);
    const next = following(id);
    ahead(next);
    if (next) ahead(following(next));
    if (lines().filter(isOpen).length < 10) grow();
  }
  // What the form sends is what is on the screen.
  function settle() {
    const at = panes.head.querySelector("[data-at]");
    for (const button of bar.querySelectorAll("[name=verdict]")) button.disabled = !at;
    if (!at) return;
    if (room.dataset.mode === "whole" && bar.elements.group.value !== at.dataset.group) leaveWhole();
    bar.elements.question.value = at.dataset.at;
    bar.elements.group.value = at.dataset.group;
    for (const button of bar.querySelectorAll("[name=verdict]")) {
      button.querySelector(".rv-second").hidden = !at.dataset.second.split(" ").includes(button.value);
    }
    modes();
    const reads = panes.doc.querySelector("[data-sheet]");
    if (reads) read(reads.dataset.sheet);
  }
  async function read(address) {
    const put = (content) => {
      const slot = panes.doc.querySelector(`[data-sheet="${CSS.escape(address)}"]`);
      if (!slot) return;
      slot.removeAttribute("data-sheet");
      slot.replaceChildren(...document.importNode(content, true).childNodes);
      light();
      sheetAhead(following(current));
    };
    if (sheets.get(address)?.content) { put(sheets.get(address).content); return; }
    // Who presses on without a look has no document read.
    const at = current;
    if (!sheets.has(address)) await new Promise((go) => { setTimeout(go, DWELL); });
    if (at !== current) return;
    try { put(await sheet(address).ready); } catch (error) {
      const slot = panes.doc.querySelector(`[data-sheet="${CSS.escape(address)}"]`);
      if (slot) slot.textContent = error instanceof TypeError ? "The server did not answer, so the page is not shown." : error.message;
    }
  }
  async function show(id, { anew = false } = {}) {
    if (!id || !line(id)) return;
    wanted = id;
    mark(id);
    if (anew) sights.delete(id);
    const entry = sight(id);
    if (!entry.content) {
      room.setAttribute("aria-busy", "true");
      try { await entry.ready; } catch (error) {
        if (wanted !== id) return;
        room.removeAttribute("aria-busy");
        mark(wanted = current);
        if (!unsaved.length) complain(error instanceof TypeError ? "The server does not answer, so the next file is not shown." : error.message);
        return;
      }
    }
    if (wanted !== id) return;
    place(id, entry.content);
    if (!panes.head.querySelector("[data-at]")) done(id, "Not asked any more");
  }
  async function goOn() {
    let next = following(current);
    if (!next && await grow()) next = following(current);
    if (next) { await show(next); return; }
    finish();
  }
  function finish() {
    room.dataset.state = "finished";
    room.removeAttribute("aria-busy");
    current = wanted = "";
    mark("");
    panes.why.replaceChildren();
    panes.doc.replaceChildren();
    panes.head.replaceChildren(byId("rv-finished").content.cloneNode(true));
    panes.head.focus({ preventScroll: true });
  }

  function leaveWhole() { room.dataset.mode = "one"; for (const box of boxes()) box.checked = false; }

  // What a key decides: this file, those that are ticked, or the whole group but those that are not.
  const boxes = () => [...list.querySelectorAll("[name=chosen]")];
  function modes() {
    const whole = room.dataset.mode === "whole";
    const here = new Set(lines().filter((one) => one.dataset.group === bar.elements.group.value).map((one) => one.dataset.question));
    const ticked = boxes().filter((box) => box.checked && isOpen(box.closest("li")));
    const out = boxes().filter((box) => !box.checked && here.has(box.closest("li").dataset.question) && isOpen(box.closest("li")));
    if (!whole) room.dataset.mode = ticked.length ? "chosen" : "one";
    bar.elements.mode.value = room.dataset.mode;
    const shown = byId("rv-samples").querySelector("[data-part]");
    const total = Number(shown?.dataset.groupTotal ?? 0);
    const at = panes.head.querySelector("[data-at]");
    if (at) bar.elements.revision.value = whole ? shown.dataset.groupRevision : at.dataset.revision;
    const files = (number) => `${number.toLocaleString("en-US")} ${number === 1 ? "file" : "files"}`;
    byId("rv-mode").textContent = whole
      ? `all ${files(total - out.length)} of this group${out.length ? `, but for ${out.length} left out` : ""}`
      : ticked.length ? `the ${files(ticked.length)} you ticked` : "this file";
    const toggle = bar.querySelector("[data-key=whole_group]");
    if (toggle) toggle.setAttribute("aria-pressed", String(whole));
    byId("rv-samples").hidden = !whole;
  }
  // The whole group is decided only with five of it on the screen, and as it was when they came.
  async function whole(on) {
    const at = panes.head.querySelector("[data-at]"), samples = byId("rv-samples");
    if (on) {
      if (!at || room.getAttribute("aria-busy")) return;
      room.setAttribute("aria-busy", "true");
      try {
        await chain;
        const content = await fetched(at.dataset.samples);
        if (!content.querySelector("[data-part=samples]")) throw new Error("This group is not in the queue any more.");
        samples.replaceChildren(content);
      } catch (error) {
        complain(error instanceof TypeError ? "The server does not answer." : error.message);
        return;
      } finally { room.removeAttribute("aria-busy"); }
    }
    room.dataset.mode = on ? "whole" : "one";
    const group = bar.elements.group.value;
    for (const box of boxes()) box.checked = on && box.closest("li").dataset.group === group;
    modes();
    if (on) { samples.focus({ preventScroll: true }); samples.scrollIntoView({ block: "nearest" }); } else panes.head.focus({ preventScroll: true });
    live(`Your key decides ${byId("rv-mode").textContent}.`);
  }
  list.addEventListener("change", (event) => { if (event.target.name === "chosen") { modes(); live(byId("rv-mode").textContent); } });

  // Deciding.
  const deeds = []; // not answered yet, in order
  let unsaved = [];
  const undoable = [];
  let chain = Promise.resolve();
  function concerned() {
    if (room.dataset.mode === "one") return [current];
    return boxes().filter((box) => box.checked && isOpen(box.closest("li"))).map((box) => box.closest("li").dataset.question);
  }
  let complaints = 0;
  function deed(form, address, said) {
    const mode = room.dataset.mode;
    const about = mode === "one" || address !== bar.action ? [current] : concerned();
    const nodes = Object.entries(panes).map(([name, pane]) => [name, [...pane.childNodes]]);
    return { nodes, complaints, form, address, said, about, verdict: form.get("verdict"), at: current, name: mode === "one" ? line(current)?.dataset.name : byId("rv-mode").textContent, mode };
  }
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    if (room.getAttribute("aria-busy") || !current || room.dataset.state !== "deciding") {
      live("The next file is not there yet. Nothing was decided.");
      return;
    }
    const button = event.submitter, form = new FormData(bar, button);
    form.set("seconds", soFar().toFixed(1));
    form.set("lot", [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
    for (const one of lines().filter(isOpen).slice(0, 500)) form.append("listed", one.dataset.question);
    if (room.dataset.mode === "whole") {
      for (const box of boxes()) if (!box.checked && box.closest("li").dataset.group === form.get("group")) form.append("left_out", box.closest("li").dataset.question);
      form.delete("chosen");
    }
    const address = button.hasAttribute("formaction") ? button.formAction : bar.action;
    const one = deed(form, address, button.dataset.said);
    bar.elements.note.value = "";
    bar.querySelector("details").open = false;
    const before = unsaved.length; // of one file the last word counts
    unsaved = unsaved.filter((other) => !other.about.every((id) => one.about.includes(id)));
    if (before && !unsaved.length) quiet();
    send(one);
    if (one.mode === "whole") { one.more = byId("rv-more"); one.more?.remove(); leaveWhole(); } // all that is not listed is decided
    goOn();
  });
  function send(one) {
    for (const id of one.about) done(id, one.said);
    deeds.push(one);
    receipt.textContent = "Saving";
    chain = chain.then(() => save(one));
  }
  function done(id, words) {
    const item = line(id);
    if (!item) return;
    if (words) { item.dataset.done = "yes"; item.querySelector("[name=chosen]").checked = false; } else delete item.dataset.done;
    item.querySelector(".rv-state").textContent = words;
    sights.delete(id);
  }
  const open = (one) => { for (const id of one.about) done(id, ""); if (one.more && !byId("rv-more")) list.after(one.more); };
  async function save(one) {
    if (!deeds.includes(one)) return;
    let answer, told;
    try {
      answer = await fetch(one.address, { method: "POST", body: one.form, ...asPart });
      if (answer.type === "opaqueredirect") { lose("You were signed out."); return; }
      told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
    } catch { lose("The server did not answer."); return; }
    if (answer.ok && told) { deeds.splice(deeds.indexOf(one), 1); saved(one, told); }
    else if (told) { deeds.splice(deeds.indexOf(one), 1); refuse(one, told); }
    else lose("The server could not do it.");
  }
  function saved(one, told) {
    if (told.lots.length) undoable.push({ ...one, nodes: null, lots: told.lots, about: [...one.about, ...told.closed.map(String)] });
    for (const id of one.about) if (told.state) done(id, told.state);
    for (const id of told.closed) if (line(String(id)) && isOpen(line(String(id)))) gone(String(id));
    if (told.left.length) {
      for (const id of told.left) done(String(id), "");
      complain(told.why);
      show(String(told.left[0]), { anew: true });
    }
    receipt.textContent = told.said;
    live(told.said);
    if (one.complaints === complaints && !unsaved.length && !told.left.length) quiet(); // pressed with the complaint in sight
  }
  // Decided with another: what one says of a file reaches its copies.
  function gone(id) {
    done(id, "Decided with a copy");
    if (id === current && room.dataset.state === "deciding") goOn();
  }
  // Refused: back to it, with the sentence. But what a copy has brought is what was pressed: then it is done.
  async function refuse(one, told) {
    if (one.mode === "one" && one.verdict) {
      sights.delete(one.at);
      const now = await sight(one.at).ready.catch(() => null);
      const at = now?.querySelector("[data-at]");
      if (at?.dataset.state !== "open" && at?.dataset.verdict === one.verdict) {
        done(one.at, "Decided already");
        if (!deeds.length) receipt.textContent = "Decided already, and alike.";
        live("Decided already, and alike.");
        return;
      }
    }
    open(one);
    receipt.textContent = "";
    complain(`Not saved: ${one.name}. ${told.sentence} ${told.what_to_do} (${told.code})`);
    show(one.at, { anew: true });
  }
  // No answer: nobody knows of anything that waits whether it was saved. All of it is said, nothing is kept back.
  function lose(why) {
    unsaved = [...unsaved, ...deeds.splice(0)];
    unsaved.forEach((one) => { open(one); putBack(one); });
    receipt.textContent = "";
    tellUnsaved(why);
    show(unsaved[0].at).then(() => trouble.querySelector("p")?.scrollIntoView({ block: "nearest" }));
  }
  // What was on the screen when it was pressed is shown again, without asking a server that does not answer.
  function putBack(one) {
    if (!one.nodes) return;
    const content = document.createDocumentFragment();
    for (const [name, nodes] of one.nodes) {
      const part = document.createElement("div");
      part.dataset.part = name;
      part.append(...nodes);
      content.append(part);
    }
    sights.set(one.at, { content, ready: Promise.resolve(content) });
    delete one.nodes;
  }
  function tellUnsaved(why) {
    const count = unsaved.length;
    complain(`${why} ${count === 1 ? "One decision was" : `${count} decisions were`} not saved:`);
  }
  function unsavedList() {
    const names = document.createElement("ul"), actions = document.createElement("div");
    for (const one of unsaved) names.append(Object.assign(document.createElement("li"), { textContent: `${one.name}: ${one.said}` }));
    const button = (words, kind, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: `usa-button ${kind}`, textContent: words });
      made.addEventListener("click", () => { const all = unsaved; unsaved = []; quiet(); panes.head.focus({ preventScroll: true }); act(all); });
      return made;
    };
    actions.className = "mc-actions";
    actions.append(
      button("Send again", "", (all) => { all.forEach(send); if (!line(current) || !isOpen(line(current))) goOn(); }),
      button("Decide them anew", "usa-button--outline", () => {}),
    );
    return [names, actions];
  }
  function complain(words) {
    const text = Object.assign(document.createElement("p"), { className: "usa-alert__text", textContent: words });
    trouble.querySelector(".usa-alert__body").replaceChildren(text, ...(unsaved.length ? unsavedList() : []));
    trouble.hidden = false;
    complaints += 1;
    live(words);
  }
  function quiet() { trouble.hidden = true; trouble.querySelector(".usa-alert__body").replaceChildren(); }

  // Undo, after whatever is still being saved.
  async function undo() {
    await chain;
    const last = undoable.pop();
    if (!last) { live("There is nothing to undo here. Older decisions are under “Decided”."); return; }
    const form = new FormData();
    form.set("csrfmiddlewaretoken", bar.elements.csrfmiddlewaretoken.value);
    for (const lot of last.lots) form.append("lot", lot);
    let told = null, ok = false;
    try {
      const answer = await fetch(room.dataset.undo, { method: "POST", body: form, ...asPart });
      ok = answer.ok;
      told = await answer.json();
    } catch { undoable.push(last); complain("The server did not answer. Nothing was undone."); return; }
    if (!ok) { complain(`${told.sentence} ${told.what_to_do} (${told.code})`); return; }
    open(last);
    receipt.textContent = told.said;
    await show(last.about.find(line), { anew: true });
    live(told.said);
  }

  // Findings: those of the list, and their black bars on the page.
  const findings = () => [...panes.why.querySelectorAll("[data-finding]")];
  let finding = "";
  function light() {
    for (const bar of panes.doc.querySelectorAll(".is-here")) bar.classList.remove("is-here");
    const anchor = finding && byId(`finding-${finding}`);
    if (!anchor) return null;
    const shown = anchor.matches("rect") ? anchor : anchor.parentElement.querySelector(`#finding-${finding} ~ .mc-black`);
    (shown ?? anchor).classList.add("is-here");
    return shown ?? anchor;
  }
  function step(by) {
    const all = findings();
    if (!all.length) return;
    const at = all.findIndex((one) => one.dataset.finding === finding);
    const next = all[at < 0 ? 0 : (at + by + all.length) % all.length];
    for (const one of all) { one.classList.toggle("is-here", one === next); one.querySelector("form[data-reveal] button")?.removeAttribute("data-key"); }
    next.querySelector("form[data-reveal] button")?.setAttribute("data-key", "reveal");
    finding = next.dataset.finding;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    const bar = light();
    if (bar) { bar.scrollIntoView({ block: "center" }); return; }
    const slot = panes.doc.querySelector(".rv-sheet");
    if (slot && next.dataset.page) { slot.dataset.sheet = next.dataset.page; read(next.dataset.page); }
  }

  const acts = {
    next: () => { const all = lines().filter((one) => !one.hidden), at = all.findIndex((one) => one.dataset.question === current); show(all[at + 1]?.dataset.question); },
    previous: () => { const all = lines().filter((one) => !one.hidden), at = all.findIndex((one) => one.dataset.question === current); show(all[at - 1]?.dataset.question); },
    finding_next: () => step(1),
    finding_previous: () => step(-1),
    select: () => { const box = line(current)?.querySelector("[name=chosen]"); if (box) { box.checked = !box.checked; modes(); live(byId("rv-mode").textContent); } },
    whole_group: () => whole(room.dataset.mode !== "whole"),
    undo,
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-does]");
    if (button) { event.preventDefault(); acts[button.dataset.does](); return; }
    const item = event.target.closest("#rv-list a");
    if (item && !event.ctrlKey && !event.metaKey) { event.preventDefault(); show(item.closest("li").dataset.question); return; }
    const turn = event.target.closest("[data-turn]");
    if (turn) {
      event.preventDefault();
      const slot = panes.doc.querySelector(".rv-sheet");
      if (sheets.get(turn.dataset.turn)?.content?.querySelector("[data-turn]")) sheets.delete(turn.dataset.turn); // tried again
      slot.dataset.sheet = turn.dataset.turn;
      read(turn.dataset.turn);
      return;
    }
    const away = event.target.closest("a[data-waits]");
    if (away && deeds.length) { event.preventDefault(); live("Saving first."); await chain; if (!unsaved.length) location.assign(away.href); }
  });
  byId("rv-find")?.addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase();
    for (const one of lines()) one.hidden = !one.dataset.name.toLowerCase().includes(words);
  });
  addEventListener("beforeunload", (event) => { if (deeds.length || unsaved.length) event.preventDefault(); });

  settle();
  begin();
  if (current) { const next = following(current); ahead(next); if (next) ahead(following(next)); }
})();
