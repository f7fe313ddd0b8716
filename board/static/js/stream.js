// Nothing moves under a finger: what the stream brings waits while something is in a hand, and is applied afterwards.
const LONGEST_HOLD = 60000;
let holders = 0, hold = null, open = null, timer;

export function freeze() {
  if (holders++ === 0) hold = new Promise((resolve) => { open = resolve; });
  clearTimeout(timer);
  timer = setTimeout(thawAll, LONGEST_HOLD);
}

export function thaw() {
  if (holders && --holders === 0) thawAll();
}

// Resolves once nothing is in a hand; to true when something was.
export async function settled() {
  const isHeld = Boolean(hold);
  while (hold) await hold;
  return isHeld;
}

function thawAll() {
  clearTimeout(timer);
  holders = 0;
  open?.();
  hold = open = null;
}
