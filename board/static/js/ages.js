// How old a ticket is: in all, in its stage, since the customer last heard from us. In its menu, and by pointing at its age.
import {now} from "./countdown.js";
import {word} from "./words.js";

function since(instant) {
  const minutes = Math.max(Math.floor((now() - instant) / 60000), 0);
  if (minutes < 60) return word("minutes", {count: minutes});
  if (minutes < 48 * 60) return word("hours", {hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0")});
  return word("days", {count: Math.floor(minutes / 1440)});
}

export function ages(card) {
  const {dateTime, dataset: {staged, told}} = card.querySelector(".age");
  const values = {all: since(Date.parse(dateTime)), stage: since(staged * 1000), told: told && since(told * 1000)};
  return word(told ? "ages" : "ages_untold", values);
}

document.addEventListener("pointerover", ({target}) => {
  const age = target.closest?.(".card .age");
  if (age) age.title = ages(age.closest(".card"));
});
