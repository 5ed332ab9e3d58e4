// A change of language loads the page anew: what was chosen and typed goes along, within this
// window, and is forgotten as soon as it is put back.
import { keys, look, page } from './api.js';
import { el } from './dom.js';

const KEY = 'muster-carried';
const LATEST_MS = 60_000;
const FIELDS = ':is(main, dialog) :is(input, select, textarea, button[aria-pressed])';
/** What is secret, what only shows something, and what its part of the page carries by itself. */
const NOT = '[type=password], [type=file], [readonly], [data-carried] *';
const carriers = [];
let kept = taken();
// What was sent and not answered is the same in the other language.
for (const [about, own] of kept?.keys ?? []) keys.set(about, own);

function taken() {
  const found = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  sessionStorage.removeItem(KEY);
  return found?.officer === page.officer && Date.now() - found.at < LATEST_MS && found.path === location.pathname ? found : null;
}

const chosen = field => ['checkbox', 'radio'].includes(field.type);
const fields = () => [...document.querySelectorAll(FIELDS)].filter(field => !field.matches(NOT));
const nameOf = field => JSON.stringify([
  field.closest('[id]')?.id, field.name || field.dataset.field, chosen(field) || field.matches('button') ? field.value : '']);
const stands = field => (field.matches('button') ? field.getAttribute('aria-pressed') : chosen(field) ? field.checked : field.value);

function put(field, value) {
  if (!field || stands(field) === value) return;
  if (field.matches('button')) return field.click();
  field[chosen(field) ? 'checked' : 'value'] = value;
  for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
}

/** What stands in no field. `take` gives it, or nothing; `give` gets it back before the fields are
 * filled, in the order in which it was registered; what `give` gives is called once they are. */
export function carry(name, take, give) {
  carriers.push({ name, take, give });
}
/** A dialog in which something is typed: opened again about the same; its language is changed from
 * within, since nothing beside it can be reached. */
export function carryDialog(dialog, about, open) {
  const own = document.querySelector('a.language');
  const rows = [...dialog.querySelectorAll('.row:has([data-close])')];
  rows.at(-1)?.prepend(el('a', { class: 'language', href: own.href, lang: own.lang }, own.textContent));
  carry(dialog.id, () => (dialog.open ? { about: about() } : null), found => open(found.about));
}

/** Once the page stands: what came along is put back. */
export async function putBack() {
  const found = kept;
  kept = null;
  if (!found) return;
  const after = [];
  for (const { name, give } of carriers) if (name in found.own) after.push(await give(found.own[name]));
  for (const [name, value] of found.fields) put(fields().find(field => nameOf(field) === name), value);
  for (const settle of after) await settle?.();
}

/** To the other language. Nothing is laid aside for a page that will not come: without a session or
 * a connection this one stays, and the Problem is raised. */
export async function leave(href) {
  await look('/v1/looks');
  const own = {};
  for (const { name, take } of carriers) {
    const found = take();
    if (found) own[name] = found;
  }
  const values = fields().filter(field => !chosen(field) || field.checked || field.type === 'checkbox').map(field => [nameOf(field), stands(field)]);
  sessionStorage.setItem(KEY, JSON.stringify({ at: Date.now(), officer: page.officer, path: location.pathname, own, fields: values, keys: [...keys] }));
  // The address as it is by now: what was chosen stands in it too.
  const address = new URL(location.href);
  address.searchParams.set('lang', new URL(href).searchParams.get('lang'));
  location.href = address;
}
