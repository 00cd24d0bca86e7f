// A revealed value: fetched into its own place, taken out of the page after its seconds, and never kept.
"use strict";
(() => {
  const live = (words) => { document.getElementById("live").textContent = words; };
  const before = new WeakMap(); // what stood in a slot before a value did

  function empty(value) {
    const slot = value.closest("[data-slot]");
    value.remove();
    if (slot && before.has(slot)) {
      const [form, focus] = [before.get(slot), slot.contains(document.activeElement) || document.activeElement === document.body];
      slot.replaceChildren(form);
      if (focus) form.querySelector("button")?.focus({ preventScroll: true });
    }
  }
  function count(value) {
    const end = Date.now() + Number(value.dataset.revealed) * 1000;
    const left = value.querySelector("[data-left]");
    const timer = setInterval(() => {
      const seconds = Math.ceil((end - Date.now()) / 1000);
      if (seconds > 0 && value.isConnected) { if (left) left.textContent = `${seconds} s`; return; }
      clearInterval(timer);
      if (value.isConnected) { empty(value); live("The value is hidden again."); }
    }, 250);
  }
  const emptyAll = () => document.querySelectorAll("[data-revealed]").forEach(empty);

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-reveal]");
    const slot = form?.closest("[data-slot]");
    if (!slot) return; // on a page of its own, or without a slot: as without script
    event.preventDefault();
    if (slot.getAttribute("aria-busy") === "true") return;
    if (!before.has(slot)) before.set(slot, form);
    slot.setAttribute("aria-busy", "true");
    live("Reading the file again.");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Part": "1" }, cache: "no-store" });
      if (answer.redirected || ![200, 422, 429].includes(answer.status)) { form.submit(); return; } // asked to sign in again, or refused: as a page
      slot.innerHTML = await answer.text(); // our own template, escaped there
      const value = slot.querySelector("[data-revealed]");
      if (value) { count(value); value.focus({ preventScroll: true }); live("The value is shown for 30 seconds."); }
      else { slot.querySelector("input:checked, input[type=radio], [role=alert]")?.focus(); live(slot.querySelector("[role=alert]")?.textContent ?? "Say what the value is needed for."); }
    } catch { form.submit(); } finally { slot.removeAttribute("aria-busy"); }
  });

  document.querySelectorAll("[data-revealed]").forEach(count);
  addEventListener("pagehide", emptyAll);
  addEventListener("pageshow", (event) => { if (event.persisted) emptyAll(); });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-reads]")) live("Reading the document again."); });
})();
