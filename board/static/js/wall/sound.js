// Two tones, made here; silent until somebody switches them on at the wall.
import {notice, word} from "../words.js";

const KEY = "wall-sound", QUIET = 3000;
const NOTES = {red: [880, 1108], late: [660, 554]};
const button = document.getElementById("wall-sound");
let context = null, last = -QUIET;

const isOn = () => localStorage.getItem(KEY) === "on";

// Many at once are one ring; a chime of half a second, fading, never a siren.
export function ring(kind) {
  button.dataset.rang = kind;
  if (!isOn() || performance.now() - last < QUIET) return;
  last = performance.now();
  play(NOTES[kind]);
}

function play(notes) {
  context ??= new AudioContext();
  context.resume();
  notes.forEach((pitch, at) => {
    const tone = context.createOscillator(), volume = context.createGain(), start = context.currentTime + at * 0.22;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.25, start + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.55);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.6);
    tone.onended = () => { tone.disconnect(); volume.disconnect(); };
  });
}

function show() { button.setAttribute("aria-pressed", String(isOn())); }
show();
button.addEventListener("click", () => {
  localStorage.setItem(KEY, isOn() ? "off" : "on");
  show();
  notice(word(isOn() ? "sound_on" : "sound_off"), "info");
  if (isOn()) play(NOTES.red);
});
// A browser plays nothing before the first touch of a page that loaded itself.
document.addEventListener("pointerdown", () => { if (isOn()) (context ??= new AudioContext()).resume(); }, {once: true});
