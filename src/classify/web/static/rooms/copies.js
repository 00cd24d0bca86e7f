// A box drawn with the mouse on the page: its sides go into the fields in inches, where they can be mended.
"use strict";
(() => {
  const area = document.querySelector("[data-draw]");
  const svg = area?.querySelector(".mc-doc__picture svg");
  const field = (name) => document.getElementById(`box_${name}`);
  if (!svg || !field("left")) return;
  const [wide, high] = [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height];
  const across = Number(area.dataset.across) / 72, down = Number(area.dataset.down) / 72;
  let drawn = null, start = null;

  function at(event) {
    const box = svg.getBoundingClientRect();
    const x = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
    const y = Math.min(Math.max((event.clientY - box.top) / box.height, 0), 1);
    return [x, y];
  }
  function sides(end) {
    const [left, right] = [start[0], end[0]].sort((a, b) => a - b);
    const [top, bottom] = [start[1], end[1]].sort((a, b) => a - b);
    return { left, top, wide: right - left, high: bottom - top };
  }
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    event.preventDefault();
    start = at(event);
    svg.setPointerCapture(event.pointerId);
    drawn?.remove();
    drawn = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    drawn.setAttribute("class", "cp-drawn");
    svg.append(drawn);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!start) return;
    const one = sides(at(event));
    for (const [name, value] of [["x", one.left * wide], ["y", one.top * high], ["width", one.wide * wide], ["height", one.high * high]]) drawn.setAttribute(name, value);
  });
  svg.addEventListener("pointerup", (event) => {
    if (!start) return;
    const one = sides(at(event));
    start = null;
    if (one.wide * wide < 4 || one.high * high < 4) { drawn.remove(); return; }
    field("page").value = area.dataset.page;
    field("left").value = (one.left * across).toFixed(2);
    field("top").value = (one.top * down).toFixed(2);
    field("wide").value = Math.max(one.wide * across, 0.01).toFixed(2);
    field("high").value = Math.max(one.high * down, 0.01).toFixed(2);
    document.querySelector("#box button").focus({ preventScroll: true });
    document.getElementById("live").textContent = "A box is drawn. Press Add the box to keep it.";
  });
})();
