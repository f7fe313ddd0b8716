// Several tickets at once: "Select" puts a box on every card, `x` ticks the focused one, Shift ticks up to it.
// Loaded when somebody begins; `begin` and `toggle` carry out the press that asked for it.
import {chosenByKey} from "./board.js";
import {send} from "./bulk.js";
import {notice, say, word} from "./words.js";

const board = document.getElementById("board"), button = document.querySelector("[data-choose]");
const chosen = new Set();
let bar = null, last = null;

const cards = () => [...board.querySelectorAll(".card")];
const isOn = () => "choosing" in board.dataset;

export async function begin() {
  board.dataset.choosing = "";
  button.setAttribute("aria-pressed", "true");
  dress();
  say(word("choosing"));
  if (bar) return void (bar.hidden = false);
  const html = await fetch(`/tickets/bulk/new?board=${board.dataset.board}`, {headers: {"HX-Request": "true"}})
    .then((answer) => answer.ok && answer.text()).catch(() => "");
  if (bar || !isOn()) return;  // left, or begun once more, meanwhile
  if (!html) { end(); return notice(word("network")); }
  document.querySelector("main").insertAdjacentHTML("beforeend", html);
  bar = document.getElementById("bulk");
  count();
}

function end() {
  delete board.dataset.choosing;
  button.setAttribute("aria-pressed", "false");
  chosen.clear();
  last = null;
  for (const box of board.querySelectorAll(".pick")) box.remove();
  if (bar?.contains(document.activeElement) || document.activeElement === document.body) button.focus();
  if (bar) bar.hidden = true;
}

// The server knows nothing of boxes: what a swap took away is put back.
function dress() {
  for (const card of cards()) {
    let box = card.querySelector(":scope > .pick");
    if (!box) {
      box = Object.assign(document.createElement("input"), {type: "checkbox", className: "pick"});
      box.setAttribute("aria-label", word("choose", {number: card.dataset.ticket}));
      card.prepend(box);
    }
    box.checked = chosen.has(card.dataset.ticket);
  }
  count();
}

function count() {
  const here = new Set(cards().map((card) => card.dataset.ticket));
  for (const number of chosen) if (!here.has(number)) chosen.delete(number);
  if (bar) bar.querySelector("[data-chosen]").textContent = chosen.size;
}

// `reaches` ticks everything between the card before and this one, in their column.
export function toggle(card, reaches) {
  const is = !chosen.has(card.dataset.ticket);
  const list = [...card.parentElement.querySelectorAll(":scope > .card")], from = reaches ? list.indexOf(last) : -1, to = list.indexOf(card);
  for (const each of from < 0 ? [card] : list.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (is) chosen.add(each.dataset.ticket); else chosen.delete(each.dataset.ticket);
  }
  last = card;
  dress();
  say(word(is ? "chosen" : "unchosen", {number: card.dataset.ticket, count: chosen.size}));
}

button.addEventListener("click", () => isOn() ? end() : begin());
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-choosing-ends]")) return end();
  const card = isOn() && event.target.closest?.(".card");
  if (!card || event.target.closest(".more")) return;
  if (!event.target.matches(".pick")) event.preventDefault();
  event.stopPropagation();
  toggle(card, event.shiftKey);
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOn() && !document.querySelector("dialog[open], :popover-open:not(#notices)")) return end();
  const card = chosenByKey(event, event.target.matches?.(".pick"));
  if (!card) return;
  event.preventDefault();
  if (!isOn()) begin();
  toggle(card, event.shiftKey);
});
document.addEventListener("submit", (event) => {
  if (event.target !== bar) return;
  event.preventDefault();
  send(bar, event.submitter, chosen).then(() => { if (isOn()) dress(); });  // whoever has left gets no boxes back
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.id !== "bulk-tag") return;
  event.preventDefault();
  bar.requestSubmit(bar.querySelector('[value="tag"]'));
});
document.addEventListener("htmx:after:swap", () => { if (isOn()) dress(); });
