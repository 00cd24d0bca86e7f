// A preview at work: the page looks again until it is done.
"use strict";
(() => {
  const waits = document.querySelector("[data-reload-after]");
  if (waits) setTimeout(() => location.replace(location.pathname), 1000 * waits.dataset.reloadAfter);
})();
