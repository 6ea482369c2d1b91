// Try out a policy: every change sends the whole policy and the whole scenario, and shows the result. The server keeps
// nothing.

import { ask, span } from "./app.js";

let begun = false;

export function begin() {
  if (begun) return;
  begun = true;
  const $ = (id) => document.getElementById(id);
  const text = $("text"), unit = $("unit"), trace = $("trace"), said = $("said"), state = $("state"), picture = $("picture");
  const events = [...document.querySelectorAll("#try [data-event]")];
  let now = 0; // seconds since the start
  let steps = []; // {at, unit, words: Set, lost, charge, runtime}
  let last = null; // the last answer
  let asked = 0;
  let drawn = "";
  const history = [];

  const fresh = () => ({ words: new Set(["OL"]), lost: false, charge: 100, runtime: 3600 });
  const how = new Map(); // the current state of each unit
  const of = (name) => { if (!how.has(name)) how.set(name, fresh()); return how.get(name); };
  const quoted = (name) => (/\s/.test(name) && !/["'«⎡⸢]/.test(name[0]) ? `"${name}"` : name);

  function scenario() {
    const units = last ? last.units : [];
    const lines = [];
    for (const u of units) {
      const f = fresh();
      if (!steps.some((s) => s.at === 0 && s.unit === u.short)) lines.push(...report(0, u.short, f));
    }
    for (const s of steps) lines.push(...report(s.at, s.unit, s));
    lines.push(`${now + 0.001}s end`);
    return lines.join("\n") + "\n";
  }

  function report(at, name, s) {
    const q = quoted(name);
    if (s.lost) return [`${at}s ${q} lost`];
    const lines = s.back ? [`${at}s ${q} back`] : [];
    lines.push(`${at}s ${q} ups.status ${[...s.words].join(" ")}`, `${at}s ${q} battery.charge ${s.charge}`, `${at}s ${q} battery.runtime ${s.runtime}`);
    return lines;
  }

  // happen adds a step: what the unit reports from now on.
  function happen(change) {
    const name = unit.value, h = of(name);
    keep();
    const was = h.lost;
    change(h);
    const step = { at: now, unit: name, words: new Set(h.words), lost: h.lost, back: was && !h.lost, charge: h.charge, runtime: h.runtime };
    const same = steps.findIndex((s) => s.at === now && s.unit === name);
    if (same >= 0) { step.back = step.back || steps[same].back; steps[same] = step; } else steps.push(step);
    run();
  }

  const copy = () => ({ now, steps: [...steps], how: new Map([...how].map(([k, v]) => [k, { ...v, words: new Set(v.words) }])) });
  const keep = () => { history.push(copy()); if (history.length > 200) history.shift(); };

  function restore(c) {
    now = c.now; steps = c.steps; how.clear();
    for (const [k, v] of c.how) how.set(k, v);
    run();
  }

  async function run() {
    const mine = ++asked;
    const body = JSON.stringify({ text: text.value, scenario: scenario() });
    let answer;
    try {
      const response = await ask("/try", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (!response.ok) throw new Error(await response.text());
      answer = await response.json();
    } catch (error) {
      state.textContent = error.message;
      return;
    }
    if (mine !== asked) return;
    const first = !last || last.units.map((u) => u.short).join() !== answer.units.map((u) => u.short).join();
    if (answer.good) last = answer;
    show(answer);
    if (answer.good && first && answer.units.length) run(); // the units are known now
  }

  function show(a) {
    said.replaceChildren(...(a.diagnostics.length ? a.diagnostics.map((d) => {
      const li = item("li", "", d.Class);
      if (d.Line) {
        const b = item("button", "line " + d.Line);
        b.type = "button";
        b.addEventListener("click", () => go(d.Line));
        li.append(b, " ");
      }
      li.append(`${d.Class}: ${d.Text}`);
      return li;
    }) : [item("li", "It compiles without warnings.")]));
    if (!a.good) { state.textContent = "The policy has errors, so nothing is played."; return; }
    const names = a.units.map((u) => u.short);
    if ([...unit.options].map((o) => o.value).join() !== names.join()) {
      const was = unit.value;
      unit.replaceChildren(...names.map((n, i) => new Option(a.units[i].name, n)));
      if (names.includes(was)) unit.value = was;
    }
    document.getElementById("clock").textContent = span(now);
    document.getElementById("scenario").textContent = scenario();
    trace.replaceChildren(...a.trace.map((l) => {
      const li = item("li", "", [l.kind, l.at >= now ? "new" : ""].join(" ").trim());
      li.append(item("span", span(l.at)), item("span", names.length > 1 ? l.name : ""), item("span", l.text + (l.rule ? ` [${l.rule}]` : "")));
      return li;
    }));
    if (!a.trace.length) trace.append(item("li", "Nothing has happened yet: pull the plug.", "soft nothing"));
    if (a.cut) trace.append(item("li", "and more"));
    trace.parentElement.scrollTop = trace.parentElement.scrollHeight;
    const u = a.units.find((x) => x.short === unit.value) || a.units[0];
    const timers = a.units.flatMap((x) => x.timers.map((t) => `${t.name}${names.length > 1 ? " of " + x.name : ""} ends in ${span(t.left)}`));
    const shut = a.trace.find((l) => l.kind === "shuts");
    state.textContent = a.error || [u ? (u.states || []).join(" ") : "", ...timers, shut ? `SHUTDOWNCMD came at ${span(shut.at)}` : ""].filter(Boolean).join(" · ");
    press();
    draw(u);
  }

  // press shows what the unit reports now.
  function press() {
    const h = of(unit.value);
    for (const b of events) {
      const on = b.dataset.event === "lost" ? h.lost : h.words.has(b.dataset.event);
      b.setAttribute("aria-pressed", on);
      b.disabled = h.lost && b.dataset.event !== "lost";
    }
    document.getElementById("charge").value = h.charge;
    document.getElementById("runtime").value = h.runtime;
  }

  // draw fetches the picture when the policy has changed, and highlights the current states.
  async function draw(u) {
    if (!u) return;
    const key = u.id + "\n" + text.value;
    if (key !== drawn) {
      drawn = key;
      const dark = matchMedia("(prefers-color-scheme: dark)").matches;
      const response = await ask("/try/picture", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text: text.value, unit: u.id, dark }) });
      picture.closest("section").hidden = !response.ok;
      if (!response.ok || key !== drawn) return;
      const svg = new DOMParser().parseFromString(await response.text(), "image/svg+xml").documentElement;
      picture.replaceChildren(document.importNode(svg, true));
    }
    const present = last && last.units.find((x) => x.id === u.id);
    const lit = new Set(present ? present.lit : []);
    for (const node of picture.querySelectorAll("g.node")) node.classList.toggle("lit", lit.has(node.querySelector("title")?.textContent));
  }

  function item(tag, content, name) {
    const e = document.createElement(tag);
    if (content) e.textContent = content;
    if (name) e.className = name;
    return e;
  }

  function go(line) {
    const at = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    text.focus();
    text.setSelectionRange(at, at + (text.value.split("\n")[line - 1] || "").length);
  }

  for (const b of events) {
    b.addEventListener("click", () => happen((h) => {
      const e = b.dataset.event;
      if (e === "lost") { h.lost = !h.lost; return; }
      if (e === "OB" || e === "OL") {
        h.words.delete(e === "OB" ? "OL" : "OB");
        h.words = new Set([e, ...h.words]);
        if (e === "OL") h.words.delete("LB");
        return;
      }
      if (!h.words.delete(e)) h.words.add(e);
    }));
  }
  for (const [id, name] of [["charge", "charge"], ["runtime", "runtime"]]) {
    document.getElementById(id).addEventListener("change", (event) => happen((h) => { h[name] = Number(event.target.value) || 0; }));
  }
  for (const b of document.querySelectorAll("#try [data-pass]")) {
    b.addEventListener("click", () => {
      keep();
      const ends = last ? last.units.flatMap((u) => u.timers.map((t) => t.left)).filter((l) => l > 0) : [];
      const by = b.dataset.pass === "next" ? (ends.length ? Math.min(...ends) : 0) : Number(b.dataset.pass);
      now = Math.round((now + by) * 1000) / 1000;
      run();
    });
  }
  document.querySelector("#try [data-do=undo]").addEventListener("click", () => { if (history.length) restore(history.pop()); });
  document.querySelector("#try [data-do=reset]").addEventListener("click", () => { keep(); restore({ now: 0, steps: [], how: new Map() }); });
  document.querySelector("#try [data-do=save]").addEventListener("click", async () => {
    const response = await ask("/try/case", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text: text.value, scenario: scenario() }) });
    if (!response.ok) { state.textContent = await response.text(); return; }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = "case.txtar";
    link.click();
    URL.revokeObjectURL(link.href);
    state.textContent = "Saved: upsmon test case.txtar plays it.";
  });
  unit.addEventListener("change", () => { if (last) show(last); });
  let typing = 0;
  text.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(run, 300); });
  run();
}
