// Two minutes, one step at a time; opened by itself once, and from the person menu whenever wanted.
import {once, post} from "./words.js";

const tour = document.getElementById("tour");

if (tour) {
  const steps = [...tour.querySelectorAll(".steps > li")];
  const next = tour.querySelector("[data-next]"), words = next.textContent;
  let at = 0;

  const show = (step) => {
    at = step;
    steps.forEach((item, index) => { item.hidden = index !== at; });
    tour.querySelector("[data-step-count]").textContent = `${at + 1} / ${steps.length}`;
    next.textContent = at === steps.length - 1 ? next.dataset.last : words;
  };
  next.addEventListener("click", () => at === steps.length - 1 ? tour.close() : show(at + 1));
  tour.addEventListener("close", () => {
    show(0);
    if ("tour" in document.body.dataset) post("/tour", {once: once()});
    delete document.body.dataset.tour;
  });
  if ("tour" in document.body.dataset) tour.showModal();
}
