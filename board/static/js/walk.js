// Arrows on the board: focus sits on a card's link; Shift moves the card itself and waits a moment for more steps.
import {isBusy} from "./words.js";
import {freeze, thaw} from "./stream.js";
import {put} from "./place.js";
import {back, send} from "./moves.js";

const PAUSE = 400;
const STEPS = {Left: -1, Right: 1};
const VERBS = {n: "notes", u: "updates", a: "assignments"};
const pending = new Map();  // of each card on its way: where it was, and when it is sent

document.addEventListener("keydown", (event) => {
  if (isBusy(event) || localStorage.getItem("keys-off") === "1") return;
  const card = document.activeElement?.closest?.(".card");
  const arrow = /^Arrow(Up|Down|Left|Right)$/.exec(event.key)?.[1];
  if (arrow && !card && document.activeElement === document.body) { event.preventDefault(); focus(document.querySelector(".card")); }
  if (!card) return;
  if (arrow) {
    event.preventDefault();
    if (event.shiftKey) shift(card, arrow); else walk(card, arrow);
  } else if (VERBS[event.key]) {
    event.preventDefault();
    card.dispatchEvent(new CustomEvent("card:verb", {bubbles: true, detail: VERBS[event.key]}));
  } else if (event.key === "m") {
    event.preventDefault();
    card.dispatchEvent(new CustomEvent("card:menu", {bubbles: true}));
  }
});

const focus = (card) => card?.querySelector("h3 a")?.focus();
const lists = (card) => [...(card.closest(".lane") ?? document).querySelectorAll(".cards")];
const cardsOf = (list) => list.closest("[data-folded]") ? [] : [...list.querySelectorAll(":scope > .card")];

function walk(card, way) {
  const list = card.parentElement, row = cardsOf(list).indexOf(card);
  if (way === "Up" || way === "Down") return focus(cardsOf(list)[row + (way === "Down" ? 1 : -1)]);
  const step = STEPS[way], beside = lists(card);
  for (let at = beside.indexOf(list) + step; beside[at]; at += step) {
    const cards = cardsOf(beside[at]);
    if (cards.length) return focus(cards[Math.min(row, cards.length - 1)]);
  }
}

// Several steps are one request, whose way back the first remembers. Whom a folded column hides leaves the focus to it.
function shift(card, way) {
  const beside = lists(card), target = beside[beside.indexOf(card.parentElement) + STEPS[way]];
  if (!target) return;
  if (!pending.has(card)) {
    pending.set(card, {origin: {list: card.parentElement, before: card.nextElementSibling, version: card.dataset.version}});
    freeze();
  }
  const step = pending.get(card);
  clearTimeout(step.timer);
  put(card, target, target.querySelector(":scope > .card"));
  target.closest("[data-folded]")?.querySelector("[data-fold]").focus();
  step.timer = setTimeout(finish, PAUSE, card, step.origin);
}

function finish(card, origin) {
  pending.delete(card);
  if (card.parentElement === origin.list) { back(card, origin); thaw(); return; }
  send(card, card.parentElement, origin).finally(thaw);
}
