// The values of a unit over time.

/* global uPlot */ // loaded by the page itself: the minified one is no module
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
      draw();
    });
  }
  for (const box of document.querySelectorAll("[data-curve]")) curve(box);
}

async function curve(box) {
  const was = plots.get(box) || { at: 0 };
  if (Date.now() - was.at < 15000) return;
  was.at = Date.now();
  plots.set(box, was);
  const response = await ask(box.dataset.curve + "&span=" + span);
  if (!response.ok) return;
  const { times, values, low, high, bands } = await response.json();
  if (!times.length) { box.textContent = "No values are kept for this time yet."; return; }
  box.setAttribute("aria-label", `${box.dataset.title}: from ${Math.min(...low).toFixed(0)} to ${Math.max(...high).toFixed(0)}, last ${values.at(-1).toFixed(0)}; ${bands.length} outages`);
  was.bands = bands;
  if (was.plot) { was.plot.setData([times, values, low, high]); return; }
  box.replaceChildren();
  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
  was.plot = new uPlot({
    width: box.clientWidth, height: 170, cursor: { drag: { x: true, y: false } }, legend: { show: false },
    scales: { y: { range: (_, min, max) => [Math.min(0, min), max * 1.05 || 1] } },
    axes: [axis, { ...axis, size: 48 }],
    hooks: { drawClear: [(u) => shade(u, was.bands)] },
    bands: [{ series: [3, 2], fill: colour("--wash") }],
    series: [{}, { label: box.dataset.title, stroke: colour("--link"), width: 1.5, points: { show: false } },
      { stroke: "transparent", points: { show: false } }, { stroke: "transparent", points: { show: false } }],
  }, [times, values, low, high], box);
  new ResizeObserver(() => was.plot.setSize({ width: box.clientWidth, height: 170 })).observe(box);
}

// shade marks the outages.
function shade(u, bands) {
  u.ctx.save();
  u.ctx.fillStyle = colour("--warn-wash");
  for (const [from, to] of bands) {
    const x = u.valToPos(from, "x", true), end = u.valToPos(to, "x", true);
    u.ctx.fillRect(x, u.bbox.top, Math.max(2, end - x), u.bbox.height);
  }
  u.ctx.restore();
}
