// What was typed into the form of a request is gone when one comes back to it.
"use strict";
(() => {
  const form = document.querySelector("form[data-forget]");
  const empty = () => { for (const field of form.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox])")) field.value = field.defaultValue = ""; };
  if (form) addEventListener("pagehide", empty); // after the form was sent
  document.getElementById("wrong")?.focus();
})();
