// One timer for every [data-due]. Time is the server's: the page was made at meta[name=server-time], and the browser's
// own clock only measures what passed since. Nothing is decided here; the state is read off instants.
import {word} from "./words.js";

const made = Date.parse(document.querySelector('meta[name="server-time"]')?.content ?? "");
let offset = Number.isNaN(made) ? 0 : made - (performance.timeOrigin + performance.now());
export const now = () => performance.timeOrigin + performance.now() + offset;

// A page that stays open for a week sets its clock by each answer.
export function calibrate(instant) {
  if (!Number.isNaN(Date.parse(instant))) offset = Date.parse(instant) - (performance.timeOrigin + performance.now());
}

const MINUTE = 60000, SETTLED = ["paused", "met", "missed"];
let timer = null;

export function tick() {
  const instant = now();
  for (const clock of document.querySelectorAll("[data-due]")) {
    if (!SETTLED.includes(clock.dataset.state)) show(clock, Date.parse(clock.dataset.due), instant);
  }
}

function show(clock, due, instant) {
  if (Number.isNaN(due)) return;
  const warn = Date.parse(clock.dataset.warn ?? "");
  const state = instant >= due ? "late" : instant >= warn || (clock.dataset.state === "warn" && Number.isNaN(warn)) ? "warn" : "ok";
  if (clock.dataset.state !== state) clock.dataset.state = state;
  const left = remaining(due - instant);
  if (clock.dataset.left !== left) clock.dataset.left = left;
}

// 9:41 below ten minutes, then 42 min, 3 h 20, 5 d; a minus once it is late.
export function remaining(span) {
  const sign = span < 0 ? "\u2212" : "";
  const minutes = Math.floor(Math.abs(span) / MINUTE);
  if (minutes < 10) return `${sign}${minutes}:${String(Math.floor(Math.abs(span) / 1000) % 60).padStart(2, "0")}`;
  if (minutes < 60) return sign + word("minutes", {count: minutes});
  if (minutes < 48 * 60) return sign + word("hours", {hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0")});
  return sign + word("days", {count: Math.floor(minutes / 1440)});
}

function run() {
  clearInterval(timer);
  if (document.hidden) return;
  tick();
  timer = setInterval(tick, 1000);
}
document.addEventListener("visibilitychange", run);
document.addEventListener("htmx:after:swap", tick);
run();

// The whole instant with its zone, when somebody asks by pointing.
document.addEventListener("pointerover", ({target}) => {
  const time = target.closest?.("time[datetime], [data-due]");
  if (!time || time.title) return;
  time.title = new Date(time.dataset.due ?? time.dateTime).toLocaleString(document.documentElement.lang, {dateStyle: "full", timeStyle: "long"});
});
