// Total and colour while scores are chosen. The bands are printed by the server, and the server decides at saving.
function show(form) {
  const names = form.dataset.scores.split(" ");
  const chosen = names.map((name) => form.querySelector(`input[name="${name}"]:checked`)?.value).filter(Boolean);
  const total = chosen.map(Number).reduce((sum, score) => sum + score, 0);
  const output = form.querySelector("[data-total]"), lamp = form.querySelector("[data-lamp]");
  output.textContent = chosen.length === names.length ? total : "–";
  const band = chosen.length === names.length
    && JSON.parse(form.dataset.bands).find(([low, high]) => low <= total && total <= high);
  lamp.hidden = !band;
  if (!band) return;
  [, , lamp.dataset.priority, lamp.textContent] = band;
}

const forms = (root) => root.querySelectorAll?.("[data-triage][data-bands]") ?? [];
document.addEventListener("change", ({target}) => { const form = target.closest("[data-triage][data-bands]"); if (form) show(form); });
document.addEventListener("htmx:after:swap", () => forms(document).forEach(show));
forms(document).forEach(show);
