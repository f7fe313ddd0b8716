// Lift a card and drop it into another column. A swipe scrolls; on touch a press of 300 ms lifts.
import "../vendor/sortable-1.15.7.min.js";
import {freeze, thaw} from "./stream.js";
import {back, objection, send} from "./moves.js";

let origin = null, cancelled = false;
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && origin) cancelled = true; });

export function makeSortable(list) {
  window.Sortable.create(list, {
    group: "board", draggable: ".card", animation: 0, sort: true,
    delay: 300, delayOnTouchOnly: true, touchStartThreshold: 5,
    scroll: true, bubbleScroll: true, scrollSensitivity: 60,
    filter: "input, textarea, select, button, summary", preventOnFilter: false,
    onStart: ({item, from}) => {
      origin = {list: from, before: item.nextElementSibling, version: item.dataset.version};
      cancelled = false;
      lift(item);
      freeze();
    },
    onChange: ({to}) => mark(to),
    onEnd: (event) => settle(event).finally(thaw),
  });
}

async function settle({item, to, from, originalEvent}) {
  const start = origin;
  origin = null;
  drop();
  const escaped = cancelled || originalEvent?.dataTransfer?.dropEffect === "none";
  // Order inside a column is the server's: a drop in the same column goes back to its place.
  if (escaped || from === to) return back(item, start);
  return send(item, to, start);
}

// Columns that would refuse the card say why while it hovers over them.
function lift(card) {
  document.getElementById("board").dataset.lifted = "";
  for (const column of document.querySelectorAll(".column[data-refuses]")) {
    const why = objection(column, card);
    column.classList.toggle("refuses", Boolean(why));
    column.querySelector(".cards").dataset.why = why ?? "";
  }
}

function drop() {
  delete document.getElementById("board").dataset.lifted;
  mark(null);
  for (const column of document.querySelectorAll(".column.refuses")) column.classList.remove("refuses");
}

function mark(list) {
  for (const column of document.querySelectorAll(".column")) column.classList.toggle("target", column.contains(list));
}
