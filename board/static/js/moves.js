// One way to move a card, whether by drag, key or menu: ask the server, and put the card back if it refuses.
import {notice, once, post, say, word} from "./words.js";
import {openSheet, whenClosed} from "./sheet.js";
import {put, show} from "./place.js";

// Why a column would refuse the card, in words; nothing when it would not, or when the card stands there.
export const objection = (column, card) => column?.dataset.refuses && !column.contains(card)
  && JSON.parse(column.dataset.refuses)[card.dataset.stage];

const columnOf = (list) => list.closest("[data-column]");
const nameOf = (list) => columnOf(list).querySelector("h2").textContent.trim();

// `origin` is {list, before, version}: where the card was, and what its reader had seen, at pick-up.
export async function send(card, to, origin) {
  card.setAttribute("aria-busy", "true");
  const answer = await post(`/tickets/${card.dataset.ticket}/moves`,
    {...placeOf(to, origin.list), version: origin.version, once: once()});
  card.removeAttribute("aria-busy");
  if (answer.ok) return landed(card, to);
  if (answer.status === 422 && !answer.partials) return askForMore(card, answer.text, origin);
  if (!answer.partials) notice(word(answer.status ? "server" : "network"));
  if (!answer.text.includes(`${card.id}"`)) back(card, origin);  // where the card is not named it was not placed
  return said(card, "put_back", card.parentElement ?? origin.list);
}

function landed(card, to) {
  show(card);
  said(card, "moved", to);
}

// What a drop says: another column, else another lane.
function placeOf(to, from) {
  const {by, lanes} = to.closest("[data-by]").dataset;
  const column = columnOf(to).dataset.column, lane = to.closest("[data-lane]")?.dataset.lane;
  return lane && column === columnOf(from).dataset.column ? {by: lanes, to: lane} : {by, to: column};
}

// The sheet asks for exactly what is missing; closed without saving, the card returns.
function askForMore(card, text, origin) {
  say(word("needs_more"));
  const face = card.dataset.face;
  openSheet(text);
  whenClosed(() => {
    const live = document.getElementById(card.id);
    if (live?.dataset.face !== face) return show(live);
    back(live, origin);
    said(live, "put_back", origin.list);
  });
}

export function back(card, {list, before}) {
  put(card, list, before?.parentNode === list ? before : null);
  count();
}

function said(card, key, list) {
  count();
  if (document.activeElement.matches("[data-fold]")) card.querySelector("h3 a").focus();
  say(word(key, {number: card.dataset.ticket, column: nameOf(list)}));
}

// Tabs on a phone repeat the counts of the columns.
export function count() {
  for (const tab of document.querySelectorAll("[data-count-of]")) {
    const head = document.getElementById(`count-${tab.dataset.countOf}`);
    if (head) tab.textContent = head.textContent;
  }
}
