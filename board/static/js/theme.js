// The theme changes at once; the server remembers it.
import {csrf} from "./words.js";

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.target.getAttribute("action") !== "/theme" || button?.name !== "theme") return;
  event.preventDefault();
  document.documentElement.dataset.theme = button.value;
  for (const other of event.target.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  const data = new URLSearchParams(new FormData(event.target, button));
  fetch("/theme", {method: "POST", body: data, headers: {"X-CSRFToken": csrf()}, redirect: "manual"}).catch(() => {});
});
