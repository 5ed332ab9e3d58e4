// The shift log: who is on duty, what is open by itself, take over and hand over with a note.
import { get, once, t } from './api.js';
import { apart } from './apart.js';
import { carryDialog, putBack } from './carry.js';
import { openDialog, opened } from './dialogs.js';
import { by, el, fill, moment, number, redraw } from './dom.js';
import { keepUp, onKey, say, trouble } from './frame.js';
import { levelName } from './hazards.js';
import { chip } from './kinds.js';
import { Pages } from './pages.js';
import { unpressed } from './pressed.js';
import { asked } from './signing.js';
import { table } from './table.js';

const state = { open: null, openAt: 0, action: '', entries: [] };
const MOST = 200;
/** What is open is counted door by door. */
const OPEN_MS = 9000;

const drill = row => `${moment(row.at)} ${t(`drill.hazard.${row.hazard}`)} ${levelName(row.level)} · ${row.area}`;
const mobilisation = row => [chip(row), ' ', el('a', { href: `/live/${row.mobilisation_id}` }, `${row.event} · ${row.signature}`), ' ',
  t('shift.doors', { open: number(row.unaccounted), of: number(row.visits) }), row.needs_help ? ` · ▲ ${t('outcome.needs_help')} ${number(row.needs_help)}` : ''];

// Entries of an earlier release say less.
function approval(row) {
  if (!row.subject) return [el('b', {}, t('console.overview.approve')), ' ', ...mobilisation(row)];
  return [el('b', {}, t(`console.overview.${asked(row)}`)), ' ', chip(row), ' ', row.subject === 'start' ? '' : t(`console.overview.subject.${row.subject}`),
    el('a', { href: `/live/${row.mobilisation_id}` }, `${row.event} · ${row.area ?? row.signature}`), ' ',
    row.proposer ? t('console.overview.proposed', { who: row.proposer }) : t('console.overview.issued'), row.deadline_at && row.state === 'open' ? ` · ${t('console.matters.due', { at: moment(row.deadline_at) })}` : ''];
}
const matter = row => [chip(row), ' ', el('a', { href: '/matters' }, t('console.overview.matter', { what: t(`matter.${row.kind}`) })), ` ${row.place} · `, t('console.matters.due', { at: moment(row.due_at) })];
const alarm = row => [el('b', {}, t(`console.alarm.${row.why}`)), ` ${row.event} · ${(row.areas ?? []).join(', ')} · ${moment(row.recorded_at)}`];
const filled = open => ({ matters: [], alarms: [], channels: [], ...open });

function openList(left) {
  const open = filled(left);
  const items = [
    ...open.approvals.map(row => el('li', {}, ...approval(row))),
    ...open.running.map(row => el('li', {}, ...mobilisation(row), ` · ${t(`state.${row.state}`)}`)),
    ...open.matters.map(row => el('li', {}, ...matter(row))),
    ...open.alarms.map(row => el('li', {}, ...alarm(row))),
    ...open.channels.map(channel => el('li', {}, el('a', { href: '/settings' }, t('shift.channel-off', { channel: t(`channel.${channel}`) })))),
    ...open.not_held.map(row => el('li', {}, row.state === 'unsigned' ? '' : `${t('console.overview.drill-waits')} `, drill(row), ` · ${t(`drill.state.${row.state}`)}`)),
    ...open.drills.map(row => el('li', {}, t('shift.drill-comes'), ' ', drill(row))),
  ];
  if (open.dead_letters) items.push(el('li', {}, el('a', { href: '/letters' }, t('console.overview.letters', { count: open.dead_letters }))));
  return items.length ? el('ul', { class: 'open-list' }, ...items) : el('p', { class: 'empty' }, t('shift.nothing-open'));
}

const desk = division => (division ? t('shift.desk', { division }) : t('shift.desk-all'));

function duty(rows) {
  const mine = rows.some(row => row.me);
  for (const [id, shown] of [['take_over', !mine], ['hand_over', mine]]) if (by(id)) by(id).hidden = !shown;
  fill(by('duty'), rows.length ? el('ul', { class: 'duty' }, ...rows.map(row => el('li', {}, el('b', {}, apart(row.name)), ` ${row.me ? t('shift.me') : ''} · ${desk(row.division)} · ${t('shift.since', { at: moment(row.since) })}`)))
    : el('p', { class: 'empty' }, t('shift.nobody')));
}

function note(row) {
  if (row.note) return el('div', { class: 'said-note' }, row.note);
  return row.has_note ? el('span', { class: 'quiet' }, t('shift.note-hidden')) : '';
}
function left(row) {
  const { dead_letters, ...lists } = filled(row.left_open);
  const count = Object.values(lists).reduce((sum, list) => sum + list.length, dead_letters ? 1 : 0);
  return count ? el('details', {}, el('summary', {}, t('shift.open-count', { count })), openList(row.left_open)) : t('shift.nothing-open');
}
function log() {
  table(by('log'), state.entries, [
    ['console.audit.at', row => moment(row.at)],
    ['console.audit.who', row => [el('b', {}, row.name), el('div', { class: 'quiet small' }, desk(row.division))]],
    ['console.audit.did', row => t(`shift.did.${row.action}`)],
    ['shift.open', left],
    ['shift.note', note],
  ], 'shift.empty');
}

const pages = new Pages(async (_, before, least) => {
  const wanted = new URLSearchParams({ limit: Math.min(MOST, Math.max(50, least)) });
  if (before !== null) wanted.set('before', before);
  const found = await get(`/v1/shifts?${wanted}`);
  return { ...found, rows: found.entries };
}, show);

function show(entries) {
  duty(pages.found.on_duty);
  // What was opened to read stays open: only another entry draws the list anew.
  const same = entries.length === state.entries.length && entries[0]?.entry_no === state.entries[0]?.entry_no;
  if (same && entries.length) return;
  state.entries = entries;
  log();
}

async function readOpen() {
  state.open = await get('/v1/shifts/open');
  state.openAt = Date.now();
  await unpressed();
  redraw(by('open'), openList(state.open));
}

async function ask(action) {
  state.action = action;
  by('change-title').textContent = t(`shift.${action}`);
  by('save').textContent = t(`shift.${action}-save`);
  const failed = await readOpen().catch(error => error);
  fill(by('change-open'), state.open ? openList(state.open) : null);
  openDialog(by('change'));
  if (failed) trouble(failed, by('change-trouble'));
  by('note').focus();
}
by('form').addEventListener('submit', async event => {
  event.preventDefault();
  const here = opened(by('change'), by('change-title').textContent);
  const { value: note } = by('note');
  try {
    await once('/v1/shifts', { action: state.action, note });
    here.close();
    // What is typed by now may be the next note.
    if (!by('change').open && by('note').value === note) by('note').value = '';
    say(t('shift.recorded'));
    pages.again().catch(error => trouble(error));
  } catch (error) { here.trouble(error); }
});
for (const action of ['take_over', 'hand_over']) by(action)?.addEventListener('click', () => ask(action));
onKey('n', () => [by('take_over'), by('hand_over')].find(button => button && !button.hidden)?.click());

carryDialog(by('change'), () => state.action, ask);
keepUp(async () => {
  await pages.again();
  if (Date.now() - state.openAt > OPEN_MS) await readOpen();
});
putBack();
