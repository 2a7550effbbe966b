// Completion while typing: a combobox with a list to choose from by hand (WAI-ARIA, list autocomplete with manual
// selection). What was typed stays as it is until one is chosen, which is searched for at once; without this script the box is a plain one.

const WAIT = 120; // milliseconds without a key before the server is asked
const box = document.getElementById("q");
const form = box.form;
const counts = box.dataset.counts.split("|");

const list = document.createElement("ul");
list.id = "suggestions";
list.className = "suggestions";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", box.dataset.label);
const told = document.createElement("p");
told.className = "unseen";
told.setAttribute("role", "status");
form.append(list, told);

box.setAttribute("role", "combobox");
box.setAttribute("aria-autocomplete", "list");
box.setAttribute("aria-controls", list.id);
box.setAttribute("aria-expanded", "false");

let asking = null;
let timer = 0;
let rest = ""; // what stands behind the cursor, and stays there

function options() {
  return [...list.children];
}

function active() {
  return list.querySelector("[aria-selected=true]");
}

function select(option) {
  active()?.setAttribute("aria-selected", "false");
  if (option) {
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  } else {
    box.removeAttribute("aria-activedescendant");
  }
}

function close() {
  clearTimeout(timer);
  asking?.abort();
  select(null);
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  told.textContent = "";
}

function open() {
  if (!list.children.length) return;
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
}

function choose(option) {
  const text = option.dataset.text;
  box.value = text + rest;
  box.setSelectionRange(text.length, text.length);
  list.replaceChildren();
  close();
  if (!rest.trim()) form.requestSubmit(); // where more stands behind the cursor, one goes on typing
}

function show(suggestions) {
  select(null);
  list.replaceChildren(
    ...suggestions.map((each, place) => {
      const option = document.createElement("li");
      option.id = `suggestion-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dir = "auto";
      option.className = each.kind;
      option.dataset.text = each.text;
      option.textContent = each.text;
      return option;
    }),
  );
  if (suggestions.length && document.activeElement === box) open();
  else close();
  told.textContent = counts[suggestions.length] ?? "";
}

async function ask(typed, again = 500) {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const address = new URL(box.dataset.suggest, location.href);
  address.searchParams.set("q", typed);
  address.searchParams.set("limit", counts.length - 1);
  try {
    const answer = await fetch(address, { signal });
    const found = answer.ok ? await answer.json() : { readings: [], suggestions: [] };
    if (signal.aborted || !typed.trim()) return;
    show([...found.readings, ...found.suggestions].slice(0, counts.length - 1));
    // the server still makes its table
    if (!found.suggestions.length && found.current === false) timer = setTimeout(ask, again, typed, 2 * again);
  } catch {
    if (!signal.aborted) close(); // no answer: the box goes on as a plain one
  }
}

function typed() {
  clearTimeout(timer);
  const at = box.selectionEnd;
  rest = box.value.slice(at);
  const before = box.value.slice(0, at);
  if (before.trim()) timer = setTimeout(ask, WAIT, before);
  else {
    list.replaceChildren();
    close();
  }
}

function step(by) {
  const all = options();
  const at = all.indexOf(active());
  const next = at === -1 && by < 0 ? all.length - 1 : at + by;
  select(all[next] ?? null); // past either end: back to the box
}

box.addEventListener("input", (event) => {
  if (!event.isComposing) typed();
});
box.addEventListener("compositionend", typed);
box.addEventListener("blur", close);
form.addEventListener("submit", close);
list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) choose(option);
});

box.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const shown = !list.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!list.children.length) return;
    event.preventDefault();
    if (event.altKey && event.key === "ArrowUp") close();
    else {
      open();
      if (!event.altKey) step(event.key === "ArrowDown" ? 1 : -1);
    }
  } else if (event.key === "Enter" && shown && active()) {
    event.preventDefault();
    choose(active());
  } else if (event.key === "Escape" && shown) {
    event.preventDefault(); // a second Escape empties the box
    close();
  } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) {
    select(null); // they move the cursor in the box
  }
});

ask(""); // so that the table of completions is made by the time of the first letter

if (document.activeElement === box && box.value !== box.defaultValue) typed(); // before this script came
