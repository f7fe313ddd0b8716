// What others do appears here by itself. One tab of the browser reads the stream and passes it on to the others:
// HTTP/1.1 gives six connections, and people open ten tabs. A hidden tab never reads.
import "./place.js";
import {settled} from "./stream.js";
import {hour, word} from "./words.js";

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
const PATIENCE = 2000, SILENCE = 40000, LONGEST_PAUSE = 15000, GATHER = 60;

const url = meta("live"), tab = Math.random().toString(36).slice(2);
const own = document.querySelector("[data-topic]")?.dataset.topic ?? "";
const channel = url && "BroadcastChannel" in window ? new BroadcastChannel("board-live") : null;
const topics = new Map([[tab, own]]); // of every tab, as far as this one knows
let place = meta("live-after"), from = place;
let leading = null, reading = null, heard = 0, lostAt = null, banner, gathering, wake = null, applied = Promise.resolve();

if (url) {
  document.addEventListener("visibilitychange", compete);
  addEventListener("pagehide", () => { tell({tab, gone: true}); stop(); });
  addEventListener("pageshow", ({persisted}) => persisted && compete());
  addEventListener("offline", () => reading?.abort());
  addEventListener("online", () => wake?.());
  channel?.addEventListener("message", ({data}) => hear(data));
  setInterval(() => { if (reading && performance.now() - heard > SILENCE) reading.abort(); }, 5000);
  announce();
  compete();
}

function tell(words) { channel?.postMessage(words); }
function announce() { tell({tab, topic: own, place}); }

// --- who reads

function compete() {
  if (document.hidden) return stop();
  if (leading) return;
  const control = leading = new AbortController();
  if (!navigator.locks) return lead(control.signal);
  navigator.locks.request("board-live", {signal: control.signal}, () => lead(control.signal)).catch(() => {});
}

function stop() {
  leading?.abort();
  leading = null;
}

async function lead(signal) {
  signal.addEventListener("abort", () => reading?.abort());
  tell({tab, who: true});
  await pause(GATHER);
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      const status = await read(() => { tries = 0; });
      if ([401, 403, 404].includes(status)) return lost("signed_out");
    } catch { /* the network, or somebody new: read again */ }
    if (signal.aborted) return;
    if (reading?.signal.reason === "again") { tries = -1; continue; }
    lost();
    await pause(Math.min(500 * 2 ** tries * (0.7 + Math.random() * 0.6), LONGEST_PAUSE));
  }
}

function hear(data) {
  if (data.event) return receive(data);
  if (data.gone) return topics.delete(data.tab);
  if (data.who) return announce();
  const isNew = ![...topics.values()].includes(data.topic);
  topics.set(data.tab, data.topic);
  if (!reading || !(isNew || isBefore(data.place, place))) return;
  if (isBefore(data.place, from)) from = data.place;
  clearTimeout(gathering);
  gathering = setTimeout(() => reading?.abort("again"), GATHER);
}

// Places are `epoch.milliseconds-number`; those of another epoch cannot be compared, and count as earlier.
function isBefore(one, other) {
  const [epoch, milliseconds, number] = one.split(/[.-]/), [epoch2, milliseconds2, number2] = other.split(/[.-]/);
  if (epoch !== epoch2) return Boolean(one);
  return +milliseconds < +milliseconds2 || (+milliseconds === +milliseconds2 && +number < +number2);
}

// --- reading

async function read(begun) {
  const control = reading = new AbortController();
  heard = performance.now();
  const address = new URL(url, location.origin), mine = new URL(own, location.origin);
  if (mine.pathname === url.replace(/\/live$/, "")) address.search = mine.search;
  for (const topic of new Set(topics.values())) {
    if (topic && !(topic === own && address.search)) address.searchParams.append("also", topic);
  }
  if (from) address.searchParams.set("after", from);
  from = place;
  const response = await fetch(address, {cache: "no-store", signal: control.signal, headers: {Accept: "text/event-stream"}});
  if (!response.ok) return response.status;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return response.status;
    begun();
    heard = performance.now();
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) pass(part);
  }
}

function pass(text) {
  const message = {event: "", place: "", data: []};
  for (const line of text.split("\n")) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === "event") message.event = value;
    if (field === "id") message.place = value;
    if (field === "data") message.data.push(value);
  }
  if (!message.event) return;
  receive(message);
  tell(message);
}

// --- applying, one after the other, never while something is in a hand

function receive(message) {
  if (message.place) from = place = message.place;
  if (message.event === "lost") return lost(message.why, message.since);
  back();
  applied = applied.then(settled).then(() => apply(message)).catch((error) => console.error(error));
}

async function apply({event, data}) {
  const [topic, ...lines] = data;
  if (event === "inbox") return count(Number(topic));
  if (event === "resync") return own && document.body.dispatchEvent(new CustomEvent("live:resync"));
  if (topic !== own) return;
  if (event === "cards") await htmx.swap({text: lines.join("\n"), sourceElement: document.body, target: document.body, swap: "none"});
  else document.dispatchEvent(new CustomEvent(`live:${event}`, {detail: lines.join("\n")}));
}

function count(unread) {
  const badge = document.getElementById("inbox-count");
  if (!badge) return;
  badge.textContent = badge.dataset.count = unread;
  badge.hidden = !unread;
}

// --- saying so when it is lost: since when, and only if it lasts

function lost(why = "stream_lost", since = Date.now()) {
  if (lostAt) return;
  lostAt = since;
  document.documentElement.dataset.live = "no";
  if (reading) tell({event: "lost", why, since, data: []});
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
  document.documentElement.dataset.live = "yes";
}

const pause = (milliseconds) => new Promise((done) => { wake = done; setTimeout(done, milliseconds); });
