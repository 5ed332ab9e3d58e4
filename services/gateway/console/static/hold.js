// A deliberate act: the button is held for a second and a half, by pointer or by Enter or Space.
const HOLD_MS = 1500;

export function hold(button, done) {
  const filled = document.createElement('span');
  filled.className = 'filled';
  filled.setAttribute('aria-hidden', 'true');
  button.append(filled);
  let began = 0;
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
  button.addEventListener('pointerdown', start);
  for (const name of ['pointerup', 'pointerleave', 'pointercancel', 'blur']) {
    button.addEventListener(name, stop);
  }
  button.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    start();
  });
  button.addEventListener('keyup', stop);
  button.addEventListener('click', event => event.preventDefault());
}
