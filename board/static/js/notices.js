// Notices leave by themselves unless they tell of a fault; what went wrong on the way is told as one.
import {notice, word} from "./words.js";

const STAY = 10000;
const box = document.getElementById("notices");

function tend(line) {
  if (!line.matches?.("[data-notice]") || line.querySelector(".dismiss")) return;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "dismiss";
  close.setAttribute("aria-label", word("dismiss"));
  close.innerHTML = '<span class="icon i-close" aria-hidden="true"></span>';
  close.addEventListener("click", () => line.remove());
  line.append(close);
  // One good word at a time: the next replaces the one before, unless that can still be undone.
  if (line.dataset.kind !== "fault") {
    for (const old of box.querySelectorAll('[data-notice]:not([data-kind="fault"])')) if (old !== line && !old.querySelector("form")) old.remove();
  }
  if (line.dataset.kind !== "fault") setTimeout(leave, STAY, line);
}

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
document.addEventListener("htmx:error", ({detail}) => {
  if (detail.ctx?.request && !detail.ctx.response && detail.ctx.sourceElement?.id !== "stream") notice(word("network"));
});
