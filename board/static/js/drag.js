// Lift a card and drop it into another column. A swipe scrolls; on touch a press of 300 ms lifts.
import "../vendor/sortable-1.15.7.min.js";
import {freeze, thaw} from "./stream.js";
import {back, objection, send} from "./moves.js";

let origin = null, cancelled = false, over = null;
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && origin) cancelled = true; });

export function makeSortable(list) {
  if (window.Sortable.get(list)) return;
  window.Sortable.create(list, {
    group: {name: "board", put: ({el}) => !el.closest(".refuses")}, draggable: ".card", animation: 0, sort: true,
    delay: 300, delayOnTouchOnly: true, touchStartThreshold: 5,
    scroll: true, bubbleScroll: true, scrollSensitivity: 60,
    filter: "input, textarea, select, button, summary", preventOnFilter: false,
    onStart: ({item, from}) => {
      origin = {list: from, before: item.nextElementSibling, version: item.dataset.version};
      cancelled = false;
      lift(item);
      freeze();
    },
    onEnd: (event) => settle(event).finally(thaw),
  });
}

async function settle({item, to, from, originalEvent}) {
  const start = origin, goal = over?.matches(".refuses") ? over.querySelector(".cards") : to;
  origin = null;
  drop();
  const escaped = cancelled || originalEvent?.dataTransfer?.dropEffect === "none";
  // Order inside a column is the server's: a drop in the same column goes back to its place.
  if (escaped || from === goal) return back(item, start);
  return send(item, goal, start);
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

// Under the hand, be it a mouse that carries or a finger: a column that refuses opens no place, the old one waits.
function hover({clientX, clientY}) {
  const column = origin && document.elementFromPoint(clientX, clientY)?.closest(".column");
  if (!origin || column === over) return;
  mark(column);
  if (column?.matches(".refuses")) back(window.Sortable.dragged, origin);
}
for (const kind of ["dragover", "pointermove"]) document.addEventListener(kind, hover, true);

function mark(column) {
  over?.classList.remove("target");
  over = column;
  over?.classList.add("target");
}
