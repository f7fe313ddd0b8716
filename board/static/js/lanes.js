// A folded lane stays folded for its reader, and says how many cards are in it.
const board = document.getElementById("board");
const key = (lane) => `folded-${board.dataset.board}-${board.dataset.lanes}-${lane.dataset.lane}`;

function count() {
  for (const lane of board.querySelectorAll(".lane")) {
    const number = lane.querySelector("[data-lane-count]"), cards = lane.querySelectorAll(".card").length;
    if (number.textContent !== String(cards)) number.textContent = cards;
  }
}

for (const lane of board.querySelectorAll("details.lane")) {
  if (localStorage.getItem(key(lane))) lane.open = false;
  lane.addEventListener("toggle", () => { lane.open ? localStorage.removeItem(key(lane)) : localStorage.setItem(key(lane), "1"); });
}
new MutationObserver(count).observe(board, {childList: true, subtree: true});
