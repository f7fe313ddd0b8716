// Touch a card, choose who gets it, say who you are, say why: one window, one step at a time.
import {notice, once, post, word} from "../words.js";
import {end, proof, raise} from "./proof.js";
import {idleFor} from "./rest.js";
import {soon} from "./refresh.js";
import {body, step, why} from "./steps.js";
import {askPhone, sendPin, stopWaiting} from "./identity.js";
import {offerUndo} from "./undo.js";

const FORGOTTEN = 90000;
const board = document.body.dataset.wall, hands = document.getElementById("hands");
let chosen = null;

const sheet = () => body.querySelector(".hands-sheet");

async function open(number) {
  chosen = null;
  const response = await fetch(`/wall/${board}/tickets/${number}`, {headers: {"HX-Request": "true", "HX-Request-Type": "partial"}}).catch(() => null);
  if (response?.status === 401) return location.reload();
  if (!response?.ok) return notice(word(response ? "server" : "network"));
  body.innerHTML = await response.text();
  step("pick");
  hands.showModal();
  raise();
}

function close() { stopWaiting(); if (hands.open) hands.close(); }
hands.addEventListener("close", () => { stopWaiting(); body.replaceChildren(); raise(); });
setInterval(() => { if (hands.open && idleFor() > FORGOTTEN) close(); }, 1000);  // left standing: the room wants its board

document.addEventListener("click", (event) => {
  const touched = event.target.closest("[data-opens-ticket], #board .card");
  if (touched) { event.preventDefault(); open(touched.dataset.opensTicket ?? touched.dataset.ticket); }
});

hands.addEventListener("click", ({target}) => {
  const button = target.closest("button");
  if (target === hands) return close();
  if (!button || button.disabled) return;
  const {to, me, reason, hands: act} = button.dataset;
  if (to) choose(button);
  else if (me) { chosen.me = me; body.querySelector("[data-me-name]").textContent = button.dataset.name; why("pin", ""); step("pin"); }
  else if (reason) give(reason);
  else if (act === "close") close();
  else if (act === "who") step("who");
  else if (act === "phone") alone(() => askPhone(body.querySelector('[data-step="phone"]'), chosen.me, sheet().dataset.ticket, proven));
});

hands.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await alone(() => sendPin(event.target, chosen.me))) proven();
});

// One thing at a time: a second tap does nothing while the server is asked.
async function alone(ask) {
  const asking = sheet();
  if (asking.hasAttribute("aria-busy")) return undefined;
  asking.setAttribute("aria-busy", "true");
  return ask().finally(() => asking.removeAttribute("aria-busy"));
}

function choose(button) {
  chosen = {to: button.dataset.to, name: button.dataset.name};
  body.querySelector("[data-goal]").textContent = word("goes", {number: sheet().dataset.ticket, name: chosen.name});
  if (proof()) proven(); else step("who");
}

function proven() {
  unsay();
  if ("wantsReason" in sheet().dataset) step("reason"); else give("");
}

async function give(reason) {
  const held = proof(), {ticket, version} = sheet().dataset, {to, name} = chosen;
  if (!held) return expired();
  const answer = await alone(() => post(`/tickets/${ticket}/moves`, {by: "assignee", to, version, reason, proof: held.secret, once: once()}));
  if (!answer) return;
  if (answer.status === 401) return expired();
  close();
  soon();
  if (answer.ok) offerUndo(ticket, name, held.secret);
  else if (!answer.partials) notice(word(answer.status ? "server" : "network"));
}

// The minute ended between the PIN and the last press: only the PIN is asked again.
function expired() {
  end();
  unsay();  // the server's words, which know no wall
  step("who");
  notice(word("over"));
}

// What was wrong is so no longer.
function unsay() {
  for (const fault of document.querySelectorAll('#notices [data-kind="fault"]')) fault.remove();
}
