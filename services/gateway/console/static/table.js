// A plain table of what was read, or what would be here.
import { t } from './api.js';
import { dayOf, el, fill } from './dom.js';

/** `columns`: [text key, row => cell content, class]. */
export function table(where, rows, columns, emptyKey) {
  if (!rows.length) return fill(where, el('p', { class: 'empty' }, t(emptyKey)));
  const head = columns.map(([key, , kind]) => el('th', { scope: 'col', class: kind }, key ? t(key) : ''));
  const body = rows.map(row => el('tr', {}, ...columns.map(([key, cell, kind]) => el('td', { class: kind, dataset: key ? { label: t(key) } : {} }, ...[cell(row)].flat()))));
  return fill(where, el('table', { class: 'stacks' }, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...body)));
}

const drawn = new WeakMap();
/** For what is read again and again: it stays while the same was read, and nobody is thrown off what
 * they opened or have the keys at. Only of a day: times of another one stand with their date. */
export function steady(where, rows, columns, emptyKey) {
  const now = JSON.stringify([rows, dayOf(Date.now())]);
  if (now !== drawn.get(where)) table(where, rows, columns, emptyKey);
  drawn.set(where, now);
}
