// Passkeys: what allauth's script could not do is said on the page, not only in the console.
"use strict";
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const trouble = document.getElementById("passkey-trouble");
  if (trouble) trouble.hidden = false;
});
