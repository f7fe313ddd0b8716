// What just happened, said large, for ten seconds; a fault stays twice as long. Never more than three at a time.
const STAY = 10000, MOST = 3;
const box = document.getElementById("notices");

new MutationObserver((changes) => {
  for (const line of changes.flatMap((change) => [...change.addedNodes])) {
    if (line.nodeType !== 1) continue;
    setTimeout(() => line.remove(), line.dataset.kind === "fault" ? 2 * STAY : STAY);
  }
  while (box.childElementCount > MOST) box.firstElementChild.remove();
  if (!box.showPopover) return;
  box.popover = "manual";
  if (box.matches(":popover-open")) box.hidePopover();  // shown anew it stands over an open window
  if (box.childElementCount) box.showPopover();
}).observe(box, {childList: true});
