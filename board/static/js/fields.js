// Small helps inside forms: chips that fill, blocks that depend on a choice, the fault that is shown first.
const field = (id) => document.getElementById(id);

document.addEventListener("click", ({target}) => {
  const chip = target.closest?.("[data-fills]");
  if (!chip) return;
  const wanted = field(chip.dataset.fills);
  wanted.value = chip.dataset.value ?? chip.textContent.trim();
  wanted.dispatchEvent(new Event("input", {bubbles: true}));
  wanted.focus();
});

// [data-needs="name=value other"]: shown while that choice is made, and left out of the form otherwise.
export function reveal(root = document) {
  for (const block of root.querySelectorAll("[data-needs]")) {
    const [name, values] = block.dataset.needs.split("=");
    const form = block.closest("form");
    const chosen = form ? new FormData(form).getAll(name) : [];
    const wanted = chosen.some((value) => values.split(" ").includes(value));
    block.hidden = !wanted;
    for (const inner of block.querySelectorAll("input, select, textarea")) inner.disabled = !wanted;
  }
}
document.addEventListener("change", ({target}) => target.form && reveal(target.form));

// Once: whoever types on is left alone when something else is swapped.
function greet(root) {
  reveal(root);
  const wanted = root.querySelector("[data-focus]");
  wanted?.focus();
  if (wanted?.matches(":focus")) delete wanted.dataset.focus;
}
document.addEventListener("htmx:after:swap", ({target}) => greet(target?.isConnected && target.querySelectorAll ? target : document));
greet(document);

// A summary links to a group of radio buttons: stand on the first of them.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".faults a[href^='#']");
  const wanted = link && field(link.hash.slice(1));
  if (!wanted) return;
  event.preventDefault();
  const control = wanted.matches("input, select, textarea") ? wanted : wanted.querySelector("input, select, textarea") ?? wanted;
  control.scrollIntoView({block: "center"});
  control.focus({preventScroll: true});
});

document.addEventListener("submit", (event) => {
  const asks = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (asks && !confirm(asks)) { event.preventDefault(); event.stopImmediatePropagation(); }
}, true);

// A form whose words have been taken is empty again, also when its sheet sent them; a fresh `once` comes with the morph.
document.addEventListener("htmx:after:request", ({target, detail}) => {
  const action = target.getAttribute?.("action");
  if (!action || detail.ctx?.response?.status !== 200) return;
  document.querySelectorAll(`form[data-clear][action="${action}"]`).forEach((form) => form.reset());
});
