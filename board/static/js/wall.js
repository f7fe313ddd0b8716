// The wall: brings itself up to date, rings, lets people reassign; runs for a week and heals by itself.
import {now} from "./countdown.js";
import {hour} from "./words.js";
import {look} from "./wall/alarm.js";
import {begin, shownUntil} from "./wall/refresh.js";
import {isHearing, listen} from "./wall/stream.js";
import "./wall/hands.js";
import "./wall/notices.js";
import "./wall/sound.js";

const clock = document.getElementById("wall-clock");

function second() {
  const words = hour.format(now());
  if (clock.textContent !== words) clock.textContent = words;
  shownUntil();
  look();
}
second();
setInterval(second, 1000);
begin(isHearing);
listen();
document.body.dataset.ready = "";

// The strip of people leads to their columns.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".wall-people a");
  if (!link) return;
  event.preventDefault();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.querySelector(link.hash)?.scrollIntoView({inline: "start", block: "nearest", behavior: still ? "auto" : "smooth"});
});
