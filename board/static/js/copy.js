// A press on [data-copy] puts its text on the clipboard and says so.
import {say, word} from "./words.js";

document.addEventListener("click", async ({target}) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  await navigator.clipboard?.writeText(button.dataset.copy);
  const before = button.title;
  button.title = word("copied");
  button.classList.add("done");
  say(word("copied"));
  setTimeout(() => { button.title = before; button.classList.remove("done"); }, 2000);
});
