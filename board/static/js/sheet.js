// Links marked data-sheet open in the dialog over the page. Closing keeps what was typed until another sheet is opened.
import {notice, say, word} from "./words.js";

const sheet = () => document.getElementById("sheet");
const body = () => document.getElementById("sheet-body");
let opener = null, address = "", known = null, answered = null, afterClose = [];

export async function openSheet(html, from = null) {
  opener = from ?? document.activeElement;
  address = "";
  await import("./forms.js");
  await htmx.swap({text: html, sourceElement: body(), target: body(), swap: "innerHTML"});
  show();
}

export function whenClosed(act) { afterClose.push(act); }

function show() {
  known = body().firstElementChild;
  if (!sheet().open) sheet().showModal();
  const first = sheet().querySelector("[data-focus], [aria-invalid], [autofocus]")
    ?? sheet().querySelector(".inside :is(input:not([type=hidden]), textarea, select)");
  first?.focus();
  delete first?.dataset.focus;  // greeted, as in fields.js
}

async function follow(link) {
  await answered;
  const href = link.getAttribute("href");
  if (href === address && body().firstElementChild) return show();
  try {
    const response = await fetch(href, {headers: {"HX-Request": "true", "HX-Request-Type": "partial"}});
    if (response.status === 401) return location.assign(href);
    const text = await response.text();
    if (text.includes("<hx-partial")) return htmx.swap({text, sourceElement: document.body, target: document.body, swap: "none"});
    if (!response.ok) return location.assign(href);
    await openSheet(text, link);
    address = href;
  } catch { notice(word("network")); }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-sheet]");
  const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (link && plain) { event.preventDefault(); follow(link); }
  const closer = event.target.closest('[data-closes="sheet"]');
  if (plain && sheet()?.open && (closer || event.target === sheet())) { event.preventDefault(); sheet().close(); }
});

// A form on its way keeps its place until it is answered: another sheet waits for that, however fast one presses.
document.addEventListener("htmx:before:request", ({target: form}) => {
  if (!body()?.contains(form)) return;
  answered = new Promise((done) => form.addEventListener("htmx:finally:request", () => setTimeout(done), {once: true}));
});

// HX-Trigger: sheet:close. What was saved must not come back when the same link is pressed again.
// Emptied a moment later, so that the events after this one still have an element to start from.
document.addEventListener("sheet:close", ({target}) => {
  if (target.closest?.(".composer")) return;
  address = "";
  setTimeout(() => {
    body()?.replaceChildren();
    if (sheet()?.open) sheet().close();
  });
});

// A form of the page that was answered with a sheet: what is wrong is shown there.
document.addEventListener("htmx:after:swap", () => {
  const content = body()?.querySelector("#sheet-content");
  if (content && content !== known && !sheet().open) show();
});

sheet()?.addEventListener("close", () => {
  if (isTyped() && address) say(word("keep_words"));
  if (opener?.isConnected) opener.focus({preventScroll: true});
  for (const act of afterClose.splice(0)) act();
});

const isTyped = () => [...body().querySelectorAll("input, textarea")].some((field) => field.value !== field.defaultValue);

// On a phone the sheet comes from below, and a swipe down on its head sends it back.
let start = null;
sheet()?.addEventListener("pointerdown", (event) => {
  start = event.target.closest(".sheet-content > header") ? {x: event.clientX, y: event.clientY} : null;
});
sheet()?.addEventListener("pointerup", (event) => {
  const far = start && (event.clientY - start.y > 70 || event.clientX - start.x > 110);
  start = null;
  if (far) sheet().close();
});
