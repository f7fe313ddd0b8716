// One act on several tickets.
import {notice, once, post, word} from "./words.js";

let unanswered = {};

// Whatever was done leaves `chosen`; what was refused stays.
// The same once more, where nobody knows whether it was done, has the same key: it is done once.
export async function send(form, submitter, chosen) {
  if (!chosen.size) return notice(word("none_chosen"), "info");
  const values = new URLSearchParams(new FormData(form, submitter));
  for (const number of chosen) values.append("ticket", number);
  const act = String(values);
  if (act !== unanswered.act) unanswered = {act, key: once()};
  values.set("once", unanswered.key);
  form.setAttribute("aria-busy", "true");
  const answer = await post(form.getAttribute("action"), values);
  form.removeAttribute("aria-busy");
  if (answer.status && answer.status < 500) unanswered = {};
  if (!answer.partials) return notice(word(answer.status ? "server" : "network"));
  const refused = new Set([...answer.text.matchAll(/data-refused="([^"]+)"/g)].map(([, number]) => number));
  if (!answer.ok && !refused.size) return;  // signed out, or busy: no ticket was looked at
  form.elements.over_limit.hidden = !answer.text.includes("data-overload");
  for (const number of chosen) if (!refused.has(number)) chosen.delete(number);
}
