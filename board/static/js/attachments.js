// Files by drop, by paste or by choice, in one list that belongs to the file input: what is listed is what is sent.
import {notice, word} from "./words.js";

const kept = new WeakMap();
const inputOf = (zone) => zone.querySelector('input[type="file"]');
const MEGABYTE = 1048576;

function add(zone, files) {
  const input = inputOf(zone), limit = Number(zone.dataset.limit), box = new DataTransfer();
  const before = input.multiple ? kept.get(input) ?? [] : [];
  for (const file of [...before, ...files]) {
    if (file.size > limit) notice(word("too_large", {name: file.name, limit: Math.floor(limit / MEGABYTE)}));
    else if (input.multiple || !box.files.length) box.items.add(file);
  }
  take(zone, box);
}

function remove(zone, index) {
  const box = new DataTransfer();
  forget(zone, kept.get(inputOf(zone))[index].name);
  (kept.get(inputOf(zone)) ?? []).forEach((file, at) => { if (at !== index) box.items.add(file); });
  take(zone, box);
}

// A draft may have the file already: the form says that it is not wanted any more.
function forget(zone, name) {
  const note = document.createElement("input");
  Object.assign(note, {type: "hidden", name: "forget_named", value: name});
  zone.append(note);
}

function take(zone, box) {
  const input = inputOf(zone);
  input.files = box.files;
  kept.set(input, [...box.files]);
  input.dispatchEvent(new Event("input", {bubbles: true}));  // drafts listen
  zone.querySelector("[data-files]").replaceChildren(...[...box.files].map((file, index) => line(zone, file, index)));
}

function line(zone, file, index) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = `${file.name} · ${size(file.size)}`;
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", word("remove", {name: file.name}));
  button.innerHTML = '<span class="icon i-close" aria-hidden="true"></span>';
  button.addEventListener("click", () => remove(zone, index));
  item.append(name, button);
  return item;
}

const size = (bytes) => bytes < MEGABYTE ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;

document.addEventListener("change", ({target}) => {
  const zone = target.matches?.('[type="file"]') && target.closest("[data-drop]");
  if (zone) add(zone, target.files);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.toggleAttribute("data-over", kind === "dragover");
    if (kind === "drop") add(zone, event.dataTransfer.files);
  });
}
// A pasted picture goes to the drop area of the form in which it was pasted.
document.addEventListener("paste", (event) => {
  const zone = event.target.closest?.("form")?.querySelector("[data-drop]");
  const files = [...event.clipboardData?.files ?? []];
  if (zone && files.length) { event.preventDefault(); add(zone, files); }
});
