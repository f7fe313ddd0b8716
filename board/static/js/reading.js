// What the stream is asked for, and its messages one after the other.
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
const ANEW = "00000000.0-0";

// The tabs of this browser: what each shows, and up to which place in the feed it has been told everything; of the
// others, as far as the one that reads knows.
export const url = meta("live"), tab = Math.random().toString(36).slice(2);
export const here = {topic: document.querySelector("[data-topic]")?.dataset.topic ?? "", place: meta("live-after")};
export const tabs = new Map([[tab, here]]);

// The stream about all that they show, from where the last of them stands.
export function address() {
  const wanted = new URL(url, location.origin), mine = new URL(here.topic, location.origin);
  if (mine.pathname === url.replace(/\/live$/, "")) wanted.search = mine.search;
  const all = [...tabs.values()];
  for (const topic of new Set(all.map((one) => one.topic))) {
    if (topic && !(topic === here.topic && wanted.search)) wanted.searchParams.append("also", topic);
  }
  const since = all.map((one) => one.place).reduce(earlier);
  if (since) wanted.searchParams.set("after", since);
  return wanted;
}

// Places are `epoch.milliseconds-number`. Between two epochs nobody knows what was missed: all is looked at again.
function earlier(one, other) {
  if (!one || !other) return one || other;
  const [epoch, ...at] = one.split(/[.-]/), [epoch2, ...at2] = other.split(/[.-]/);
  if (epoch !== epoch2) return ANEW;
  return (at[0] - at2[0] || at[1] - at2[1]) < 0 ? one : other;
}

// `alive` is called at every sign of life.
export async function* messages(body, alive) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ;) {
    const {value, done} = await reader.read();
    if (done) return;
    alive();
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    yield* parts.map(parse).filter(({event}) => event);
  }
}

// Only the line feed ends a line: whatever else does so elsewhere the server sends as it was written.
function parse(text) {
  const message = {event: "", place: "", data: []};
  for (const line of text.split("\n")) {
    const [, field, value] = /^(\w+): ?(.*)$/s.exec(line) ?? [];
    if (field === "event") message.event = value;
    if (field === "id") message.place = value;
    if (field === "data") message.data.push(value);
  }
  return message;
}
