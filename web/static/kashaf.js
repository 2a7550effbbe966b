// Keys for readers; every page works without them. "/" goes to the box; the keys of a document are in reading.js.
// Keys are told by their place (event.code), so that they work on an Arabic keyboard too, and can be switched off.
"use strict";

const STORED = "kashaf-keys";
const hint = document.querySelector("[data-keys]");
const box = document.getElementById("q");

function keysAreOn() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true; // storage is blocked: the keys stay on for this page
  }
}

let on = keysAreOn();

function isTyping(target) {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

// What only a document needs comes with it.
const reading = document.querySelector(".reading article") ? import("./reading.js") : null;

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
  if (event.code === "Slash" && !event.shiftKey && box) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (!event.shiftKey) {
    reading?.then(({ press }) => press(event.code));
  }
});

if (hint) {
  const button = hint.querySelector("button");
  const show = () => button.setAttribute("aria-pressed", String(on));
  show();
  hint.hidden = false;
  button.addEventListener("click", () => {
    on = !on;
    show();
    try {
      localStorage.setItem(STORED, on ? "on" : "off");
    } catch {
      // as above
    }
  });
}

// A page is printed without what is only for the screen, see the style sheets.
const printing = document.querySelector("[data-print]");
if (printing) {
  printing.hidden = false;
  printing.querySelector("button").addEventListener("click", () => print());
}

if (box?.dataset.suggest) import("./suggest.js");
