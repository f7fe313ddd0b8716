// Keeps a registration on the server while it is typed: 800 ms after the last key, and before the page is left.
import {now} from "./countdown.js";
import {csrf, hour, word} from "./words.js";

const PAUSE = 800, AGAIN = 5000;
const timers = new WeakMap();
const formOf = (target) => target.closest?.("form[data-draft-url]");

// Each file is sent once; the once key belongs to the form itself.
const sent = new WeakSet();
const isNew = (value) => value instanceof File && value.size > 0 && !sent.has(value);

function values(form, withFiles) {
  const all = [...new FormData(form)].filter(([name, value]) => name !== "once" && (typeof value === "string" || (withFiles && isNew(value))));
  const data = all.some(([, value]) => value instanceof File) ? new FormData() : new URLSearchParams();
  for (const [name, value] of all) data.append(name, value);
  return data;
}

async function save(form) {
  let kept = false;
  const body = values(form, true);
  try {
    // a browser keeps no more than 64 KB alive when the page goes
    const response = await fetch(form.dataset.draftUrl, {
      method: "POST", body, keepalive: body instanceof URLSearchParams, redirect: "manual",
      headers: {"X-CSRFToken": csrf(), "HX-Request": "true"},
    });
    kept = response.ok;
    if (response.status === 422) return tell(form, await response.text());
    if (response.status === 401) return tell(form, word("signed_out"));
  } catch { kept = false; }
  if (kept) for (const value of body.values()) if (value instanceof File) sent.add(value);
  if (!kept) timers.set(form, setTimeout(save, AGAIN, form));
  tell(form, word(kept ? "saved" : "not_saved", {time: hour.format(now())}));
}

function tell(form, text) {
  const place = form.querySelector("[data-saved]");
  if (place) place.textContent = text;
}

function later(event) {
  const form = formOf(event.target);
  if (!form) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(save, PAUSE, form));
}
document.addEventListener("input", later);
document.addEventListener("change", later);

document.addEventListener("submit", ({target}) => clearTimeout(timers.get(target)));
addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll("form[data-draft-url]")) {
    if (timers.has(form)) navigator.sendBeacon?.(form.dataset.draftUrl, values(form));
  }
});
