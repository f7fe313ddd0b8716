// What turned critical or late rings once and pulses for a minute. What stood there when the page opened is known, and so
// is what a full column leaves out: coming into sight is no news.
import {word, say} from "../words.js";
import {ring} from "./sound.js";

const MINUTE = 60000, RED = 1, LATE = 2;
const ends = new Map();
let known = null;  // number to signs, as at the last look

// A morph leaves the mark alone: it is the page's, not the server's.
htmx.registerExtension("wall", {htmx_before_morph_attr: (_, {attrName}) => attrName !== "data-alarm"});

const cards = () => document.querySelectorAll("#board .card");
const signs = (card) => (card.dataset.priority === "red" ? RED : 0) | (card.querySelector(".i-late") ? LATE : 0);

export function look() {
  const here = leftOut();
  for (const card of cards()) {
    const number = card.dataset.ticket, at = signs(card);
    here.set(number, at);
    const fresh = known ? at & ~known.get(number) : 0;
    if (fresh) alarm(number, fresh & LATE ? "late" : "red");
    mark(card, number);
  }
  for (const number of ends.keys()) if (!here.has(number)) ends.delete(number);
  known = here;
}

function leftOut() {
  const found = new Map();
  const note = (numbers, sign) => { for (const number of numbers.split(" ")) found.set(number, found.get(number) | sign); };
  for (const {dataset} of document.querySelectorAll("#board .rest")) {
    note(dataset.red, RED);
    note(dataset.late, LATE);
  }
  return found;
}

function alarm(number, kind) {
  ends.set(number, {kind, at: performance.now() + MINUTE});
  say(word(`rings_${kind}`, {number}));
  ring(kind);
}

function mark(card, number) {
  const end = ends.get(number);
  if (end && performance.now() > end.at) ends.delete(number);
  const kind = ends.get(number)?.kind;
  if (card.dataset.alarm !== kind) { if (kind) card.dataset.alarm = kind; else delete card.dataset.alarm; }
}
