// Holds back what the stream brings while something is in a hand; it is applied afterwards, in order.
const LONGEST_HOLD = 15000;
let holders = 0, hold = null, open = null, timer;

export function freeze() {
  if (holders++ === 0) hold = new Promise((resolve) => { open = resolve; });
  clearTimeout(timer);
  timer = setTimeout(thawAll, LONGEST_HOLD);
}

export function thaw() {
  if (holders && --holders === 0) thawAll();
}

function thawAll() {
  clearTimeout(timer);
  holders = 0;
  open?.();
  hold = open = null;
}

document.addEventListener("htmx:sse:before:message", (event) => {
  if (hold) event.detail.waitUntil(hold);
});
