// The registration and triage sheets: Enter does not leave the search, topics follow their domain.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("[data-stays]")) event.preventDefault();
});

// [data-topics-of="domain"] is a select with one group per domain: only the chosen domain's group can be opened.
function narrow(select) {
  const domain = select.form?.elements[select.dataset.topicsOf]?.value ?? "";
  for (const group of select.querySelectorAll("optgroup")) group.hidden = group.disabled = Boolean(domain) && group.dataset.parent !== domain;
  if (select.selectedOptions[0]?.closest("optgroup")?.disabled) select.value = "";
}

const topics = () => document.querySelectorAll("select[data-topics-of]");
document.addEventListener("change", ({target}) => {
  for (const select of topics()) if (target.name === select.dataset.topicsOf && target.form === select.form) narrow(select);
});
document.addEventListener("htmx:after:swap", () => topics().forEach(narrow));
topics().forEach(narrow);
