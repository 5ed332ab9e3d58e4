// A click is a press and a release on one and the same node: what is drawn anew in between takes
// that node away, and the click is lost. So what draws by itself waits until nobody presses.

/** The click comes just after the release, from a finger not in the same breath. */
const CLICK_MS = 50;
/** No click takes longer, nor a button that is held; figures are not kept back for who holds on. */
const LONGEST_MS = 2000;
let pressed = false;
let ends = 0;
const waiting = [];

function press() {
  pressed = true;
  clearTimeout(ends);
  ends = setTimeout(through, LONGEST_MS);
}
function release() {
  if (!pressed) return;
  clearTimeout(ends);
  ends = setTimeout(through, CLICK_MS);
}
function through() {
  pressed = false;
  for (const go of waiting.splice(0)) go();
}

addEventListener('pointerdown', event => { if (event.isPrimary && event.button === 0) press(); }, true);
for (const kind of ['pointerup', 'pointercancel', 'dragend']) addEventListener(kind, release, true);
addEventListener('blur', release);
// A button takes the space bar when it is let go.
addEventListener('keydown', event => { if (event.key === ' ' && !event.repeat) press(); }, true);
addEventListener('keyup', event => { if (event.key === ' ') release(); }, true);

/** At once while nobody presses, else as soon as their click is through: then one may draw. */
export const unpressed = () => (pressed ? new Promise(go => { waiting.push(go); }) : Promise.resolve());
