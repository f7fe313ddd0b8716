// Nothing moves under a finger: while one is down, and a moment after, the wall stays as it is.
const AFTER = 400, LONGEST = 15000, CALM = 20000;
let down = 0, until = 0, touched = 0;

document.addEventListener("pointerdown", () => { down = touched = performance.now(); }, true);
for (const kind of ["pointerup", "pointercancel"]) {
  document.addEventListener(kind, () => { down = 0; until = performance.now() + AFTER; }, true);
}

export const isHeld = () => performance.now() < until || (down && performance.now() - down < LONGEST);

// At rest nobody has touched the screen for a while and no window is open: then the page may load itself anew.
export const isAtRest = () => !isHeld() && performance.now() - touched > CALM && !document.querySelector("dialog[open]");

export const idleFor = () => performance.now() - touched;

// Somebody stands here who touches nothing: they look at their phone.
export function stay() { touched = performance.now(); }
