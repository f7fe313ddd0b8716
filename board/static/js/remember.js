// The view that is shown becomes the one that the reader finds next time.
import {once, post} from "./words.js";

const board = document.getElementById("board");
if (board?.dataset.remembered !== undefined && board.dataset.remembered !== board.dataset.query) {
  post(`/boards/${board.dataset.board}/views/last`, {query: board.dataset.query, once: once()});
}
