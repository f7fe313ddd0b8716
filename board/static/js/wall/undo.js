// Ten seconds to take it back, with a ring that empties. What can be taken back, the server's notice says.
import {notice, once, post, say, word} from "../words.js";
import {drawing, ring} from "./ring.js";
import {soon} from "./refresh.js";

const box = document.getElementById("notices");
const seconds = Number(document.body.dataset.undo);

export function offerUndo(number, name, secret) {
  const offer = taken(box.querySelector('form[action$="/undos"]'));
  box.replaceChildren();  // the same in the desk's words, and what was asked for on the way
  const line = document.createElement("div"), words = document.createElement("p");
  line.dataset.kind = "good";
  words.textContent = word("given", {number, name});
  line.append(words);
  box.append(line);
  say(words.textContent);
  if (offer) line.append(button(number, {...offer, proof: secret, once: once()}, line));
}

const taken = (form) => form && Object.fromEntries(["event", "version"].map((name) => [name, form.elements[name].value]));

function button(number, fields, line) {
  const press = document.createElement("button"), left = document.createElement("b");
  press.type = "button";
  press.dataset.undo = "";
  left.dataset.leftSeconds = "";
  press.append(drawing(), word("undo"), left);
  const stop = ring(press, performance.now() + seconds * 1000, () => line.remove());
  press.addEventListener("click", async () => {
    press.disabled = true;
    const answer = await post(`/tickets/${number}/undos`, fields);
    soon();
    if (!answer.status || answer.status >= 500) press.disabled = false;  // "try again" is said
    else { stop(); line.remove(); }
    if (answer.status === 401) notice(word("not_undone"));
    else if (!answer.ok && !answer.partials) notice(word(answer.status ? "server" : "network"));
  });
  return press;
}
