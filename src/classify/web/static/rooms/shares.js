// Shares: only the fields that count are shown, and focus is never lost to a button that went away.
"use strict";
(() => {
  const often = document.getElementById("when");
  if (often) {
    const show = () => {
      for (const part of document.querySelectorAll("[data-only]")) part.hidden = !part.dataset.only.split(" ").includes(often.value);
    };
    often.addEventListener("change", show);
    show();
  }

  const scan = document.getElementById("scan");
  if (scan) {
    let wasInside = false;
    document.addEventListener("htmx:before:swap", () => { wasInside = scan.contains(document.activeElement); });
    document.addEventListener("htmx:after:swap", () => {
      if (wasInside && !scan.contains(document.activeElement)) scan.focus({ preventScroll: true });
    });
  }

  const waits = document.querySelector("[data-reload-after]");
  if (waits) setTimeout(() => location.replace("?auto=1"), 1000 * waits.dataset.reloadAfter);
})();
