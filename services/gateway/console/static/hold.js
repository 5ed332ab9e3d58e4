// A deliberate act: the button is held for a second and a half, by pointer or by Enter or Space.
// What reads pages aloud, or takes commands by voice, can only press: it presses twice.
import { t } from './api.js';
import { el } from './dom.js';

const HOLD_MS = 1500;
const TWICE_MS = 10_000;

export function hold(button, done) {
  const filled = document.createElement('span');
  filled.className = 'filled';
  filled.setAttribute('aria-hidden', 'true');
  button.append(filled);
  let began = 0;
  let asked = null;
  let frame = 0;
  const step = now => {
    const share = Math.min((now - began) / HOLD_MS, 1);
    filled.style.width = `${share * 100}%`;
    if (share >= 1) {
      stop();
      done();
    } else {
      frame = requestAnimationFrame(step);
    }
  };
  let finger = false;
  const start = () => {
    if (button.disabled || frame) return;
    began = performance.now();
    frame = requestAnimationFrame(step);
  };
  const stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    filled.style.width = '0';
  };
  // Labelled anew it stands for another act, though it be called the same.
  new MutationObserver(() => asked?.remove()).observe(button.firstChild, { characterData: true });
  // Another button of the mouse, or a second finger, means something else.
  button.addEventListener('pointerdown', event => {
    finger = event.pointerType === 'touch';
    if (event.isPrimary && event.button === 0) start();
  });
  for (const name of ['pointerup', 'pointerleave', 'pointercancel', 'blur']) {
    button.addEventListener(name, stop);
  }
  // A menu takes the release away. For a finger that stays there it is not meant.
  button.addEventListener('contextmenu', event => {
    if (finger && frame) event.preventDefault(); else stop();
  });
  // A key that was down before, at what led here, is not held for this.
  button.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (!event.repeat) start();
  });
  button.addEventListener('keyup', event => {
    event.preventDefault();
    stop();
  });
  button.addEventListener('click', event => {
    event.preventDefault();
    // Of a pointer a click has its number, and of a key there is none.
    if (event.detail || button.disabled) return;
    if (asked?.isConnected) {
      asked.remove();
      return done();
    }
    const words = asked = el('p', { class: 'small', role: 'alert' }, t('console.hold-again'));
    button.after(words);
    setTimeout(() => words.remove(), TWICE_MS);
  });
}
