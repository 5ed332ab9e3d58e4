// What the record says, in the reader's words: codes stay in the export, and what has no word here
// stands as it is kept.
import { has, t } from './api.js';
import { el, moment } from './dom.js';

/** Which texts may name a value of a detail. */
const VALUES = {
  via: ['audit.via'],
  pending: ['audit.pending'],
  roles: ['role'],
  scopes: ['scope'],
  why: ['decline', 'follow'],
  how: ['settlement', 'audit.how'],
  reason: ['audit.reason'],
};
const MOMENTS = ['at', 'expires_at'];
/** A hazard or its level, a channel. */
const TARGETS = ['drill.hazard', 'level', 'channel'];
const LEADS = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

const worded = (kinds, value) => {
  const kind = kinds.find(own => has(`${own}.${value}`));
  return kind ? t(`${kind}.${value}`) : String(value);
};

/** What was done. */
export function did(what) {
  const key = [`audit.${what}`, `what.${what.replaceAll('-', '_')}`].find(has);
  return key ? t(key) : what;
}
export const who = name => worded(['audit.who'], name || 'unknown');

function valueOf(name, value, names) {
  if (name === 'division') return value ? names[value] ?? value : t('accounts.is-everywhere');
  if (MOMENTS.includes(name)) return moment(value);
  return [value].flat().map(one => worded(VALUES[name] ?? [], one)).join(t('page.and'));
}
/** What else is known of it, each with the name of what it is. */
export function details(entry, names) {
  const said = ([name, value]) => (name === 'division' || (value !== null && String(value) !== ''));
  return Object.entries(entry.details).filter(said)
    .map(([name, value]) => t('audit.said', { name: worded(['audit.detail'], name), value: valueOf(name, value, names) })).join(' · ');
}
/** What it was done to; a mobilisation leads to its page. */
export function target(entry, names) {
  const name = names[entry.target];
  if (name && LEADS.test(entry.target)) return el('a', { href: `/live/${entry.target}` }, name);
  if (name) return name;
  if (LEADS.test(entry.target)) return el('span', { class: 'quiet small' }, t('audit.id', { id: entry.target }));
  const parts = entry.target.split('/');
  const known = parts.every(part => TARGETS.some(kind => has(`${kind}.${part}`)));
  return known ? parts.map(part => worded(TARGETS, part)).join(' ') : entry.target;
}
