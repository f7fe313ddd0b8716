// Who stands here: the PIN goes to the server, or the wall asks the person's phone and waits for the answer.
import {post, word} from "../words.js";
import {giveUp, hold} from "./proof.js";
import {stay} from "./rest.js";
import {ring} from "./ring.js";
import {body, step, why} from "./steps.js";

const LOOK = 1500, PATIENCE = 10000;
const board = document.body.dataset.wall;
let asked = null;

// True when it is right. Whoever closed the window meanwhile has gone: nobody gets their minute.
export async function sendPin(form, person) {
  const field = form.querySelector(".digits"), pin = field.value;
  if (!pin) return field.focus();
  field.value = "";
  const answer = await post(`/wall/${board}/proofs`, {person, pin});
  if (answer.status === 401) return location.reload();
  const {dataset} = answer.ok ? fragment(answer.text) : {};
  if (!form.isConnected) return dataset && giveUp(dataset.proof);
  if (!dataset) { why("pin", objection(answer)); return field.focus(); }
  hold(dataset, Number(dataset.seconds));
  return true;
}

export async function askPhone(place, person, ticket, proven) {
  const answer = await post(`/wall/${board}/approvals`, {person, ticket});
  if (!place.isConnected) return;
  if (!answer.ok) return why("pin", objection(answer));
  stopWaiting();
  place.innerHTML = answer.text;
  step("phone");
  const {dataset} = place.querySelector("[data-approval]");
  const stopRing = ring(place, performance.now() + Number(dataset.seconds) * 1000);
  asked = {stop: stopRing, timer: setTimeout(look, LOOK, dataset, proven)};
}

// One look after the other, however long the server takes.
async function look(dataset, proven) {
  const question = asked;
  const found = await fetch(`/wall/${board}/approvals/${dataset.approval}`, {signal: AbortSignal.timeout(PATIENCE)})
    .then((response) => response.ok && response.json()).catch(() => null);
  if (asked !== question) return;
  if (found) stay();
  if (!found || found.state === "waiting") { asked.timer = setTimeout(look, LOOK, dataset, proven); return; }
  stopWaiting();
  if (found.state === "holds") { hold(dataset, found.seconds); proven(); return; }
  step("pin");
  why("pin", plain(word(found.state === "refused" ? "phone_no" : "phone_late")));
}

export function stopWaiting() {
  clearTimeout(asked?.timer);
  asked?.stop();
  asked = null;
}

// Why not: the server's words for this step; what it says as a notice already stands there.
function objection({status, text, partials}) {
  if (partials) return "";
  return status === 422 || status === 429 ? text : plain(word(status ? "server" : "network"));
}

const fragment = (html) => document.createRange().createContextualFragment(html).querySelector("[data-proof]");

function plain(text) {
  const line = document.createElement("p");
  line.className = "why";
  line.setAttribute("role", "alert");
  line.textContent = text;
  return line.outerHTML;
}
