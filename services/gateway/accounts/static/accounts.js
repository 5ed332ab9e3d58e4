// Accounts: who may log in, as what and for where; and keys for programs.
import { get, keys, look, once, page, post, t } from './api.js';
import { carryDialog, putBack } from './carry.js';
import { openDialog, opened } from './dialogs.js';
import { by, el, moment } from './dom.js';
import { wrongAt } from './fields.js';
import { heard, noTrouble, say, trouble } from './frame.js';
import { momentIn, putMoment } from './moments.js';
import { Pages } from './pages.js';
import { table } from './table.js';

const pages = new Pages(async (q, after) => {
  const { officers, next } = await look('/v1/officers/searches', { q, after });
  return { rows: officers, next };
}, draw);
let about = null;
let names = new Map();

const place = code => (code ? [names.get(code) ?? '', el('div', { class: 'quiet small' }, code)] : t('account.everywhere'));
const roles = row => row.roles.map(role => t(`role.${role}`)).join(t('page.and'));
function state(row) {
  if (row.disabled_at) return el('b', { class: 'mark' }, t('accounts.locked', { at: moment(row.disabled_at) }));
  if (!row.password && !row.outside) return t('accounts.not-set-up');
  return t(row.second_factor ? 'accounts.with-factor' : 'accounts.without-factor');
}
const open = row => (row.sessions ? t('accounts.sessions', { count: row.sessions, at: moment(row.seen_at) }) : t('accounts.no-session'));
const act = row => (row.name === page.officer
  ? el('a', { href: '/account' }, t('accounts.own'))
  : el('button', { type: 'button', class: 'small', onclick: () => change(row) }, t('accounts.change')));

function draw(officers) {
  table(by('rows'), officers, [
    ['login.name', row => el('b', {}, row.name)],
    ['account.roles', roles],
    ['account.division', row => place(row.division)],
    ['console.state', state],
    ['accounts.logged-in', open],
    ['', act],
  ], pages.wanted ? 'accounts.none-found' : 'accounts.empty');
}
async function read() {
  try {
    await pages.begin(by('q').value);
    heard();
    noTrouble();
  } catch (error) { trouble(error); }
}
async function readKeys() {
  try {
    const { api_keys } = await get('/v1/api-keys');
    const now = new Date();
    const ended = row => (row.revoked_at ? t('accounts.revoked', { at: moment(row.revoked_at) })
      : row.expires_at && new Date(row.expires_at) <= now ? t('accounts.expired', { at: moment(row.expires_at) }) : '');
    table(by('api-keys'), api_keys, [
      ['accounts.key', row => [el('b', {}, row.name), el('div', { class: 'quiet small' }, row.key_id)]],
      ['accounts.scopes', row => row.scopes.map(scope => t(`scope.${scope}`)).join(t('page.and'))],
      ['account.division', row => place(row.division)],
      ['accounts.made', row => moment(row.created_at)],
      ['console.state', row => ended(row) || t(row.expires_at ? 'accounts.until' : 'accounts.in-force', { at: row.expires_at ? moment(row.expires_at) : '' })],
      ['', row => (ended(row) ? '' : el('button', { type: 'button', class: 'small', onclick: () => revoke(row) }, t('accounts.revoke')))],
    ], 'accounts.no-keys');
  } catch (error) { trouble(error); }
}

const chosen = id => [...by(id).querySelectorAll('input:checked')].map(box => box.value);
function choose(id, values) {
  for (const box of by(id).querySelectorAll('input')) box.checked = values.includes(box.value);
}
function needsOne(id, key) {
  const [first] = by(id).querySelectorAll('input');
  wrongAt(first, t(key), by(id).lastElementChild);
  first.focus();
}
/** Everywhere is chosen, never left empty; who keeps a division has no such choice. */
const everywhere = id => by(`${id}-everywhere`);
const division = id => (everywhere(id)?.checked ? '' : by(id).value);
function named(id) {
  by(id).disabled = Boolean(everywhere(id)?.checked);
  by(`${id}-name`).textContent = names.get(division(id)) ?? '';
}
for (const id of ['invite-division', 'change-division', 'key-division']) {
  by(id).addEventListener('input', () => named(id));
  everywhere(id)?.addEventListener('change', () => named(id));
}

/** What can't be shown again: a `link` or a `key`. */
function shownOnce(what, name, secret) {
  by('linked-title').textContent = t(`accounts.${what}-of`, { name });
  by('linked-what').textContent = t(`accounts.${what}-what`);
  by('linked-given').textContent = t(`accounts.${what}-given`);
  by('one-time').value = secret;
  by('linked').showModal();
  by('one-time').select();
}
by('copy').addEventListener('click', async () => {
  by('one-time').select();
  try {
    await navigator.clipboard.writeText(by('one-time').value);
    say(t('accounts.copied'));
  } catch { say(t('accounts.copy-by-hand')); }
});

/** What was sent from it before keeps nobody waiting now. */
function opens(dialog) {
  for (const button of dialog.querySelectorAll('button')) button.disabled = false;
  openDialog(dialog);
}
const OFFICERS = '/v1/officers';
const KEYS = '/v1/api-keys';
/** What was sent from it and not answered may be made by now: it stays as it was typed, and sent
 * again it is the same one. */
function emptied(form, path) {
  if (!keys.has(path)) form.reset();
}
function invite() {
  emptied(by('invite-form'), OFFICERS);
  named('invite-division');
  opens(by('invite'));
}
by('new').addEventListener('click', invite);
carryDialog(by('invite'), () => '', invite);
/** One form at a time: what was typed stays until it is done. `about`: what it is about. */
async function sent(form, about, doing) {
  const here = opened(form.closest('dialog'), about);
  const button = form.querySelector('[type=submit]');
  button.disabled = true;
  try {
    await doing(here);
  } catch (error) {
    here.trouble(error);
  }
  if (here.still()) button.disabled = false;
}
by('invite-form').addEventListener('submit', event => {
  event.preventDefault();
  const body = { name: by('invite-name').value, roles: chosen('invite-roles'), division: division('invite-division') };
  if (!body.roles.length) return needsOne('invite-roles', 'accounts.needs-role');
  return sent(by('invite-form'), body.name, async here => {
    const { officer, link } = await once(OFFICERS, body);
    here.close();
    shownOnce('link', officer.name, link);
    read();
  });
});

function show(row) {
  about = row;
  by('change-title').textContent = row.name;
  by('change-state').replaceChildren(state(row), ' · ', open(row));
  const shown = { link: !row.disabled_at, factor: row.second_factor, 'log-out': row.sessions > 0, lock: !row.disabled_at, unlock: Boolean(row.disabled_at) };
  for (const part of by('change').querySelectorAll('[data-act]')) part.hidden = !shown[part.dataset.act];
}
function change(row) {
  show(row);
  choose('change-roles', row.roles);
  by('change-division').value = row.division;
  if (everywhere('change-division')) everywhere('change-division').checked = !row.division;
  named('change-division');
  opens(by('change'));
}
carryDialog(by('change'), () => about, change);
by('change-form').addEventListener('submit', event => {
  event.preventDefault();
  const body = { roles: chosen('change-roles'), division: division('change-division') };
  if (!body.roles.length) return needsOne('change-roles', 'accounts.needs-role');
  const { officer_id, name } = about;
  return sent(by('change-form'), name, async here => {
    await post(`/v1/officers/${officer_id}/roles`, body);
    here.close();
    say(t('accounts.saved', { name }));
    read();
  });
});
const ACTS = {
  link: ['links'],
  factor: ['second-factor-resets'],
  'log-out': ['log-outs'],
  lock: ['lock', { locked: true }],
  unlock: ['lock', { locked: false }],
};
for (const button of by('change').querySelectorAll('[data-act] button')) {
  button.addEventListener('click', async () => {
    const [path, body] = ACTS[button.value];
    const here = opened(by('change'), about.name);
    noTrouble(by('change-trouble'));
    button.disabled = true;
    try {
      const { officer, link } = await post(`/v1/officers/${about.officer_id}/${path}`, body);
      // Another's roles may stand there by now, to be saved as theirs.
      if (here.still()) show(officer);
      if (link) {
        here.close();
        shownOnce('link', officer.name, link);
      } else {
        say(t(`accounts.act.${button.value}.done`, { name: officer.name }));
      }
      read();
    } catch (error) { here.trouble(error); }
    if (here.still()) button.disabled = false;
  });
}

const YEAR_MS = 365 * 24 * 3600_000;
function askKey() {
  emptied(by('make-key-form'), KEYS);
  if (!by('key-until').value) putMoment(by('key-until'), Date.now() + YEAR_MS);
  expires();
  named('key-division');
  opens(by('make-key'));
}
function expires() {
  by('key-until').disabled = by('key-for-good').checked;
}
by('new-key').addEventListener('click', askKey);
by('key-for-good').addEventListener('change', expires);
carryDialog(by('make-key'), () => '', askKey);
by('make-key-form').addEventListener('submit', event => {
  event.preventDefault();
  const body = {
    name: by('key-name').value, scopes: chosen('key-scopes'), division: division('key-division'),
    expires_at: by('key-for-good').checked ? null : momentIn(by('key-until')).toISOString(),
  };
  if (!body.scopes.length) return needsOne('key-scopes', 'accounts.needs-scope');
  return sent(by('make-key-form'), body.name, async here => {
    const { api_key, key } = await once(KEYS, body);
    here.close();
    shownOnce('key', api_key.name, key);
    readKeys();
  });
});

function revoke(row) {
  about = row;
  by('revoke-key').textContent = `${row.name} · ${row.key_id}`;
  opens(by('revoke'));
}
by('revoke-go').addEventListener('click', async () => {
  by('revoke-go').disabled = true;
  const { key_id, name } = about;
  const here = opened(by('revoke'), by('revoke-key').textContent);
  try {
    await post(`/v1/api-keys/${key_id}/revocation`);
    here.close();
    say(t('accounts.key-revoked', { name }));
    readKeys();
  } catch (error) {
    if (here.trouble(error)) by('revoke-go').disabled = false;
  }
});

by('q').addEventListener('input', () => read());
async function begin() {
  try {
    const { divisions } = await get('/v1/divisions');
    names = new Map(divisions.map(own => [own.code, own.name]));
    by('divisions').replaceChildren(...divisions.map(own => el('option', { value: own.code }, own.name)));
  } catch { /* codes say enough */ }
  read();
  readKeys();
  putBack();
}
begin();
