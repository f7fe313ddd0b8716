// What others do appears here by itself: what the stream says is applied, one after the other, never while something
// is in a hand. When the stream is lost that is said: since when, and only if it lasts.
import {calibrate} from "./countdown.js";
import {listen} from "./leader.js";
import "./place.js";
import {here} from "./reading.js";
import {settled} from "./stream.js";
import {hour, word} from "./words.js";

const PATIENCE = 2000, SOONEST = 3000, LONGEST = 60000, KEPT = ["open", "tabindex", "draggable", "data-left", "data-drags", "data-choosing"];
let lostAt = null, lostBy = "", banner, looks = 0, pause = 0, timer, applied = Promise.resolve();

// Once every script of the page is there: what is said is for them, too.
document.addEventListener("DOMContentLoaded", () => listen((message) => {
  if (message.event === "lost") return lost(message.why, message.since);
  back();
  if (message.event === "beat") return calibrate(message.data[0]);
  if (message.event === "resync") return lookAgain();
  later(() => apply(message));
}));

// What the reader opened stays open, whatever the server drew, and what modules have marked stays marked.
htmx.registerExtension("kept", {
  htmx_before_morph_attr: (part, {attrName}) => !KEPT.includes(attrName) && !(attrName === "aria-current" && part.matches(".column-tabs a")),
});

function later(act) {
  applied = applied.then(settled).then(act).catch((error) => console.error(error));
}

async function apply({event, data}) {
  const [topic, ...lines] = data;
  if (event === "inbox") return count(Number(topic));
  if (topic !== here.topic) return;
  if (event === "cards") await htmx.swap({text: lines.join("\n"), sourceElement: document.body, target: document.body, swap: "none"});
  else document.dispatchEvent(new CustomEvent(`live:${event}`, {detail: lines.join("\n")}));
}

// Everything is drawn anew. What is said meanwhile is applied after whatever has put a promise of itself into the event.
// Of several looks that wait the last is enough.
export function lookAgain() {
  looks++;
  later(async () => {
    if (--looks) return;
    const drawn = [];
    document.dispatchEvent(new CustomEvent("live:resync", {detail: drawn}));
    await Promise.all(drawn);
  });
}

// A look that came to nothing is taken again, later each time; in a hidden tab once it is shown.
export function looked(well) {
  clearTimeout(timer);
  pause = well ? 0 : Math.min(pause * 2 || SOONEST, LONGEST);
  if (!well) timer = setTimeout(lookOnceShown, pause);
}

function lookOnceShown() {
  if (document.hidden) document.addEventListener("visibilitychange", lookOnceShown, {once: true});
  else lookAgain();
}

// The page, or that it is not theirs: signed out, or out of reach. All else means "not now".
export const isAnswer = (status) => status < 400 || [401, 403, 404].includes(status);

function count(unread) {
  const badge = document.getElementById("inbox-count");
  if (!badge) return;
  badge.textContent = badge.dataset.count = unread;
  badge.hidden = !unread;
}

// A line that was lost may turn out to be shut.
function lost(why, since) {
  if (why === lostBy) return;
  lostBy = why;
  lostAt ??= since;
  document.documentElement.dataset.live = "no";
  clearTimeout(banner);
  banner = setTimeout(() => {
    const line = document.getElementById("stream-lost");
    if (!line) return;
    line.textContent = word(why, {time: hour.format(lostAt)});
    line.hidden = false;
  }, PATIENCE);
}

function back() {
  clearTimeout(banner);
  if (lostAt) document.getElementById("stream-lost")?.setAttribute("hidden", "");
  lostAt = null;
  lostBy = "";
  document.documentElement.dataset.live = "yes";
}
