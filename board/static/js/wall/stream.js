// Hears that the board has changed. While it hears, the wall reads itself at once and then only now and then; while it
// does not, every 15 seconds. The browser connects again by itself, after silence this module has it do so.
import {soon} from "./refresh.js";

const SILENCE = 40000, LOOK = 1000, PAUSES = [1000, 30000];
const {wall: board, liveAfter} = document.body.dataset;
let source = null, heard = 0, pause = PAUSES[0], after = liveAfter;

export const isHearing = () => source?.readyState === EventSource.OPEN && performance.now() - heard < SILENCE;

function connect() {
  source?.close();
  source = new EventSource(`/wall/${board}/live?after=${encodeURIComponent(after)}`);
  heard = performance.now();
  source.addEventListener("error", () => source.readyState === EventSource.CLOSED ? again() : soon(LOOK));  // is it there?
  source.addEventListener("beat", hear);
  for (const kind of ["wall", "resync"]) source.addEventListener(kind, (event) => { hear(event); soon(); });
}

function hear({lastEventId}) {
  heard = performance.now();
  pause = PAUSES[0];
  after = lastEventId || after;
}

// Refused (a revoked screen, a server that is starting): what the wall reads next says which.
function again() {
  soon();
  setTimeout(connect, pause);
  pause = Math.min(pause * 2, PAUSES[1]);
}

export function listen() {
  connect();
  setInterval(() => { if (source.readyState !== EventSource.CLOSED && performance.now() - heard > SILENCE) connect(); }, 5000);
}
