// A morph changes what a box says in the page, not what somebody has ticked: after a swap the page is right.
"use strict";
document.addEventListener("htmx:after:swap", () => document.getElementById("filters")?.reset());
