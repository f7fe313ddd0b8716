// A folded lane stays folded for its reader, on every device, and says how many cards are in it.
import {isFolded, remember} from "./kept.js";

const board = document.getElementById("board");
const lanes = () => board.querySelectorAll("details.lane");
const key = (lane) => `${board.dataset.lanes}--${lane.dataset.lane}`;

function count() {
  for (const lane of board.querySelectorAll(".lane")) {
    const number = lane.querySelector("[data-lane-count]"), cards = lane.querySelectorAll(".card").length;
    if (number.textContent !== String(cards)) number.textContent = cards;
  }
}

// A swap opens what the server sends open.
function lay() {
  for (const lane of lanes()) if (lane.open === isFolded(key(lane))) lane.open = !lane.open;
}

for (const lane of lanes()) if (!lane.open) remember(key(lane), true);  // it was pressed before this came
lay();
document.addEventListener("htmx:after:swap", lay);
board.addEventListener("click", ({target}) => {
  const lane = target.closest("summary")?.closest("details.lane");
  if (lane) remember(key(lane), lane.open);  // still as it was: the press turns it round
});
new MutationObserver(count).observe(board, {childList: true, subtree: true});
