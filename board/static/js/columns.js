// On a phone one column is open; its tab says so. On a desk, how dense the cards are.
import {count} from "./moves.js";

const board = document.getElementById("board");
const tabs = [...document.querySelectorAll(".column-tabs a")];

if (board && tabs.length) {
  const seen = new IntersectionObserver((entries) => {
    for (const {target, isIntersecting} of entries) if (isIntersecting) open(target.id);
  }, {root: board, threshold: 0.6});
  board.querySelectorAll(".column").forEach((column) => seen.observe(column));
  document.addEventListener("htmx:after:swap", count);
}

function open(id) {
  for (const tab of tabs) {
    const is = tab.hash === `#${id}`;
    if (is === tab.hasAttribute("aria-current")) continue;
    tab.toggleAttribute("aria-current", is);
    if (is && tab.offsetParent) tab.parentElement.scrollTo({left: tab.offsetLeft - 40});
  }
}

tabs.forEach((tab) => tab.addEventListener("click", (event) => {
  event.preventDefault();
  board.scrollTo({left: document.getElementById(tab.hash.slice(1)).offsetLeft - board.offsetLeft, behavior: "smooth"});
}));

const dense = document.querySelector("[data-density-switch]");
function density(compact) {
  document.documentElement.dataset.density = compact ? "compact" : "desk";
  dense?.setAttribute("aria-pressed", String(compact));
  localStorage.setItem("density", compact ? "compact" : "desk");
}
density(localStorage.getItem("density") === "compact");
dense?.addEventListener("click", () => density(document.documentElement.dataset.density !== "compact"));
