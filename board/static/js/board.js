// What a board needs beyond every page.
import "./stream.js";
import "./place.js";
import "./menu.js";
import "./walk.js";
import "./columns.js";
import "./refresh.js";
import "./remember.js";
import {isBusy} from "./words.js";

const board = document.getElementById("board");
if (board?.dataset.lanes) import("./lanes.js");

// Dragging is loaded when a hand comes near: a pointer over the board; at once where there are only fingers. A swap may
// bring further columns.
async function drags() {
  const {makeSortable} = await import("./drag.js");
  const make = () => board.querySelectorAll(".cards").forEach(makeSortable);
  document.addEventListener("htmx:after:swap", make);
  make();
  board.dataset.drags = "";
}
if (board && matchMedia("(hover: none)").matches) drags();
else board?.addEventListener("pointerover", drags, {once: true});

// The card whose `x` this key is; nothing for all other keys.
export function chosenByKey(event, inBox = false) {
  const isFree = inBox ? !event.isComposing : !isBusy(event);
  const is = /^x$/i.test(event.key) && isFree && localStorage.getItem("keys-off") !== "1";
  return is ? document.activeElement?.closest?.(".card") : null;
}

// Choosing many is loaded when somebody begins.
const button = document.querySelector("[data-choose]");
let choosing = null, begun = false;
function start(event) {
  const card = event.type === "keydown" ? chosenByKey(event) : null;
  if (event.type === "keydown" && !card) return;
  const isFirst = !choosing;
  choosing ??= import("./choose.js"); // keys that come while it loads are not lost
  choosing.then(({begin, toggle}) => {
    begun = true;
    if (isFirst) begin();
    if (card) toggle(card, event.shiftKey);
    button.removeEventListener("click", start);
    document.removeEventListener("keydown", start);
  });
}
button?.addEventListener("click", start);
// A card that is pressed while it loads is chosen, not opened.
document.addEventListener("click", (event) => {
  const card = choosing && !begun && event.target.closest?.(".card");
  if (!card) return;
  event.preventDefault();
  event.stopPropagation();
  choosing.then(({toggle}) => toggle(card, event.shiftKey));
}, true);
if (button) document.addEventListener("keydown", start);
