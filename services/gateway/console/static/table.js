// A plain table of what was read, or what would be here.
import { t } from './api.js';
import { el, fill } from './dom.js';

/** `columns`: [text key, row => cell content, class]. */
export function table(where, rows, columns, emptyKey) {
  if (!rows.length) return fill(where, el('p', { class: 'empty' }, t(emptyKey)));
  const head = columns.map(([key, , kind]) => el('th', { scope: 'col', class: kind }, key ? t(key) : ''));
  const body = rows.map(row => el('tr', {}, ...columns.map(([, cell, kind]) => el('td', { class: kind }, ...[cell(row)].flat()))));
  return fill(where, el('table', {}, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...body)));
}
