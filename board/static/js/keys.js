// Single keys, for who wants them: "/" finds, "?" tells, arrows walk, Shift+arrows move, letters press what is marked.
import {isBusy, notice, word} from "./words.js";

const SWITCH = "keys-off";
const isOff = () => localStorage.getItem(SWITCH) === "1";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || isOff() || isBusy(event)) return;
  if (event.key === "?") { event.preventDefault(); document.getElementById("keys")?.showModal(); return; }
  if (event.key.length !== 1 || event.key === " ") return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([hidden])`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("input, textarea, select")) { wanted.focus(); wanted.select?.(); }
  else if (wanted.matches("summary")) openTab(wanted);
  else wanted.click();
});

// A tab of the composer: open it and stand in its first field.
function openTab(summary) {
  summary.parentElement.open = true;
  summary.parentElement.querySelector("textarea, input:not([type=hidden]), select")?.focus();
}

document.addEventListener("click", ({target}) => {
  const opener = target.closest?.("[data-opens]");
  if (opener) {
    opener.closest("[popover]")?.hidePopover();
    document.getElementById(opener.dataset.opens)?.showModal();
  }
  const button = target.closest?.("[data-keys-switch]");
  if (!button) return;
  localStorage.setItem(SWITCH, isOff() ? "0" : "1");
  show(button);
  notice(word(isOff() ? "keys_off" : "keys_on"), "good");
});

function show(button) { button.setAttribute("aria-pressed", String(!isOff())); }
document.querySelectorAll("[data-keys-switch]").forEach(show);
