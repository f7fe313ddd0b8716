// A folded lane stays folded for its reader, and says how many cards are in it.
const board = document.getElementById("board");
const key = (lane) => `folded-${board.dataset.board}-${board.dataset.lanes}-${lane.dataset.lane}`;

function count() {
  for (const lane of board.querySelectorAll(".lane")) {
    const number = lane.querySelector("[data-lane-count]"), cards = lane.querySelectorAll(".card").length;
    if (number.textContent !== String(cards)) number.textContent = cards;
  }
}

function remember(lane) {
  if (lane.open) localStorage.removeItem(key(lane)); else localStorage.setItem(key(lane), "1");
}

for (const lane of board.querySelectorAll("details.lane")) {
  if (lane.open && localStorage.getItem(key(lane))) lane.open = false;
  else remember(lane); // it may have been pressed before this came
  lane.addEventListener("toggle", () => remember(lane));
}
new MutationObserver(count).observe(board, {childList: true, subtree: true});
