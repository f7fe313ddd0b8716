// Notices leave by themselves unless they tell of a fault; what went wrong on the way is told as one.
import {notice, word} from "./words.js";

const STAY = 10000;
const box = document.getElementById("notices");

function tend(line) {
  if (!line.matches?.("[data-notice]") || line.querySelector(".dismiss")) return;
  const said = line.textContent, close = document.createElement("button");
  close.type = "button";
  close.className = "dismiss";
  close.setAttribute("aria-label", word("dismiss"));
  close.innerHTML = '<span class="icon i-close" aria-hidden="true"></span>';
  close.addEventListener("click", () => line.remove());
  line.append(close);
  // One good word at a time: the next replaces the one before, unless that can still be undone. A fault its like.
  if (line.dataset.kind === "fault") {
    for (const old of box.querySelectorAll('[data-notice][data-kind="fault"]')) if (old !== line && old.textContent === said) old.remove();
  } else {
    for (const old of box.querySelectorAll('[data-notice]:not([data-kind="fault"])')) if (old !== line && !old.querySelector("form")) old.remove();
  }
  const form = line.querySelector("form[data-seconds]");
  if (form) offerUndo(line, form);
  else if (line.dataset.kind !== "fault") setTimeout(leave, STAY, line);
}

// An undo is offered as long as it works, and the newest one has the key.
function offerUndo(line, form) {
  for (const other of box.querySelectorAll("[data-key]")) if (!line.contains(other)) delete other.dataset.key;
  setTimeout(() => { if (form.contains(document.activeElement)) line.querySelector(".dismiss").focus(); form.remove(); leave(line); },
    form.dataset.seconds * 1000);
}

// The button is gone with its notice: whoever stood on it goes on at the card. Where "try again" is said, it stays.
document.addEventListener("htmx:finally:request", ({target: form, detail: {ctx}}) => {
  const line = form.matches?.("form[data-seconds]") && form.closest("[data-notice]");
  if (!line || isCutOff(ctx) || ctx.response.status >= 500) return;
  const stood = line.contains(document.activeElement) || document.activeElement === document.body;
  line.remove();
  const card = document.getElementById(`ticket-${form.getAttribute("action").split("/")[2]}`);
  if (stood) card?.querySelector("h3 a")?.focus({preventScroll: true});
});

// Not while somebody points at it or stands in it.
function leave(line) {
  if (line.matches(":hover, :focus-within")) setTimeout(leave, 2000, line);
  else line.remove();
}

// In the top layer, so that an open sheet does not cover what is said.
function raise() {
  if (!box.showPopover) return;
  box.popover = "manual";
  if (box.matches(":popover-open")) box.hidePopover();
  if (box.childElementCount) box.showPopover();
}

if (box) {
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.nodeType === 1);
    added.forEach(tend);
    if (added.length || !box.childElementCount) raise();
  }).observe(box, {childList: true});
  [...box.children].forEach(tend);
  if (box.childElementCount) raise();
}

document.addEventListener("htmx:response:error", ({detail}) => {
  if (detail.ctx?.response?.status >= 500) notice(word("server"));
});
document.addEventListener("htmx:error", ({detail: {ctx}}) => {
  if (ctx?.request && isCutOff(ctx)) notice(word("network"));
});

// No answer, or one that broke off in the middle.
function isCutOff(ctx) { return ctx.text === undefined; }
