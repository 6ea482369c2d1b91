// The server renders the page. When something has changed, this script fetches the page again and replaces only what
// differs. The document, the focus, open elements and typed text stay.

const main = document.getElementById("main");
const liveNote = document.querySelector(".live");

// ---- requests -----------------------------------------------------------------------------------

const tokenKey = "upsmon-token";
export const token = () => sessionStorage.getItem(tokenKey) || "";

// ask fetches with the token, if there is one.
export async function ask(path, options = {}) {
  const headers = new Headers(options.headers);
  if (token()) headers.set("Authorization", "Bearer " + token());
  return fetch(path, { ...options, headers, cache: "no-store", credentials: "omit", redirect: "error" });
}

// act sends an order and returns its result as a sentence.
export async function act(path, body) {
  const response = await ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const text = (await response.text()).trim();
  if (!response.ok) throw new Error(text || response.statusText);
  return text;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.do === "sign-in") {
    event.preventDefault();
    sessionStorage.setItem(tokenKey, form.elements.token.value.trim());
    if (!(await show(location.href, false))) sessionStorage.removeItem(tokenKey);
  } else if (form.dataset.do === "filter") {
    event.preventDefault();
    await show("/?" + new URLSearchParams(new FormData(form)), true, true);
  } else if (form.dataset.order) {
    event.preventDefault();
    await order(form, event.submitter);
  }
});

async function order(form, button) {
  const said = form.querySelector("[role=status]");
  const data = Object.fromEntries(new FormData(form, button));
  try {
    said.textContent = await act(form.dataset.order, data);
  } catch (error) {
    said.textContent = error.message;
  }
}

// ---- the document -------------------------------------------------------------------------------

let current = 0;
let failed = false; // the last page could not be fetched, which may change soon

// show fetches a page and replaces the current one with it. It reports whether it succeeded.
async function show(url, push, replace) {
  const mine = ++current;
  let response, text;
  try {
    response = await ask(url, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(quiet) });
    text = await response.text();
  } catch {
    failed = true;
    connected(false);
    return false;
  }
  failed = response.status >= 500;
  if (failed) connected(false, text.trim());
  else if (streaming) connected(true);
  if (mine !== current) return true; // a newer fetch is running
  const next = new DOMParser().parseFromString(text, "text/html");
  const body = next.getElementById("main");
  if (!body) return false;
  document.title = next.title;
  Object.assign(document.body.dataset, next.body.dataset);
  morph(main, body);
  morph(document.querySelector(".top nav"), next.querySelector(".top nav"));
  if (push) history[replace ? "replaceState" : "pushState"](null, "", url);
  if (push && !replace) { main.focus(); scrollTo(0, 0); }
  settle();
  return response.ok;
}

// morph makes one element equal to another with as few changes as possible.
function morph(was, is) {
  if (!was || !is) return;
  if (was.dataset.keep !== undefined) { // content from a script stays, unless it belongs to something else
    if (was.dataset.keep !== is.dataset.keep) was.replaceWith(document.importNode(is, true));
    return;
  }
  for (const a of [...was.attributes]) {
    if (!is.hasAttribute(a.name) && !(a.name === "open" && was.tagName === "DETAILS")) was.removeAttribute(a.name);
  }
  for (const a of is.attributes) if (a.name !== "disabled" && was.getAttribute(a.name) !== a.value) was.setAttribute(a.name, a.value);
  const keyed = new Map();
  for (const c of was.children) if (c.dataset.key) keyed.set(c.dataset.key, c);
  let at = was.firstChild;
  for (const c of [...is.childNodes]) {
    const own = c.nodeType === 1 && c.dataset.key ? keyed.get(c.dataset.key) : null;
    if (own && own !== at) was.insertBefore(own, at);
    const here = own || at;
    if (here && same(here, c)) {
      at = here.nextSibling;
      if (c.nodeType === 1) morph(here, c);
      else if (here.nodeValue !== c.nodeValue) here.nodeValue = c.nodeValue;
    } else {
      was.insertBefore(document.importNode(c, true), at);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

const same = (a, b) => a.nodeType === b.nodeType && (a.nodeType !== 1 || (a.tagName === b.tagName && a.dataset.key === b.dataset.key));

// ---- the live stream -------------------------------------------------------------------------------

let stream = null; // ends the current stream
let streaming = false; // it is open
let heard = 0; // time of the last data
let alone = 0; // since when there is no connection; 0: there is one
let due = false, again = false;

const quiet = 40000; // a stream that is silent for this long counts as dead: its heartbeat comes every 15 seconds
const doubt = 5000; // after this long without a connection, the page says that it shows an old state

// connected shows whether the page is up to date. why is for the reader; "": there is no connection at all.
function connected(yes, why = "") {
  if (!liveNote) return;
  alone = yes || why ? 0 : alone || Date.now();
  liveNote.dataset.state = yes ? "on" : "off";
  put(liveNote, yes ? "Live" : why ? "Not live: " + why : "No connection to the monitor since " + new Date(alone).toLocaleTimeString());
  if (!alone) delete document.body.dataset.lost;
}

// listen follows the stream of changes for as long as the page is visible.
async function listen() {
  if (stream || document.hidden || !document.body.dataset.live) return;
  for (let wait = 1000; ; wait = Math.min(wait * 2, 15000)) {
    const mine = stream = new AbortController();
    let why = "";
    try {
      heard = Date.now();
      const response = await ask("/live?v=" + document.body.dataset.version, { signal: mine.signal });
      if (response.status === 401) { stream = null; connected(false, "a token is needed"); return; }
      if (!response.ok) why = (await response.text()).trim();
      else {
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        streaming = true;
        connected(true);
        wait = 500;
        for (let rest = ""; ; ) {
          const { value, done } = await reader.read();
          if (done) break;
          heard = Date.now();
          rest += value;
          const events = rest.split("\n\n");
          rest = events.pop();
          if (events.some((e) => e.startsWith("data:"))) refresh();
        }
      }
    } catch { /* the stream has ended */ }
    if (stream !== mine) return;
    streaming = false;
    connected(false, why);
    await new Promise((go) => setTimeout(go, wait));
    if (stream !== mine) return;
    refresh();
  }
}

// refresh shows the current page, with one fetch at a time, and tries again if that fails.
async function refresh() {
  again = true;
  if (due) return;
  due = true;
  while (again && !document.hidden) {
    again = false;
    await show(location.href, false).catch(console.error);
    await new Promise((go) => setTimeout(go, failed ? 2000 : 100));
    again ||= failed && streaming;
  }
  due = false;
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    if (stream) stream.abort();
    stream = null;
    streaming = false;
  } else {
    refresh();
    listen();
  }
});

addEventListener("popstate", () => show(location.href, false));

// If there is a token, links are fetched: a navigation cannot carry the token.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !token() || event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.origin !== location.origin || link.hasAttribute("download")) return;
  if (link.pathname === location.pathname && link.search === location.search && link.hash) return;
  event.preventDefault();
  show(link.href, true);
});

// ---- time ---------------------------------------------------------------------------------------

const two = (n) => String(n).padStart(2, "0");

// span formats a number of seconds like a clock: 1:05, 2:01:05.
export function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  const h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
  if (h >= 48) return Math.floor(h / 24) + " d";
  return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

let ahead = 0; // how far the server's clock is ahead

function tick() {
  if (stream && Date.now() - heard > quiet) stream.abort(); // the other end is gone
  if (alone && Date.now() - alone > doubt) document.body.dataset.lost = "1";
  const now = Date.now() + ahead;
  for (const e of document.querySelectorAll("[data-ends]")) put(e, span((e.dataset.ends - now) / 1000));
  for (const e of document.querySelectorAll("[data-since]")) put(e, span((now - e.dataset.since) / 1000));
  for (const e of document.querySelectorAll("progress[data-until]")) e.value = Math.max(0, Math.min(1, 1 - (e.dataset.until - now) / (e.dataset.until - e.dataset.from)));
}

function put(e, text) { if (e.textContent !== text) e.textContent = text; }

// ---- the content of pages -----------------------------------------------------------------

function settle() {
  if (main.firstElementChild && main.firstElementChild.dataset.now) ahead = main.firstElementChild.dataset.now - Date.now();
  for (const e of document.querySelectorAll("form button")) e.disabled = false; // this script can send the form
  for (const e of document.querySelectorAll("[data-strip]")) strip(e);
  settleTimes();
  for (const e of document.querySelectorAll("details[data-load]")) lazy(e);
  for (const e of document.querySelectorAll("details[open] > [data-picture]")) picture(e);
  if (document.querySelector("[data-curve]")) import("./curves.js").then((m) => m.draw());
  if (document.getElementById("try")) import("./try.js").then((m) => m.begin());
  for (const e of document.querySelectorAll("[data-timeline]")) timeline(e);
  for (const e of document.querySelectorAll("[data-proofs]")) proofs(e);
  tick();
  listen();
}

// fill loads a part of a page from the server into an element.
async function fill(box, url) {
  const response = await ask(url, { headers: { Accept: "text/html" } });
  const text = await response.text();
  if (!response.ok) throw new Error(text.trim());
  if (box.querySelector("details[open]")) return; // the user is reading it
  box.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  for (const e of box.querySelectorAll("details[data-load]")) lazy(e);
}

// timeline shows what has happened. It loads that again when there may be more, unless the user is reading it.
function timeline(box) {
  if (box.dataset.url === box.dataset.timeline && (Date.now() - box.dataset.read < 5000 || box.querySelector("details[open]"))) return;
  box.dataset.url = box.dataset.timeline;
  box.dataset.read = Date.now();
  fill(box, box.dataset.timeline).then(settleTimes, (error) => { box.textContent = error.message; });
}

function settleTimes() {
  for (const e of document.querySelectorAll("[data-time]")) put(e, new Date(Number(e.dataset.time)).toLocaleString(undefined, { dateStyle: "short", timeStyle: "medium" }));
}

function proofs(box) {
  const button = box.querySelector("button");
  if (!button || box.dataset.ready) return;
  box.dataset.ready = "1";
  button.addEventListener("click", async () => {
    const said = box.querySelector("[role=status]");
    button.disabled = true;
    said.textContent = "Verifying …";
    try {
      await fill(box, box.dataset.proofs);
    } catch (error) {
      said.textContent = error.message;
      button.disabled = false;
    }
  });
}

// strip draws a cell for each unit, worst first, as large as fits in a few rows. The data has one letter for each unit.
function strip(svg) {
  const all = svg.dataset.strip, width = svg.clientWidth, size = 10;
  const columns = Math.floor(width / Math.min(24, Math.max(6, Math.sqrt(width * 110 / all.length)))) || 1;
  if (svg.columns === columns) return;
  svg.columns = columns;
  svg.setAttribute("viewBox", `0 0 ${columns * size} ${Math.ceil(all.length / columns) * size}`);
  svg.replaceChildren(...Array.from(all, (c, i) => {
    const r = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [k, v] of Object.entries({ x: (i % columns) * size, y: Math.floor(i / columns) * size, width: size - 2, height: size - 2, rx: 2, class: "c" + c })) r.setAttribute(k, v);
    return r;
  }));
}

addEventListener("resize", () => document.querySelectorAll("[data-strip]").forEach(strip));

// lazy loads the content of a details element when it is opened.
function lazy(details) {
  if (details.dataset.loads) return;
  details.dataset.loads = "1";
  details.addEventListener("toggle", async () => {
    const pre = details.querySelector("pre");
    if (!details.open || pre.dataset.loaded) return;
    pre.dataset.loaded = "1";
    pre.textContent = "…";
    const response = await ask(details.dataset.load);
    pre.textContent = await response.text();
    if (!response.ok) delete pre.dataset.loaded;
  });
}

// picture fetches a drawing of the machines, and highlights their current states.
async function picture(box) {
  const light = () => {
    const lit = new Set(JSON.parse(box.dataset.lit || "[]"));
    for (const node of box.querySelectorAll("g.node")) node.classList.toggle("lit", lit.has(node.querySelector("title")?.textContent));
  };
  if (box.drawn === box.dataset.picture) return light();
  box.drawn = box.dataset.picture;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const response = await ask(box.dataset.picture + (dark ? "&dark=1" : ""));
  box.hidden = !response.ok;
  if (!response.ok) { // the machine is busy; try again
    box.drawn = "";
    setTimeout(() => { if (box.isConnected) picture(box); }, 5000);
    return;
  }
  const svg = new DOMParser().parseFromString(await response.text(), "image/svg+xml").documentElement;
  const holder = box.querySelector("[data-keep]");
  holder.replaceChildren(document.importNode(svg, true));
  light();
}

document.addEventListener("toggle", (event) => {
  if (event.target.open) for (const e of event.target.querySelectorAll(":scope > [data-picture]")) picture(e);
}, true);
setInterval(tick, 1000);
if (main.dataset.locked !== undefined && token()) show(location.href, false).then((ok) => { if (!ok) sessionStorage.removeItem(tokenKey); });
settle();
