// The steps of the window over the wall: one is shown, and each can say what is wrong.
export const body = document.getElementById("hands-body");

export function step(name) {
  for (const part of body.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== name;
  const part = body.querySelector(`[data-step="${name}"]`);
  (part?.querySelector(".digits") ?? part?.querySelector("button:not(:disabled)"))?.focus({preventScroll: true});
}

export const why = (name, html) => { body.querySelector(`[data-step="${name}"] [data-why]`).innerHTML = html; };
