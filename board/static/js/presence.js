// Tells the others that this ticket is open here, and shows who else has it open or writes on it.
import {csrf, word} from "./words.js";

const AGAIN = 25000, IDLE = 8000;
const ticket = document.getElementById("ticket");
let state = "", timer, idle;

function tell(now) {
  state = now;
  const body = new URLSearchParams({state: now, csrf_token: csrf()});
  fetch(`/tickets/${ticket.dataset.ticket}/presence`, {method: "POST", body, keepalive: true}).catch(() => {});
  clearTimeout(timer);
  if (now !== "gone") timer = setTimeout(() => tell(state), AGAIN);
}

function show(people) {
  const line = document.getElementById("presence"), me = line?.dataset.me;
  if (!line) return;
  const others = Object.entries(people).filter(([id]) => id !== me).map(([, [name, doing]]) => word(doing, {name}));
  line.textContent = others.join(" ");
  line.hidden = !others.length;
}

if (ticket && document.querySelector('meta[name="live"]')) {
  document.addEventListener("live:presence", ({detail}) => show(JSON.parse(detail)));
  document.addEventListener("input", ({target}) => {
    if (!target.closest("#ticket form, #sheet form")) return;
    if (state !== "writing") tell("writing");
    clearTimeout(idle);
    idle = setTimeout(tell, IDLE, "looking");
  });
  const enter = () => tell(document.hidden ? "gone" : "looking");
  document.addEventListener("visibilitychange", enter);
  addEventListener("pagehide", () => tell("gone"));
  addEventListener("pageshow", ({persisted}) => persisted && enter());
  enter();
}
