// On a phone one column is open; its tab says so, and it is the open one next time.
import {keep} from "./kept.js";
import {count} from "./moves.js";

const board = document.getElementById("board");
const tabs = () => document.querySelectorAll(".column-tabs a");

let known = document.getElementById("kept")?.dataset.open || tabs()[0]?.hash.replace("#column-", ""), later;

if (board && tabs().length) {
  const last = known && document.getElementById(`column-${known}`);
  if (last && tabs()[0].offsetParent && !location.hash) board.scrollLeft = last.offsetLeft - board.offsetLeft;
  const seen = new IntersectionObserver((entries) => {
    for (const {target, isIntersecting} of entries) if (isIntersecting) open(target.id);
  }, {root: board, threshold: 0.6});
  const watch = () => board.querySelectorAll(".column").forEach((column) => seen.observe(column));  // twice is once
  watch();
  document.addEventListener("htmx:after:swap", () => { count(); watch(); });
}

function open(id) {
  for (const tab of tabs()) {
    const is = tab.hash === `#${id}`;
    if (is === tab.hasAttribute("aria-current")) continue;
    tab.ariaCurrent = is ? "true" : null;
    if (is && tab.offsetParent) remember(id.replace("column-", ""));
    if (is && tab.offsetParent) tab.parentElement.scrollTo({left: tab.offsetLeft - 40});
  }
}

// A swipe over three columns is remembered once.
function remember(key) {
  clearTimeout(later);
  later = setTimeout(() => { if (key !== known) keep({open: known = key}); }, 600);
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest?.(".column-tabs a"), column = tab && document.getElementById(tab.hash.slice(1));
  if (!column) return;
  event.preventDefault();
  board.scrollTo({left: column.offsetLeft - board.offsetLeft, behavior: "smooth"});
});
