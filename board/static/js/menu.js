// The one menu of all cards: its button travels to the card under the pointer or the focus.
import {freeze, thaw} from "./stream.js";
import {put} from "./place.js";
import {objection, send} from "./moves.js";
import {ages} from "./ages.js";

const menu = document.getElementById("card-menu"), button = document.getElementById("card-more");
let card = null;

function visit(next) {
  if (!next || (next === card && next.contains(button)) || menu.matches(":popover-open")) return;
  card = next;
  button.hidden = false;
  card.querySelector("header").append(button);
}

// A morph of the card takes the button out of it: it comes back, and with it the focus.
let stood = false;
function keepFocus() { stood = button.matches(":focus"); }
function comeBack() {
  if (!card?.isConnected || card.contains(button)) return;
  card.querySelector("header").append(button);
  if (stood) button.focus({preventScroll: true});
}

function point() {
  for (const link of menu.querySelectorAll("[data-verb]")) link.href = `/tickets/${card.dataset.ticket}/${link.dataset.verb}/new`;
  menu.querySelector("[data-ages]").textContent = ages(card);
  for (const link of menu.querySelectorAll("[data-when]")) link.hidden = (link.dataset.when === "pinned") !== card.hasAttribute("data-pinned");
  const here = card.closest("[data-column]").dataset.column;
  for (const move of menu.querySelectorAll("[data-move]")) {
    move.ariaCurrent = move.dataset.move === here ? "true" : null;
    move.title = objection(document.querySelector(`[data-column="${move.dataset.move}"]`), card) ?? "";
    move.disabled = Boolean(move.title);
  }
}

if (menu) {
  const find = ({target}) => visit(target.closest?.(".card"));
  const open = (event) => { find(event); menu.showPopover({source: button}); };
  document.addEventListener("pointerover", (event) => { if (event.pointerType !== "touch") find(event); });
  document.addEventListener("click", (event) => { if (event.target.matches?.(".card header")) open(event); }); // its drawn spot
  document.addEventListener("focusin", find);
  menu.addEventListener("beforetoggle", ({newState}) => {
    if (newState === "open") { freeze(); point(); } else thaw();
  });
  document.addEventListener("htmx:before:swap", keepFocus);
  document.addEventListener("htmx:after:swap", comeBack);
  document.addEventListener("card:menu", (event) => { open(event); menu.querySelector("button")?.focus(); });
  document.addEventListener("card:verb", (event) => {
    find(event);
    point();
    menu.querySelector(`[data-verb="${event.detail}"]`)?.click();
  });
  menu.addEventListener("click", ({target}) => {
    const move = target.closest("[data-move]");
    if (move || target.closest("a")) menu.hidePopover();
    if (move && !move.hasAttribute("aria-current")) moveTo(listOf(move.dataset.move));
  });
}

// In lanes a card moves within its own.
function listOf(column) {
  return (card.closest(".lane") ?? document).querySelector(`[data-column="${CSS.escape(column)}"] .cards`);
}

function moveTo(list) {
  if (!list) return;  // the board has been drawn without it meanwhile
  const origin = {list: card.parentElement, before: card.nextElementSibling, version: card.dataset.version};
  freeze();
  put(card, list, list.querySelector(":scope > .card"));
  send(card, list, origin).finally(thaw);
}
