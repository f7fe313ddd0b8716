// The whole board is drawn anew: what was missed is not known, or a card belongs into a column that is not here.
import {isAnswer, lookAgain, looked} from "./live.js";
import {settled} from "./stream.js";

const PATIENCE = 8000;
const AROUND = ["open-count", "hidden-count", "column-tabs", "card-moves"].map((id) => `#${id}:outerMorph`).join();
const board = document.getElementById("board");

// Nothing when they are signed out, or have left the board: the stream says so.
async function draw() {
  const answer = await fetch(board.dataset.again, {
    cache: "no-store", headers: {"HX-Request": "true"}, signal: AbortSignal.timeout(PATIENCE),
  });
  if (!isAnswer(answer.status)) throw new Error("not now");
  return answer.ok ? answer.text() : "";
}

// What was in a hand meanwhile has moved: then it is fetched once more.
async function refresh() {
  let text = "";
  try { do text = await draw(); while (await settled()); }
  catch { return looked(false); }
  looked(true);
  if (text) await htmx.swap({text, sourceElement: board, target: board, select: "#board", selectOOB: AROUND, swap: "outerMorph"});
}

if (board) {
  document.addEventListener("live:resync", ({detail}) => detail.push(refresh()));
  document.addEventListener("htmx:before:swap", ({detail}) => {
    if (detail.tasks.some(({swapSpec, target}) => swapSpec?.style === "place" && !target)) lookAgain();
  });
}
