// The swap style `place`: insert, update or move a card in one. The live node is moved before it is morphed, so that
// focus, menus and typed words survive; a card that is older than what the page shows is ignored. `leave` takes one away.
let morph;
const isStill = matchMedia("(prefers-reduced-motion: reduce)");

htmx.registerExtension("place", {
  init: (internal) => { morph = internal.morph; },
  htmx_before_morph_attr: (card, {attrName}) => attrName !== "class" || !card.matches(".landed"),  // it stays marked
  handle_swap: (style, target, fragment, spec) => style === "place" ? place(target, fragment) : style === "leave" && leave(target, spec),
});

function place(list, fragment) {
  const fresh = fragment.firstElementChild;
  const live = document.getElementById(fresh.id);
  if (live && Number(fresh.dataset.face) < Number(live.dataset.face)) return [live];
  const isKnown = live?.dataset.face === fresh.dataset.face;
  const before = successor(list, fresh);
  if (!live) { list.insertBefore(fresh, before); return [glow(fresh)]; }
  if (live.parentNode !== list || next(live) !== before) put(live, list, before);
  morph(live, fragment, false);
  return [isKnown ? live : glow(live)];
}

// `leave face:7` takes a card away, unless the page has seen a later face of it.
function leave(card, {face}) {
  if (Number(card.dataset.face) <= Number(face)) card.remove();
  return [];
}

// The first card of the list that is less urgent; the list itself keeps no other order, but for pinned ones on top.
function successor(list, fresh) {
  for (const card of list.querySelectorAll(":scope > .card:not([data-pinned])")) {
    if (card.id !== fresh.id && card.dataset.order > fresh.dataset.order) return card;
  }
  return null;
}

function next(card) {
  let node = card.nextElementSibling;
  while (node && !node.matches(".card")) node = node.nextElementSibling;
  return node;
}

export function put(card, list, before) {
  const focused = card.contains(document.activeElement) ? document.activeElement : null;
  const top = list.scrollTop;
  if (list.moveBefore && card.isConnected) list.moveBefore(card, before);
  else { list.insertBefore(card, before); focused?.focus({preventScroll: true}); }
  if (focused) list.scrollTop = top;
}

// What the reader has moved comes into sight: its column scrolls, the page does not, and the card is marked on arrival.
export function show(card) {
  if (!card?.offsetParent) return;
  const frame = card.closest(".in-lanes") ?? card.closest(".cards");
  const {top, bottom} = card.getBoundingClientRect(), {top: first, bottom: edge} = frame.getBoundingClientRect();
  const last = edge - parseFloat(getComputedStyle(frame).paddingBlockEnd);  // below it notices lie
  const wanted = top >= first && bottom <= last ? frame.scrollTop : frame.scrollTop + (top + bottom - first - last) / 2;
  const goal = Math.min(Math.max(0, wanted), frame.scrollHeight - frame.clientHeight);
  if (Math.abs(goal - frame.scrollTop) < 1) return void glow(card, "landed");
  frame.addEventListener("scrollend", () => glow(card, "landed"), {once: true});
  frame.scrollTo({top: goal, behavior: isStill.matches ? "instant" : "smooth"});
}

// Without movement only one's own card is marked.
function glow(card, mark = "glow") {
  if (mark === "glow" && isStill.matches) return card;
  card.classList.remove(mark);
  requestAnimationFrame(() => card.classList.add(mark));
  return card;
}
document.addEventListener("animationend", ({target}) => {
  if (target.matches?.(".card")) target.classList.remove("glow", "landed");
});
