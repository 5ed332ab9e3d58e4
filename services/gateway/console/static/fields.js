// What is wrong with a field is said beside it, in the person's language: a browser's own words
// follow the browser's. The first wrong field gets the keys; nothing typed is lost.
import { t } from './api.js';
import { el } from './dom.js';

const KINDS = { valueMissing: 'missing', badInput: 'bad', patternMismatch: 'form', rangeUnderflow: 'least', rangeOverflow: 'most', stepMismatch: 'step', tooShort: 'form', tooLong: 'cut', customError: 'own' };
const said = new WeakMap();
let number = 0;
let led = false;

function fault(field) {
  const kind = KINDS[Object.keys(KINDS).find(name => field.validity[name])];
  if (kind === 'own') return field.validationMessage;
  if (kind === 'form' && field.title) return field.title;
  return t(`field.${kind}`, { least: field.min, most: field.max, room: field.maxLength });
}

/** Says it below the field, or below `where`; it is gone with the next change of the field. */
export function wrongAt(field, text, where = field.closest('label') ?? field) {
  rightAt(field);
  const words = el('p', { class: 'fault', id: `wrong-${++number}`, role: 'alert' }, `▲ ${text}`);
  said.set(field, words);
  where.after(words);
  field.setAttribute('aria-invalid', 'true');
  describedBy(field, words.id);
}
function rightAt(field) {
  said.get(field)?.remove();
  if (!said.delete(field)) return;
  field.removeAttribute('aria-invalid');
  describedBy(field);
}
/** By what is wrong with it, and by what is always said of it. */
function describedBy(field, wrong) {
  const ids = [wrong, field.dataset.hint].filter(Boolean).join(' ');
  if (ids) field.setAttribute('aria-describedby', ids);
  else field.removeAttribute('aria-describedby');
}

addEventListener('invalid', event => {
  event.preventDefault();
  wrongAt(event.target, fault(event.target));
  if (led) return;
  led = true;
  event.target.focus();
  setTimeout(() => { led = false; });
}, true);
for (const kind of ['input', 'change']) {
  addEventListener(kind, ({ target }) => {
    if (target.validity?.valid) rightAt(target);
    // What is not asked for any more is not wrong.
    for (const field of target.form?.querySelectorAll(':disabled[aria-invalid]') ?? []) rightAt(field);
  });
}
for (const kind of ['close', 'reset']) {
  addEventListener(kind, event => {
    for (const field of event.target.querySelectorAll('[aria-invalid]')) rightAt(field);
  }, true);
}
/** What a field has no room for is cut off by the browser without a word. */
addEventListener('paste', event => {
  const field = event.target;
  if (!(field.maxLength > 0)) return;
  const room = field.maxLength - field.value.length + field.selectionEnd - field.selectionStart;
  if (event.clipboardData.getData('text').length > room) setTimeout(() => wrongAt(field, t('field.cut', { room: field.maxLength })));
});
