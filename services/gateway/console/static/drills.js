// The calendar of drills: a month by day, the same as a list, and what can be done to each.
import { get, has, look, once, stale, t } from './api.js';
import { carry, carryDialog, putBack } from './carry.js';
import { openDialog, opened } from './dialogs.js';
import { by, dayOf, el, fill, fromField, hourMinute, moment, number, toField } from './dom.js';
import { momentIn, putMoment } from './moments.js';
import { keepUp, noTrouble, onKey, say, trouble } from './frame.js';
import { endsOf, monthsOn, plus, weeksOf } from './months.js';
import { foretold, marked, span, wants } from './foreseen.js';
import { Divisions } from './divisions.js';
import { lead, leadFacts, leadNow, onLead, showLead } from './drill_lead.js';
import { Hazards, levelName } from './hazards.js';
import { readInjects, showInjects } from './injects.js';
import { unpressed } from './pressed.js';
import { mayNot } from './signing.js';
import { table } from './table.js';

const may = Boolean(by('new'));
const hazards = new Hazards(estimate);
const divisions = new Divisions(estimate);
const state = { month: dayOf(Date.now()).slice(0, 7), rows: [], focused: null, about: null, times: [], asked: 0 };

const what = row => `${hazards.named(row.hazard)} ${levelName(row.level)}`;
const why = row => {
  const plain = `drill.reason.${row.reason}`;
  const key = row.because && has(`${plain}.because`) ? `${plain}.because` : plain;
  return has(key) ? t(key, { because: row.because }) : '';
};
const unsigned = row => row.unsigned && row.state === 'planned';
/** Who may not sign is told who has to. */
const signedBy = row => (unsigned(row) && row.may_not ? mayNot(row) : '');
const stateOf = row => (row.mobilisation_state ? t(`state.${row.mobilisation_state}`) : t(`drill.state.${unsigned(row) ? 'unsigned' : row.state}`));

async function found() {
  const [since, until] = endsOf(state.month).map(day => fromField(`${day} 00:00`).toISOString());
  return (await get(`/v1/drills?since=${encodeURIComponent(since)}&until=${encodeURIComponent(until)}`)).occurrences;
}
async function read() {
  try {
    state.rows = await found();
    draw();
  } catch (error) { trouble(error); }
}
/** Read again by itself: drawn where it says something else, of the month that is still shown. */
async function again() {
  const { month } = state;
  const rows = await found();
  await unpressed();
  if (month !== state.month || JSON.stringify(rows) === JSON.stringify(state.rows)) return;
  const held = document.activeElement.dataset.of;
  state.rows = rows;
  draw();
  if (held) document.querySelector(`[data-of="${held}"]`)?.focus();
}

function draw() {
  const [year, month] = state.month.split('-');
  by('month').textContent = t('drill.month', { year, month: Number(month) });
  const today = dayOf(Date.now());
  const weeks = weeksOf(state.month);
  const days = weeks.flat();
  const focused = days.includes(state.focused) ? state.focused : days.includes(today) ? today : `${state.month}-01`;
  const held = by('days').contains(document.activeElement);
  by('days').replaceChildren(...weeks.map(week => el('tr', {}, ...week.map(day => cell(day, today, focused)))));
  if (held) by('days').querySelector('[tabindex="0"]').focus();
  table(by('list'), state.rows.filter(row => dayOf(row.at).startsWith(state.month)), [
    ['drill.at', row => el('span', {}, `${dayOf(row.at)} ${hourMinute(row.at)}`)],
    ['drill.drill', row => [el('button', { type: 'button', class: 'plain small', dataset: { of: `list-${row.occurrence_id}` }, onclick: () => show(row) }, what(row)), el('div', { class: 'quiet small' }, `${t(`drill.kind.${row.kind}`)} · ${row.area.name}`)]],
    ['console.state', row => [stateOf(row), el('div', { class: 'quiet small' }, signedBy(row) || why(row))]],
  ], 'drill.none');
}

function cell(day, today, focused) {
  const rows = state.rows.filter(row => dayOf(row.at) === day);
  const label = t('drill.day-label', { day, count: rows.length });
  const button = el('button', {
    type: 'button', class: 'day', dataset: { day }, 'aria-label': may ? `${label} ${t('drill.new')}` : label,
    tabindex: day === focused ? '0' : '-1', onclick: () => { state.focused = day; if (may) edit(null, day); },
  }, String(Number(day.slice(8))));
  const classes = [day.startsWith(state.month) ? '' : 'other', day === today ? 'now' : ''].join(' ').trim();
  return el('td', { class: classes || null }, button, ...rows.map(row => el('button', {
    type: 'button', class: `one ${row.state}`, dataset: { of: `day-${row.occurrence_id}` }, title: `${what(row)} ${stateOf(row)} ${why(row)}`, onclick: () => show(row),
  }, `${mark(row)}${hourMinute(row.at)} ${what(row)}`)));
}
/** Never by colour alone. */
const mark = row => (unsigned(row) ? '✎ ' : { put_off: '⏸ ', missed: '! ', cancelled: '× ', started: '● ' }[row.state] ?? '');

function turn(months) {
  state.month = monthsOn(state.month, months);
  return read();
}

by('days').addEventListener('keydown', async event => {
  const own = event.target.closest('.day');
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
  if (!own || !step) return;
  event.preventDefault();
  const day = plus(own.dataset.day, step);
  state.focused = day;
  if (!by('days').querySelector(`[data-day="${day}"]`)) {
    state.month = day.slice(0, 7);
    await read();
  } else draw();
  by('days').querySelector(`[data-day="${day}"]`).focus();
});

function show(row) {
  state.about = row;
  for (const id of ['move-form', 'sure']) by(id).hidden = true;
  by('one-title').textContent = `${t(`drill.kind.${row.kind}`)} · ${what(row)}`;
  const facts = {
    at: moment(row.at), area: row.area.name, ...leadFacts(row), repeat: t(`drill.repeat.${row.repeat}`),
    notice: row.notice_h ? t('drill.notice-of', { hours: row.notice_h, told: row.announced ? t(row.called_off ? 'drill.told-off' : 'drill.told') : '' }) : t('drill.no-notice'),
    injects: row.injects.map(one => `${one.after_min ? t('drill.inject-at', { minutes: one.after_min }) : t('drill.inject-at-once')} ${t(`drill.inject.${one.kind}`)} ${one.place}`).join('; '),
    state: [stateOf(row), why(row), signedBy(row)].filter(Boolean).join(' · '), by: row.by, note: row.note,
  };
  fill(by('one-facts'), ...Object.entries(facts).filter(([, text]) => text).flatMap(([name, text]) => [
    el('dt', {}, t(`drill.fact.${name}`)), el('dd', {}, text)]));
  const open = !['starting', 'started'].includes(row.state) && !row.cancelled;
  const act = (key, action) => el('button', { type: 'button', onclick: action }, t(key));
  const [first, last] = by('one-acts').querySelectorAll('.language, [data-close]');
  by('one-acts').replaceChildren(first, ...[
    row.mobilisation_id && el('a', { class: 'button', href: `/live/${row.mobilisation_id}` }, t('console.page.live')),
    unsigned(row) && !row.cancelled && !row.may_not && act('drill.sign', () => ask('drill.sign', `/v1/drills/${row.drill_id}/signature`, { expected_revision: row.revision })),
    may && open && act('drill.move', askMove),
    may && open && row.state !== 'cancelled' && act('drill.skip', () => ask('drill.skip', `/v1/drill-occurrences/${row.occurrence_id}/cancellation`)),
    may && !row.cancelled && act('drill.change', () => change(row)),
    may && !row.cancelled && act('drill.cancel', () => ask('drill.cancel', `/v1/drills/${row.drill_id}/cancellation`)),
  ].filter(Boolean), last);
  openDialog(by('one'));
}

function askMove() {
  by('move-form').hidden = false;
  putMoment(by('move-at'), state.about.at);
  by('move-at').focus();
}
function ask(key, path, body = {}) {
  by('sure').hidden = false;
  by('sure-what').textContent = t(`${key}-sure`, { what: what(state.about), at: moment(state.about.at) });
  by('sure-go').textContent = t(key);
  by('sure-back').textContent = t(key === 'drill.sign' ? 'console.cancel' : 'drill.keep');
  by('sure-go').onclick = () => command(path, body);
  by('sure-go').focus();
}
async function command(path, body, about = state.about) {
  const here = opened(by('one'), by('one-title').textContent);
  try {
    await once(path, body);
    here.close();
    say(t('drill.recorded'));
    await read();
  } catch (error) {
    // It is not as it was shown: what is opened next, or signed, is as it stands.
    if (error.status === 409) await read();
    here.trouble(error, stale(error) ? () => showAnew(about) : null);
  }
}
/** The same time of the drill; where a change laid them anew the drill's first here, or none. */
function showAnew({ occurrence_id, drill_id }) {
  const times = state.rows.filter(row => row.drill_id === drill_id);
  const now = times.find(row => row.occurrence_id === occurrence_id) ?? times[0];
  if (now) show(now);
  else by('one').close();
}
by('move-form').addEventListener('submit', event => {
  event.preventDefault();
  command(`/v1/drill-occurrences/${state.about.occurrence_id}/moves`, { at: momentIn(by('move-at')).toISOString() });
});
for (const [back, part] of [['move-back', 'move-form'], ['sure-back', 'sure']]) by(back).addEventListener('click', () => { by(part).hidden = true; });

/** What a change lays anew: the times of a drill that are still planned, the earliest first. */
async function change(row) {
  const here = opened(by('one'), by('one-title').textContent);
  try {
    const { occurrences } = await get(`/v1/drills/${row.drill_id}`);
    if (!here.still()) return;
    here.close();
    edit(row, '', occurrences.filter(one => one.state === 'planned'));
  } catch (error) { here.trouble(error); }
}
/** When a changed drill begins unless another time is chosen: a series at its next usual time, though
 * that one was moved. */
function nextOf(row, times) {
  const ahead = times.map(one => (row.repeat === 'once' ? one.at : one.slot)).filter(at => Date.parse(at) > Date.now());
  return ahead.length ? ahead.reduce((one, other) => (Date.parse(other) < Date.parse(one) ? other : one)) : null;
}
/** What saving would take away of a series without its being asked for. */
function showLost() {
  const first = momentIn(by('first'));
  const times = first && state.about?.repeat !== 'once' ? state.times : [];
  const before = times.filter(one => Date.parse(one.slot) < first);
  const moved = times.filter(one => Date.parse(one.slot) >= first && one.at !== one.slot);
  by('lost').textContent = [
    before.length ? t('drill.lost', { count: before.length, at: moment(before[0].at) }) : '',
    moved.length ? t('drill.moved-back', { count: moved.length }) : '',
  ].filter(Boolean).join(' ');
}

function edit(row, day, times = []) {
  Object.assign(state, { about: row, times });
  by('edit-title').textContent = t(row ? 'drill.change' : 'drill.new');
  by('save').textContent = t(row ? 'drill.save' : 'drill.plan');
  by('edit-told').hidden = !row?.announced;
  document.querySelector(`[name=kind][value=${row?.kind ?? 'internal'}]`).checked = true;
  if (row) hazards.choose(row.hazard, row.level);
  divisions.chosen = new Set(row?.area.geocodes ?? []);
  divisions.draw();
  putMoment(by('first'), row ? nextOf(row, times) : fromField(`${day ?? plus(dayOf(Date.now()), 1)} 09:00`));
  showLost();
  by('repeat').value = row?.repeat ?? 'once';
  by('announce').checked = Boolean(row?.notice_h);
  by('notice').value = row?.notice_h ?? 24;
  by('note').value = row?.note ?? '';
  showLead(row);
  showInjects(row?.injects ?? []);
  kinds();
  openDialog(by('edit'));
}
const kind = () => document.querySelector('[name=kind]:checked').value;
function kinds() {
  by('notice-row').disabled = kind() === 'system';
  by('notice').disabled = !by('announce').checked;
  estimate();
}
function area() {
  const drawn = state.about?.area ?? {};
  return {
    name: divisions.names() || drawn.name || '', divisions: [...divisions.chosen],
    polygons: drawn.polygons ?? [], circles: drawn.circles ?? [],
  };
}
async function estimate() {
  const asked = ++state.asked;
  by('estimate').textContent = '';
  by('estimate-met').replaceChildren();
  const wanted = area();
  if (!wanted.divisions.length && !wanted.polygons.length && !wanted.circles.length) return;
  try {
    const found = await look('/v1/estimates', { area: wanted, hazard: by('hazard').value, level: hazards.level, kind: kind(), ...leadNow() });
    if (asked === state.asked) follows(found);
  } catch (error) { if (asked === state.asked) trouble(error, by('edit-trouble')); }
}
/** As Start says it; what runs there now will be over by then. */
function follows({ foreseen, grids }) {
  by('estimate').textContent = !foreseen ? t('foresight.no-plan') : t(`drill.estimate.${kind()}`, {
    grids: number(grids), ...foretold(foreseen.prediction, at => t('foresight.within', { span: span(at) })),
  });
  if (foreseen && kind() !== 'system') by('estimate-met').replaceChildren(...marked(wants(foreseen)));
}
by('form').addEventListener('submit', async event => {
  event.preventDefault();
  noTrouble(by('edit-trouble'));
  const injects = readInjects();
  if (!injects) return;
  const body = {
    kind: kind(), hazard: by('hazard').value, level: hazards.level, area: area(), first_at: momentIn(by('first')).toISOString(),
    repeat: by('repeat').value, notice_h: by('announce').checked && kind() !== 'system' ? Number(by('notice').value) : null, note: by('note').value, injects, ...lead(),
  };
  const [{ about }, here] = [state, opened(by('edit'), by('edit-title').textContent)];
  try {
    await once(about ? `/v1/drills/${about.drill_id}/changes` : '/v1/drills', about ? { ...body, expected_revision: about.revision } : body);
    here.close();
    state.month = toField(body.first_at).slice(0, 7);
    say(t('drill.recorded'));
    await read();
  } catch (error) {
    here.trouble(error);
    if (error.status === 409) await read();
  }
});
for (const radio of document.querySelectorAll('[name=kind]')) radio.addEventListener('change', kinds);
by('announce').addEventListener('change', () => { by('notice').disabled = !by('announce').checked; });
onLead(estimate);
by('first').addEventListener('input', showLost);

by('before').addEventListener('click', () => turn(-1));
by('after').addEventListener('click', () => turn(1));
by('today').addEventListener('click', () => { state.month = dayOf(Date.now()).slice(0, 7); state.focused = null; read(); });
carry('month', () => state.month, month => {
  state.month = month;
  return read();
});
carryDialog(by('one'), () => ({ row: state.about, moving: !by('move-form').hidden }), ({ row, moving }) => {
  show(row);
  if (moving) askMove();
});
if (may) carryDialog(by('edit'), () => ({ row: state.about, times: state.times }), ({ row, times }) => edit(row, undefined, times));
onKey('PageUp', () => turn(-1));
onKey('PageDown', () => turn(1));
if (may) {
  by('new').addEventListener('click', () => edit(null));
  onKey('n', () => edit(null));
}
Promise.all([get('/v1/hazards'), get('/v1/divisions')]).then(([found, places]) => {
  hazards.show(found.hazards);
  divisions.show(places.divisions);
  return read();
}).then(putBack).then(() => keepUp(again)).catch(trouble);
