// A press on [data-copy] puts its text on the clipboard and says so. Where the browser does not allow it (over plain http,
// but for one's own machine) the text is selected, ready to be copied by hand.
import {notice, say, word} from "./words.js";

document.addEventListener("click", async ({target}) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  const isCopied = await navigator.clipboard?.writeText(button.dataset.copy).then(() => true, () => false);
  if (isCopied) return tell(button);
  select(button);
  notice(word("not_copied"));
});

function tell(button) {
  const before = button.title;
  button.title = word("copied");
  button.classList.add("done");
  say(word("copied"));
  setTimeout(() => { button.title = before; button.classList.remove("done"); }, 2000);
}

// What is copied stands beside its button.
function select(button) {
  const beside = button.closest("li, .crumbs, .panel").querySelectorAll("p, span");
  const shown = [...beside].find((part) => part.textContent === button.dataset.copy);
  if (shown) getSelection().selectAllChildren(shown);
}
