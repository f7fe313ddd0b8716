// Who stands here: the PIN goes to the server, or the wall asks the person's phone and waits for the answer.
import {post, word} from "../words.js";
import {hold} from "./proof.js";
import {stay} from "./rest.js";
import {ring} from "./ring.js";
import {body, step, why} from "./steps.js";

const LOOK = 1500;
const board = document.body.dataset.wall;
let asked = null;

export async function sendPin(form, person, proven) {
  const field = form.querySelector(".digits"), pin = field.value;
  if (!pin || form.hasAttribute("aria-busy")) return field.focus();
  field.value = "";
  form.setAttribute("aria-busy", "true");
  const answer = await post(`/wall/${board}/proofs`, {person, pin});
  form.removeAttribute("aria-busy");
  if (answer.status === 401) return location.reload();
  if (!answer.ok) { why("pin", answer.text || plain(word("network"))); return field.focus(); }
  const {dataset} = fragment(answer.text);
  hold(dataset, Number(dataset.seconds));
  return proven();
}

export async function askPhone(person, ticket, proven) {
  const answer = await post(`/wall/${board}/approvals`, {person, ticket});
  if (!answer.ok) return why("pin", plain(word(answer.status ? "server" : "network")));
  const place = body.querySelector('[data-step="phone"]');
  place.innerHTML = answer.text;
  step("phone");
  const {dataset} = place.querySelector("[data-approval]");
  const stopRing = ring(place, performance.now() + Number(dataset.seconds) * 1000);
  asked = {stop: stopRing, timer: setInterval(look, LOOK, dataset, proven)};
  return undefined;
}

async function look(dataset, proven) {
  const response = await fetch(`/wall/${board}/approvals/${dataset.approval}`).catch(() => null);
  const found = response?.ok && asked ? await response.json() : {state: "waiting"};
  if (response?.ok && asked) stay();
  if (found.state === "waiting" || !asked) return;
  stopWaiting();
  if (found.state === "holds") { hold(dataset, found.seconds); proven(); return; }
  step("pin");
  why("pin", plain(word(found.state === "refused" ? "phone_no" : "phone_late")));
}

export function stopWaiting() {
  clearInterval(asked?.timer);
  asked?.stop();
  asked = null;
}

const fragment = (html) => document.createRange().createContextualFragment(html).querySelector("[data-proof]");

function plain(text) {
  const line = document.createElement("p");
  line.className = "why";
  line.setAttribute("role", "alert");
  line.textContent = text;
  return line.outerHTML;
}
