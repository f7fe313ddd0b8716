// A ring that empties while time passes, with the seconds beside it.
export function ring(place, until, over) {
  const circle = place.querySelector(".ring circle:last-child"), words = place.querySelector("[data-left-seconds]");
  const left = () => Math.max(0, until - performance.now());
  const motion = circle?.animate([{strokeDashoffset: 0}, {strokeDashoffset: 100}], {duration: Math.max(left(), 1), fill: "forwards"});
  const show = () => { if (words) words.textContent = Math.ceil(left() / 1000); };
  show();
  const timer = setInterval(() => {
    show();
    if (left() > 0 && place.isConnected) return;
    stop();
    if (place.isConnected) over?.();
  }, 250);
  function stop() { clearInterval(timer); motion?.cancel(); }
  return stop;
}

const SVG = '<svg class="ring" viewBox="0 0 36 36" aria-hidden="true"><circle pathLength="100" cx="18" cy="18" r="15"/><circle pathLength="100" cx="18" cy="18" r="15"/></svg>';
export const drawing = () => document.createRange().createContextualFragment(SVG);
