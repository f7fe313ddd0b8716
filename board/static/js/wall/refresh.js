// Reads the wall again and again, says so when it cannot, and takes a new version of the software when nobody looks.
import {calibrate} from "../countdown.js";
import {csrf, hour, word} from "../words.js";
import {isAtRest, isHeld} from "./rest.js";

const PERIOD = 15000, CALM = 60000, AGAIN = 3000, LEAST = 1000, BEAT = 60000, PATIENCE = 10000, SAME_VERSION = 600000;
const {wall: board, version: mine} = document.body.dataset;
const state = document.getElementById("wall-state");
let timer, due = Infinity, running = false, lost = false, beaten = 0, began = -LEAST;
let isHearing = () => false;

// `hears` tells whether a stream says when something has changed; then the wall need not look so often.
export function begin(hears) {
  isHearing = hears;
  said("live", word("live"));
  soon(PERIOD);
  addEventListener("online", () => soon());
  document.addEventListener("visibilitychange", () => document.hidden || soon());
}

// As soon as nobody has a finger on it, at most once a second; many changes are one look.
export function soon(wait = 50) {
  const at = Math.max(performance.now() + wait, began + LEAST);
  if (at >= due) return;
  due = at;
  clearTimeout(timer);
  timer = setTimeout(turn, at - performance.now());
}

async function turn() {
  due = Infinity;
  if (isHeld() || running) return soon(300);
  running = true;
  began = performance.now();
  const well = await read().catch(fail);
  running = false;
  if (well && performance.now() - beaten > BEAT) beat();
  soon(!well ? AGAIN : isHearing() ? CALM : PERIOD);
}

async function read() {
  const response = await ask(location.pathname);
  if (response.status === 401) return location.reload();  // switched off: the keypad says so
  const text = response.ok && await response.text();
  if (!text || !text.includes('id="wall"')) return fail();
  while (isHeld()) await new Promise((done) => setTimeout(done, 100));
  await swapIn(text);
  calibrate(document.getElementById("wall").dataset.shown);
  lost = false;
  said("live", word("live"));
  renew(response.headers.get("Board-Version"));
  return true;
}

export function swapIn(text) {
  const target = document.getElementById("wall");
  return htmx.swap({text, sourceElement: target, target, swap: "outerMorph"});
}

function ask(url, more = {}) {
  const headers = {"HX-Request": "true", "HX-Request-Type": "partial", "X-CSRFToken": csrf()};
  return fetch(url, {headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...more}).catch(fail);
}

function fail() {
  lost = true;
  return false;
}

// What the wall shows is as old as this; said until it is fresh again.
export function shownUntil() {
  if (lost) said("lost", word("lost", {time: hour.format(Date.parse(document.getElementById("wall").dataset.shown))}));
}

function said(kind, text) {
  const line = state.querySelector("[data-said]");
  if (state.dataset.state !== kind) state.dataset.state = kind;
  if (line.textContent !== text) line.textContent = text;
}

async function beat() {
  beaten = performance.now();
  const response = await ask(`/wall/${board}/beats`, {method: "POST"});
  if (response?.status === 400) location.reload();  // the key of the forms has ended with its session
}

// Once for each version, so that two servers in the middle of an upgrade do not play ball with the page.
function renew(version) {
  if (!version || version === mine || !isAtRest()) return;
  const [seen, at] = (sessionStorage.getItem("wall-version") ?? "").split(" ");
  if (seen === version && Date.now() - Number(at) < SAME_VERSION) return;
  sessionStorage.setItem("wall-version", `${version} ${Date.now()}`);
  location.reload();
}
