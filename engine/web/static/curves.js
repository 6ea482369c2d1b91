// The values of a unit over time.

/* global uPlot */ // loaded by the page itself: the minified file is not a module
import { ask } from "./app.js";

let span = "24h";
const plots = new Map();

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function draw() {
  for (const box of document.querySelectorAll("[data-spans]")) {
    if (box.dataset.ready) continue;
    box.dataset.ready = "1";
    box.addEventListener("click", (event) => {
      const b = event.target.closest("[data-span]");
      if (!b) return;
      span = b.dataset.span;
      for (const other of box.querySelectorAll("[data-span]")) other.setAttribute("aria-pressed", other === b);
      for (const plot of plots.values()) plot.at = 0;
      delete document.querySelector("[data-marks]").dataset.read;
      draw();
    });
  }
  const list = document.querySelector("[data-marks]");
  if (list && Date.now() - (list.dataset.read || 0) >= pause) happened(list);
  for (const box of document.querySelectorAll("[data-curve]")) curve(box);
}

const pause = 15000; // between two fetches, in milliseconds
let past = { bands: [], marks: [] };

const clock = (seconds) => new Date(seconds * 1000).toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" });

// happened fetches the outages and events of the curves, and lists them.
async function happened(list) {
  list.dataset.read = Date.now();
  const response = await ask(list.dataset.marks + "&span=" + span);
  if (!response.ok) return;
  past = await response.json();
  const count = (n, one, many) => (n === 1 ? "1 " + one : n + " " + many);
  list.querySelector("summary").textContent = `In this time: ${count(past.bands.length, "outage", "outages")}, shaded; ${count(past.marks.length, "event", "events")}, marked`;
  const entries = [...past.bands.map(([from, to]) => ({ at: from, said: `on battery until ${clock(to)}` })), ...past.marks].sort((a, b) => b.at - a.at);
  list.querySelector("ol").replaceChildren(...entries.map((m) => {
    const li = document.createElement("li"), at = document.createElement("span");
    at.className = "soft";
    at.textContent = clock(m.at);
    li.append(at, " ", m.said);
    if (m.shuts) li.className = "shuts";
    return li;
  }));
  for (const { plot } of plots.values()) if (plot) plot.redraw(false);
}

async function curve(box) {
  const was = plots.get(box) || { at: 0 };
  if (Date.now() - was.at < pause) return;
  was.at = Date.now();
  plots.set(box, was);
  const response = await ask(box.dataset.curve + "&span=" + span);
  if (!response.ok) return;
  const { times, values, low, high } = await response.json();
  if (!times.length) { box.textContent = "There are no values for this time yet."; delete was.plot; return; }
  box.setAttribute("aria-label", `${box.dataset.title} in ${box.dataset.unit}: from ${Math.min(...low).toFixed(0)} to ${Math.max(...high).toFixed(0)}, last ${values.at(-1).toFixed(0)}`);
  if (was.plot) { was.plot.setData([times, low, high, values]); return; }
  box.replaceChildren();
  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
  was.plot = new uPlot({
    width: box.clientWidth, height: 170, cursor: { drag: { x: true, y: false } }, legend: { show: false },
    scales: { y: { range: (_, min, max) => (box.dataset.unit === "V" ? [min - 2, max + 2] : [Math.min(0, min), max * 1.05 || 1]) } },
    axes: [axis, { ...axis, size: 48 }],
    hooks: { drawClear: [shade], draw: [mark], setCursor: [(u) => point(u, box)] },
    bands: [{ series: [2, 1], fill: colour("--range") }],
    series: [{}, { stroke: "transparent", points: { show: false } }, { stroke: "transparent", points: { show: false } },
      { label: box.dataset.title, stroke: colour("--link"), width: 1.5, points: { show: false } }],
  }, [times, low, high, values], box);
  new ResizeObserver(() => was.plot.setSize({ width: box.clientWidth, height: 170 })).observe(box);
}

// shade draws the outages.
function shade(u) {
  u.ctx.save();
  u.ctx.fillStyle = colour("--warn-wash");
  for (const [from, to] of past.bands) {
    const x = u.valToPos(from, "x", true), end = u.valToPos(to, "x", true);
    u.ctx.fillRect(x, u.bbox.top, Math.max(2, end - x), u.bbox.height);
  }
  u.ctx.restore();
}

// mark draws the events: a line with a triangle at its top.
function mark(u) {
  const size = 5 * devicePixelRatio, { left, top, width, height } = u.bbox;
  u.ctx.save();
  u.ctx.lineWidth = devicePixelRatio;
  for (const m of past.marks) {
    const x = Math.round(u.valToPos(m.at, "x", true));
    if (x < left || x > left + width) continue;
    u.ctx.strokeStyle = u.ctx.fillStyle = colour(m.shuts ? "--bad" : "--dim");
    u.ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
    u.ctx.beginPath();
    u.ctx.moveTo(x, top);
    u.ctx.lineTo(x, top + height);
    u.ctx.stroke();
    u.ctx.beginPath();
    u.ctx.moveTo(x - size, top - size);
    u.ctx.lineTo(x + size, top - size);
    u.ctx.lineTo(x, top + size);
    u.ctx.fill();
  }
  u.ctx.restore();
}

// point shows what is under the cursor: the value, and events nearby.
function point(u, box) {
  const said = box.parentElement.querySelector(".at"), i = u.cursor.idx;
  if (i === null || i === undefined || u.cursor.left < 0) { said.textContent = ""; return; }
  const near = past.marks.filter((m) => Math.abs(u.valToPos(m.at, "x") - u.cursor.left) < 6).map((m) => m.said);
  const value = u.data[3][i];
  said.textContent = [clock(u.data[0][i]), value === null || value === undefined ? "" : `${Number(value.toFixed(1))} ${box.dataset.unit}`, ...near.slice(0, 3)].filter(Boolean).join(" · ");
}
