// How the reader keeps the board, laid over columns that are drawn alike for everybody: what is folded, how dense the
// cards are, what is pinned, which column is open on a phone. Each change is remembered at once.
import {put} from "./place.js";
import {csrf, word} from "./words.js";

const board = document.getElementById("board");
const facts = () => document.getElementById("kept").dataset;
const folded = new Set(board ? facts().folded.split(" ").filter(Boolean) : []);

export function keep(settings) {
  fetch(`/boards/${board.dataset.board}/keeping`, {
    method: "POST", body: new URLSearchParams(settings), keepalive: true, headers: {"X-CSRFToken": csrf()},
  }).catch(() => {});
}

// A swap takes away what the server did not send: it is laid over again.
function lay() {
  let wide = "";
  for (const column of board.dataset.lanes ? [] : board.querySelectorAll(".column")) {
    const is = folded.has(column.dataset.column), button = column.querySelector("[data-fold]");
    column.toggleAttribute("data-folded", is);
    button?.setAttribute("aria-expanded", String(!is));
    wide += is ? "46px " : "minmax(240px, 1fr) ";
  }
  if (wide.includes("46px")) board.style.setProperty("--columns", wide); else board.style.removeProperty("--columns");
  pin();
}

function pin() {
  const pins = facts().pins.split(" ").filter(Boolean);
  for (const card of board.querySelectorAll(".card[data-pinned]")) if (!pins.includes(card.dataset.ticket)) loosen(card);
  for (const number of pins.reverse()) {
    const card = document.getElementById(`ticket-${number}`);
    if (!card) continue;
    const first = card.parentElement.querySelector(":scope > .card");
    card.dataset.pinned = "";
    if (card !== first) put(card, card.parentElement, first);
    if (!card.querySelector(".i-pinned")) card.querySelector(".age").before(mark());
  }
}

function mark() {
  const icon = document.createElement("span");
  icon.className = "icon i-pinned";
  icon.role = "img";
  icon.title = word("pinned");
  return icon;
}

// Back to its place in the order.
function loosen(card) {
  delete card.dataset.pinned;
  card.querySelector(".i-pinned")?.remove();
  const next = [...card.parentElement.querySelectorAll(":scope > .card:not([data-pinned])")]
    .find((other) => other !== card && other.dataset.order > card.dataset.order);
  card.parentElement.insertBefore(card, next ?? null);
}

export const isFolded = (key) => folded.has(key);

export function remember(key, is) {
  if (is) folded.add(key); else folded.delete(key);
  keep({[is ? "fold" : "unfold"]: key});
}

function fold(column) {
  const key = column.dataset.column;
  remember(key, !isFolded(key));
  lay();
}

const dense = document.querySelector("[data-density-switch]");
function density(compact) {
  board.dataset.density = compact ? "compact" : "desk";
  dense.setAttribute("aria-pressed", String(compact));
}

if (board) {
  density(board.dataset.density === "compact");
  dense.addEventListener("click", () => {
    density(board.dataset.density !== "compact");
    keep({density: board.dataset.density});
  });
  board.addEventListener("click", ({target}) => {
    const column = (target.closest("[data-fold]") ?? target.closest(".column[data-folded] > header"))?.closest(".column");
    if (column) { fold(column); column.querySelector("[data-fold]").focus(); }
  });
  document.addEventListener("htmx:after:swap", lay);
  lay();
}
