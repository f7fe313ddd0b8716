// The minute that somebody's PIN, or their phone, has given them: the secret is kept here and nowhere else.
import {post} from "../words.js";
import {drawing, ring} from "./ring.js";

const place = document.getElementById("wall-proof");
let held = null, stop = null;

export const proof = () => held && performance.now() < held.until ? held : null;

export function hold({proof: secret, name, person}, seconds) {
  end();
  held = {secret, name, person, until: performance.now() + seconds * 1000};
  draw();
}

function draw() {
  const name = document.createElement("span"), left = document.createElement("b"), away = document.createElement("button");
  name.textContent = held.name;
  left.dataset.leftSeconds = "";
  away.type = "button";
  away.textContent = place.dataset.done;
  away.addEventListener("click", () => { giveUp(held?.secret ?? ""); end(); });
  place.replaceChildren(drawing(), name, left, away);
  place.hidden = false;
  raise();
  stop = ring(place, held.until, end);
}

// It holds no more on the server either.
export function giveUp(secret) { post(`/wall/${document.body.dataset.wall}/proofs/ends`, {proof: secret}); }

// It stands over an open window too, and inside it: what lies outside a window cannot be pressed.
export function raise() {
  if (!held || !place.showPopover) return;
  place.popover = "manual";
  if (place.matches(":popover-open")) place.hidePopover();
  (document.querySelector("dialog[open]") ?? document.body).append(place);
  place.showPopover();
}

export function end() {
  stop?.();
  held = stop = null;
  if (place.matches(":popover-open")) place.hidePopover();
  place.hidden = true;
  place.replaceChildren();
}
