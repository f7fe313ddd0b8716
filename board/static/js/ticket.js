// A ticket's page reads itself again when somebody else changed the ticket; half-written words stay as they are.
const page = () => document.getElementById("ticket");
const isTyped = (part) => part.contains(document.activeElement)
  || [...part.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.value !== field.defaultValue);

document.addEventListener("live:ticket", ({detail}) => {
  if (!page() || Number(detail.split(" ")[0]) <= Number(page().dataset.face)) return;
  const composer = page().querySelector(".composer");
  composer?.toggleAttribute("hx-morph-skip", isTyped(composer));
  document.body.dispatchEvent(new CustomEvent("ticket:changed"));
});

// One's own words were saved: the next reading empties their form.
document.addEventListener("sheet:close", () => page()?.querySelector(".composer")?.removeAttribute("hx-morph-skip"));

// What the reader opened stays open, whatever the server drew.
htmx.registerExtension("kept", {
  htmx_before_morph_attr: (_, {attrName}) => !["open", "tabindex", "draggable", "data-left", "data-drags"].includes(attrName),
});
