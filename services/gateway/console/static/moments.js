// Fields of day and time, written as times stand everywhere here: 2026-11-28 09:00. A browser's own
// field follows the browser's language and may put the month first; what was read stands below it.
import { page, t } from './api.js';
import { dayOf, el, fromField, toField, zone } from './dom.js';

const DAY_MS = 86_400_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;
const WRITTEN = /^(?:(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日? *)?(\d{1,2})(?::(\d{2})|[时点](?:(\d{1,2})分?)?)$/;
const language = page.language === 'en' ? 'en-GB' : 'zh-CN';
const WEEKDAY = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: zone });
const AWAY = new Intl.RelativeTimeFormat(language);
const hints = new WeakMap();
const example = () => ({ example: `${dayOf(Date.now() + DAY_MS)} 09:00` });
const two = text => String(text).padStart(2, '0');

/** What was written; without a year, or a day, the next such moment. Nothing where it is none. */
function read(text) {
  const found = WRITTEN.exec(text.normalize('NFKC').replace(/[‐-―−]/g, '-').replace(/[T,]/, ' ').trim());
  if (!found) return null;
  const [, year, month, day, hour, colon, word] = found;
  const at = (y, m, d) => valid(`${y}-${two(m)}-${two(d)} ${two(hour)}:${two(colon ?? word ?? 0)}`);
  if (year) return at(year, month, day);
  const today = dayOf(Date.now()).split('-').map(Number);
  const tomorrow = dayOf(Date.now() + DAY_MS).split('-').map(Number);
  const next = day ? [at(today[0], month, day), at(today[0] + 1, month, day)] : [at(...today), at(...tomorrow)];
  return next.find(one => one > Date.now()) ?? null;
}
/** No 31st of February, no hour that the clocks leave out, and no year that nobody can keep. */
function valid(text) {
  const at = fromField(text);
  return !Number.isNaN(at.getTime()) && text < '9' && toField(at) === text ? at : null;
}

function away(at) {
  const s = (at - Date.now()) / 1000;
  const [unit, length] = Math.abs(s) < 2 * HOUR_S ? ['minute', MINUTE_S] : Math.abs(s) < 2 * DAY_S ? ['hour', HOUR_S] : ['day', DAY_S];
  return AWAY.format(Math.round(s / length), unit);
}
function look(field) {
  const at = read(field.value);
  field.setCustomValidity(field.value && !at ? t('field.bad.moment', example()) : '');
  hints.get(field).textContent = at ? `${toField(at)} · ${WEEKDAY.format(at)} · ${away(at)}` : t('field.moment', example());
}

/** The moment in a field; nothing where it holds none. */
export const momentIn = field => read(field.value);
/** Puts a moment, or nothing, into a field. */
export function putMoment(field, at) {
  field.value = at === null ? '' : toField(at);
  look(field);
}

for (const field of document.querySelectorAll('[data-moment]')) {
  const hint = el('p', { class: 'reads quiet small', id: `reads-${field.id || field.dataset.field}`, 'aria-live': 'polite' });
  hints.set(field, hint);
  field.closest('label').after(hint);
  field.dataset.hint = hint.id;
  field.setAttribute('aria-describedby', hint.id);
  field.addEventListener('input', () => look(field));
  field.addEventListener('change', () => {
    const at = read(field.value);
    if (at) putMoment(field, at);
  });
  look(field);
}
