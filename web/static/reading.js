// Reading a document: its matches by keys and on a map at the edge of the window, and quotations with their reference.
// The page works without: matches have links, and the reference can be selected.

const view = document.querySelector(".reading");
const marks = [...view.querySelectorAll("article mark[id]")];
const text = view.querySelector(".text");

// --- matches -----------------------------------------------------------------------------------------------------------

function matchAt(hash) {
  const found = /^#m(\d+)$/.exec(hash);
  return found ? Number(found[1]) : 0;
}

// Without a match chosen yet, "next" is the first one below the top of the window and "previous" the last above it.
function neighbour(step) {
  const current = matchAt(location.hash);
  if (current) return current + step;
  const below = marks.findIndex((mark) => mark.getBoundingClientRect().top >= 0);
  if (step > 0) return (below === -1 ? marks.length - 1 : below) + 1;
  return below === -1 ? marks.length : below;
}

function choose(number) {
  location.replace(`#m${number}`); // not one step of the history per match: "back" leads to the results
  marks[number - 1].focus({ preventScroll: true }); // so that it is read out
}

function go(step) {
  const number = neighbour(step);
  if (marks[number - 1]) choose(number);
  else if (matchAt(location.hash)) view.querySelector(`mark:target + .steps [data-beyond=${step > 0 ? "next" : "previous"}]`)?.click();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-step]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link.dataset.step === "next" ? 1 : -1);
});

// An address opens at the first match of its page, or at the page; the place is no step of the history.
function open() {
  const first = document.getElementById("first");
  const match = first?.nextElementSibling?.closest("mark");
  if (location.hash === "#first" && match) choose(marks.indexOf(match) + 1);
  else if (!location.hash) view.querySelector("[data-opened]")?.scrollIntoView();
}

// --- the map of matches ------------------------------------------------------------------------------------------------

const NEAR = 3; // pixels: ticks nearer than this are one

function drawMap(map) {
  const whole = document.documentElement.scrollHeight;
  const current = matchAt(location.hash);
  const ticks = [];
  let last = -NEAR;
  marks.forEach((mark, place) => {
    const top = mark.getBoundingClientRect().top + scrollY;
    const at = Math.round((top / whole) * map.clientHeight);
    if (at - last < NEAR && place + 1 !== current) return;
    const tick = document.createElement("span");
    tick.style.insetBlockStart = `${at}px`;
    tick.dataset.match = place + 1;
    tick.className = place + 1 === current ? "now" : "";
    ticks.push(tick);
    last = at;
  });
  map.replaceChildren(...ticks);
}

function makeMap() {
  const map = document.createElement("div");
  map.className = "map";
  map.setAttribute("aria-hidden", "true"); // the links beside the matches lead to the same places
  map.addEventListener("click", (event) => {
    const far = (tick) => Math.abs(tick.offsetTop - (event.clientY - map.getBoundingClientRect().top));
    const nearest = [...map.children].reduce((best, tick) => (far(tick) < far(best) ? tick : best));
    choose(Number(nearest.dataset.match));
  });
  view.append(map);
  let waiting = 0;
  const draw = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => drawMap(map));
  };
  new ResizeObserver(draw).observe(document.body); // another width, letters that arrive, details that open
  addEventListener("resize", draw);
  addEventListener("hashchange", draw);
}

// --- quotations --------------------------------------------------------------------------------------------------------

const cite = view.querySelector(".cite");
const ours = cite.querySelector("[data-copy]");
const offer = view.querySelector(".copying [data-copy]");
const told = view.querySelector(".copying [role=status]");
const LONG_ENOUGH = 6000; // milliseconds to read what was told
let forgetting = 0;
let quoted = null; // what the button is for

function tell(message) {
  clearTimeout(forgetting);
  told.textContent = message;
  forgetting = setTimeout(() => told.replaceChildren(), LONG_ENOUGH);
}

// What is selected of the text: the part of the selection that lies in it, or nothing.
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !selection.getRangeAt(0).intersectsNode(text)) return null;
  const range = selection.getRangeAt(0).cloneRange();
  const whole = document.createRange();
  whole.selectNodeContents(text);
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0) range.setStart(whole.startContainer, whole.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) range.setEnd(whole.endContainer, whole.endOffset);
  return range;
}

function words(range) {
  const copy = range.cloneContents();
  for (const foreign of copy.querySelectorAll(".steps, h2")) foreign.remove();
  const lines = [...copy.querySelectorAll("p")];
  return (lines.length ? lines.map((line) => line.textContent.trim()).filter(Boolean).join("\n") : copy.textContent).trim();
}

function sheet(node) {
  return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("section[id]");
}

function quotation() {
  const range = selected() ?? quoted;
  const written = range ? words(range) : "";
  if (!written) return cite.querySelector(".reference").textContent.trim();
  const from = sheet(range.startContainer) ?? text.querySelector("section");
  const label = from.querySelector("h2")?.textContent.trim();
  const address = new URL(cite.dataset.page, location.href);
  if (label) {
    address.searchParams.set("page", from.id.slice(1));
    address.hash = from.id;
  }
  const reference = [cite.dataset.reference, label, address.href].filter(Boolean).join(cite.dataset.comma);
  return `«${written}»\n${reference}`;
}

// Where the browser has no clipboard for us (a site without https), the text stands in a field, chosen.
function byHand(written) {
  const field = cite.querySelector("textarea") ?? document.createElement("textarea");
  field.readOnly = true;
  field.rows = 5;
  field.dir = "auto";
  field.value = written;
  field.setAttribute("aria-label", cite.querySelector("h2").textContent);
  cite.append(field);
  cite.closest("details").open = true;
  field.focus();
  field.select();
}

async function copy() {
  const written = quotation();
  try {
    await navigator.clipboard.writeText(written);
    tell(cite.dataset.done);
  } catch {
    byHand(written);
    tell(cite.dataset.byHand);
  }
}

for (const button of [ours, offer]) {
  button.addEventListener("mousedown", (event) => event.preventDefault()); // what is selected stays so
  button.addEventListener("click", copy);
}
ours.hidden = false;
function offerCopy() {
  const range = selected();
  if (range || document.activeElement === document.body) quoted = range; // on the way to the button, a field may take the selection
  offer.hidden = !quoted;
}
document.addEventListener("selectionchange", offerCopy);
offerCopy(); // what was selected before this script arrived

const KEYS = { KeyN: () => go(1), KeyP: () => go(-1), KeyC: copy };

// Answer a key, told by its place on the keyboard.
export function press(code) {
  KEYS[code]?.();
}

if (marks.length) makeMap();
open();
