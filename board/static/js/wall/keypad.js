// The ten keys type into the field of their form; the form's own field takes a keyboard as well.
document.addEventListener("click", ({target}) => {
  const key = target.closest?.("[data-digit]");
  if (!key) return;
  const field = key.closest("form").querySelector(".digits"), {digit} = key.dataset;
  if (digit === "clear") field.value = "";
  else if (digit === "back") field.value = field.value.slice(0, -1);
  else if (field.maxLength < 0 || field.value.length < field.maxLength) field.value += digit;
  field.dispatchEvent(new Event("input", {bubbles: true}));
});
