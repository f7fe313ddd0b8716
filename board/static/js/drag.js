// Lift a card and drop it into another column. A swipe scrolls; on touch a press of 300 ms lifts.
import "../vendor/sortable-1.15.7.min.js";
import {freeze, thaw} from "./stream.js";
import {back, send} from "./moves.js";

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
      lifted(true);
      freeze();
    },
    onChange: ({to}) => mark(to),
    onEnd: (event) => settle(event).finally(thaw),
  });
}

async function settle({item, to, from, originalEvent}) {
  const start = origin;
  origin = null;
  lifted(false);
  const escaped = cancelled || originalEvent?.dataTransfer?.dropEffect === "none";
  // Order inside a column is the server's: a drop in the same column goes back to its place.
  if (escaped || from === to) return back(item, start);
  return send(item, to, start);
}

function lifted(is) {
  const board = document.getElementById("board");
  if (is) board.dataset.lifted = "";
  else { delete board.dataset.lifted; mark(null); }
}

function mark(list) {
  for (const column of document.querySelectorAll(".column")) column.classList.toggle("target", column.contains(list));
}
