// Little, and nothing a page needs to work: hiding after idleness, focus and a spoken word after a swap.
"use strict";
document.documentElement.classList.remove("no-js");

(() => {
  const { idleSeconds, idleAddress } = document.body.dataset;
  if (!idleSeconds) return;
  let last = Date.now();
  const used = () => { last = Date.now(); };
  for (const kind of ["keydown", "pointerdown", "scroll"]) addEventListener(kind, used, { passive: true, capture: true });
  setInterval(() => {
    if (Date.now() - last < idleSeconds * 1000) return;
    document.body.hidden = true; // at once, whatever the network does
    location.replace(`${idleAddress}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }, 5000);
})();

// After a swap focus rests on the labelled container that asks for it, and the live region speaks its words.
document.addEventListener("htmx:after:swap", () => {
  const wanted = document.querySelector("[data-focus-after]");
  if (wanted) { wanted.removeAttribute("data-focus-after"); wanted.focus({ preventScroll: true }); }
  const words = document.querySelector("[data-say]");
  if (words) { document.getElementById("live").textContent = words.dataset.say; words.removeAttribute("data-say"); }
});
