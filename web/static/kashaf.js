// Keys for readers; every page works without them. "/" goes to the box, n and p to the next and previous match.
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

function matchAt(hash) {
  const found = /^#m(\d+)$/.exec(hash);
  return found ? Number(found[1]) : 0;
}

// Without a match chosen yet, "next" is the first one below the top of the window and "previous" the last above it.
function neighbour(step) {
  const marks = [...document.querySelectorAll("mark[id]")];
  const current = matchAt(location.hash);
  if (current) return current + step >= 1 && current + step <= marks.length ? current + step : 0;
  const below = marks.findIndex((mark) => mark.getBoundingClientRect().top >= 0);
  if (step > 0) return (below === -1 ? marks.length - 1 : below) + 1;
  return below === -1 ? marks.length : below;
}

function go(step) {
  const number = neighbour(step);
  if (!number) return;
  location.replace(`#m${number}`); // not one step of the history per match: "back" leads to the results
  document.getElementById(`m${number}`).focus({ preventScroll: true }); // so that it is read out
}

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
  if (event.code === "Slash" && !event.shiftKey && box) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.code === "KeyN" && !event.shiftKey) {
    go(1);
  } else if (event.code === "KeyP" && !event.shiftKey) {
    go(-1);
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-step]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link.dataset.step === "next" ? 1 : -1);
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

if (box?.dataset.suggest) import("./suggest.js");

// An address that names a page but no place on it opens there.
const opened = document.querySelector("[data-opened]");
if (opened && !location.hash) opened.scrollIntoView();
