// A ticket's page reads itself again when somebody else changed the ticket; half-written words stay as they are.
import {isAnswer, looked} from "./live.js";
import "./presence.js";

const page = () => document.getElementById("ticket");
const isTyped = (part) => part.contains(document.activeElement)
  || [...part.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.value !== field.defaultValue);

function read() {
  const composer = page().querySelector(".composer");
  composer?.toggleAttribute("hx-morph-skip", isTyped(composer));
  document.body.dispatchEvent(new CustomEvent("ticket:changed"));
}
document.addEventListener("live:resync", () => page() && read());
document.addEventListener("live:ticket", ({detail}) => {
  if (page() && Number(detail.split(" ")[0]) > Number(page().dataset.face)) read();
});
document.addEventListener("htmx:finally:request", ({target, detail: {ctx}}) => {
  if (target === page()) looked(ctx.text !== undefined && isAnswer(ctx.response.status));
});

// One's own words were saved: the next reading empties their form.
document.addEventListener("sheet:close", () => page()?.querySelector(".composer")?.removeAttribute("hx-morph-skip"));
