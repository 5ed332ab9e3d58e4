// Making elements: text is always text, never markup.
import { t } from './api.js';
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key === 'class') made.className = value;
    else if (key === 'dataset') Object.assign(made.dataset, value);
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined && child !== false));
  return made;
}
export const by = id => document.getElementById(id);
export function fill(parent, ...children) {
  parent.replaceChildren(...children.filter(Boolean));
}
const alike = (one, other) => one.nodeType === Node.ELEMENT_NODE && one.cloneNode().isEqualNode(other.cloneNode());
/** For what is read again and again: only what says something else is drawn anew, so that who reads
 * or goes by keyboard is not thrown off the rest. A button in it names what it is about in `data-`. */
export function redraw(parent, ...children) {
  const made = children.filter(Boolean).map(one => (one instanceof Node ? one : document.createTextNode(one)));
  made.forEach((own, index) => {
    const stands = parent.childNodes[index];
    if (!stands) parent.append(own);
    else if (stands.isEqualNode(own)) return;
    else if (alike(stands, own)) redraw(stands, ...own.childNodes);
    else stands.replaceWith(own);
  });
  while (parent.childNodes.length > made.length) parent.lastChild.remove();
}

/** A choice that stands in the page's address, so that it outlives a reload and can be passed on:
 * by its id; the first option is the one that needs no saying. */
export function kept(select, onChange) {
  const asked = new URLSearchParams(location.search).get(select.id);
  if ([...select.options].some(option => option.value === asked)) select.value = asked;
  select.addEventListener('change', () => {
    const address = new URL(location.href);
    if (select.selectedIndex) address.searchParams.set(select.id, select.value);
    else address.searchParams.delete(select.id);
    history.replaceState(null, '', address);
    onChange();
  });
}

export const zone = document.documentElement.dataset.zone || undefined;
const TIME = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
const SHORT = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
/** 21:04:31 today; with the date otherwise. */
export function moment(text, now = new Date()) {
  const at = new Date(text);
  const clock = TIME.format(at);
  return DAY.format(at) === DAY.format(now) ? clock : `${DAY.format(at)} ${clock}`;
}
export const clock = date => TIME.format(date);
export const hourMinute = text => SHORT.format(new Date(text));
/** How long still: minutes, and in the last one seconds. */
export const left = s => (s >= 60 ? t('console.left.minutes', { min: Math.floor(s / 60) }) : t('console.left.seconds', { s }));
export const number = value => new Intl.NumberFormat('en-GB').format(value).replaceAll(',', ' ');
const PARTS = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
/** A moment as a field of day and time holds it, 2026-11-28 09:00: by the clock of the console's zone. */
export const toField = at => PARTS.format(new Date(at));
/** The moment that such a field says. */
export function fromField(text) {
  const parsed = written => Date.parse(`${written.replace(' ', 'T')}Z`);
  const asked = parsed(text);
  if (Number.isNaN(asked)) return new Date(NaN);
  const away = at => parsed(toField(at)) - at;
  // Twice: the zone's hour may have changed between the guess and the moment.
  return new Date(asked - away(asked - away(asked)));
}
/** Its day there, `2026-05-12`. */
export const dayOf = at => DAY.format(new Date(at));
/** 18:00 today; with its day otherwise. */
export const dayed = at => (dayOf(at) === dayOf(Date.now()) ? hourMinute(at) : toField(at));
