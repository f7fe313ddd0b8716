// What every module shares: the reader's words, the live region, notices, and the way a form is posted.
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
const words = JSON.parse(meta("words") || "{}");

export const csrf = () => meta("csrf-token");
export const language = () => document.documentElement.lang || "en";

// The hour as every page writes it: of the board's zone, not of the reader's machine.
export const hour = new Intl.DateTimeFormat(language(), {hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: document.body.dataset.zone || undefined});

export function word(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// The same sentence twice is silent unless the region was empty for a frame.
export function say(text) {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text; });
}

export function notice(text, kind = "fault") {
  const box = document.createElement("div");
  box.dataset.kind = kind;
  box.dataset.notice = "";
  const line = document.createElement("p");
  line.textContent = text;
  box.append(line);
  document.getElementById("notices")?.append(box);
}

// Answers {ok, status, text}; status 0: no connection, or it broke off. Partials in the answer are applied whatever the status.
export async function post(url, values) {
  let response, text;
  try {
    response = await fetch(url, {
      method: "POST", body: new URLSearchParams(values), redirect: "manual",
      headers: {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": location.href, "X-CSRFToken": csrf()},
      signal: AbortSignal.timeout(8000),
    });
    text = await response.text();
  } catch { return {ok: false, status: 0, text: "", partials: false}; }
  const partials = text.includes("<hx-partial");
  if (partials) await htmx.swap({text, sourceElement: document.body, target: document.body, swap: "none"});
  return {ok: response.ok, status: response.status, text, partials};
}

export const once = () => crypto.randomUUID?.() ?? String(Math.random()).slice(2) + Date.now();

// True while a key belongs to somebody else: a field, an open dialog, or an input method that composes.
export function isBusy(event) {
  return event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey
    || event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
}
