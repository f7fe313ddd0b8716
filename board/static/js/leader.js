// One tab of the browser reads the stream and passes it on to the others: HTTP/1.1 gives six connections, and people
// open ten tabs. A hidden tab never reads.
import {address, here, messages, tab, tabs, url} from "./reading.js";

const SILENCE = 40000, LONGEST_PAUSE = 15000, GATHER = 60;
const channel = url && "BroadcastChannel" in window ? new BroadcastChannel("board-live") : null;
let told, leading = null, reading = null, reached = new Set(), heard = 0, gathering, wake = null;

// Every message is given to `receive`, whichever tab has read it.
export function listen(receive) {
  if (!url) return;
  told = receive;
  document.addEventListener("visibilitychange", compete);
  addEventListener("pagehide", () => { tell({tab, gone: true}); stop(); });
  addEventListener("pageshow", ({persisted}) => { if (persisted) { announce(); compete(); } });
  addEventListener("offline", () => reading?.abort());
  addEventListener("online", () => wake?.());
  channel?.addEventListener("message", ({data}) => hear(data));
  setInterval(() => { if (reading && performance.now() - heard > SILENCE) reading.abort(); }, 5000);
  announce();
  compete();
}

function tell(words) { channel?.postMessage(words); }
function announce() { tell({tab, ...here}); }

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
  signal.addEventListener("abort", () => { reading?.abort(); wake?.(); });
  tabs.clear();
  tabs.set(tab, here);
  reached.clear();
  tell({tab, who: true});
  await pause(GATHER);
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      const status = await read(() => { tries = 0; });
      if ([401, 403, 404].includes(status)) { leading = null; return lost("signed_out"); }
    } catch { /* the network, or somebody new: read again */ }
    if (signal.aborted) return;
    if (reading.signal.reason === "again") { tries = -1; continue; }
    lost("stream_lost");
    await pause(Math.min(500 * 2 ** tries * (0.7 + Math.random() * 0.6), LONGEST_PAUSE));
  }
}

const lost = (why) => pass({event: "lost", why, since: Date.now(), data: []});
const pause = (milliseconds) => new Promise((done) => { wake = done; setTimeout(done, milliseconds); });

// A tab that the stream was not asked for is asked for as well, from where it stands. Who was refused stands in the line
// again once another tab is let in; not before, or two that are signed out would call each other for ever.
function hear(data) {
  if (data.event) { if (data.event !== "lost") compete(); return take(data); }
  if (data.who) return announce();
  if (data.gone) { tabs.delete(data.tab); reached.delete(data.tab); return; }
  if (reached.has(data.tab)) return;
  tabs.set(data.tab, {topic: data.topic, place: data.place});
  clearTimeout(gathering);
  gathering = setTimeout(() => reading?.abort("again"), GATHER);
}

// --- reading

async function read(begun) {
  const control = reading = new AbortController();
  clearTimeout(gathering);
  reached = new Set(tabs.keys());
  heard = performance.now();
  const response = await fetch(address(), {cache: "no-store", signal: control.signal, headers: {Accept: "text/event-stream"}});
  if (!response.ok) return response.status;
  // The first names the present before what was missed has been said.
  let isFirst = true;
  for await (const message of messages(response.body, () => { begun(); heard = performance.now(); })) {
    if (isFirst) message.place = "";
    isFirst = false;
    pass(message);
  }
  return response.status;
}

// --- passing on: only who was asked for has been told everything up to a message's place

function pass(message) {
  message.tabs = [...reached];
  if (message.place) for (const one of reached) tabs.get(one).place = message.place;
  take(message);
  tell(message);
}

function take(message) {
  if (message.place && message.tabs?.includes(tab)) here.place = message.place;
  told(message);
}
