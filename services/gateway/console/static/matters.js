// What came up: what is due soonest first; answered here, or sent on up.
import { get, may, once, post, t } from './api.js';
import { apart } from './apart.js';
import { carryDialog, putBack } from './carry.js';
import { openDialog, opened } from './dialogs.js';
import { by, el, moment } from './dom.js';
import { keepUp, noTrouble, say, trouble } from './frame.js';
import { unpressed } from './pressed.js';
import { steady } from './table.js';

let about = null;
let how = '';

function where(row) {
  return `${apart(row.place)}${row.door ? ` ${apart(row.door)}` : ''}`;
}
function note(id, key) {
  if (!id || !may('people:read')) return null;
  const text = el('span', {});
  const show = el('button', { type: 'button', class: 'small' }, t(key));
  show.addEventListener('click', async () => {
    show.disabled = true;
    try {
      text.textContent = (await post(`/v1/notes/${id}/reveals`)).text;
      noTrouble();
      show.remove();
    } catch (error) {
      show.disabled = false;
      trouble(error);
    }
  });
  return el('div', {}, show, text);
}
function stands(row) {
  if (row.settlement) return `${t(`settlement.${row.settlement}`)} · ${moment(row.ended_at)}`;
  if (row.state !== 'open') return `${t(`matter-state.${row.state}`)} · ${moment(row.ended_at)}`;
  const late = new Date(row.due_at) < new Date();
  const due = t(late ? 'console.matters.overdue' : 'console.matters.due', { at: moment(row.due_at) });
  return late ? el('b', { class: 'mark help' }, due) : due;
}

const columns = [
  ['console.matters.matter', row => [el('b', {}, t(`matter.${row.kind}`)), el('div', { class: 'quiet small' },
    t(row.by_itself ? 'console.matters.by-itself' : 'console.matters.by-leader')), note(row.note_id, 'console.matters.show-note')]],
  ['console.place', row => [where(row), el('div', { class: 'small' }, el('span', { class: `chip ${row.exercise ? 'drill' : 'real'}` },
    row.exercise ? '演练 DRILL' : '实战 REAL'), ' ', el('a', { href: `/live/${row.mobilisation_id}` }, `${row.event} · ${row.signature}`))]],
  ['console.matters.level', row => t(`matter-level.${row.level}`)],
  ['console.matters.since', row => moment(row.raised_at)],
  ['console.state', row => [stands(row), note(row.answer_note_id, 'console.matters.show-note')]],
  ['', row => (row.mine ? el('button', { type: 'button', class: 'small', onclick: () => ask(row) }, t('console.matters.answer')) : '')],
];

function choose(value) {
  how = value;
  for (const button of by('answer-how').children) button.setAttribute('aria-pressed', String(button.value === how));
  by('answer-save').disabled = !how;
  by('answer-save').textContent = how ? t('console.matters.save', { how: t(`settlement.${how}`) }) : t('console.matters.choose');
}
function ask(row) {
  about = row;
  by('answer-what').textContent = `${where(row)} · ${t(`matter.${row.kind}`)}`;
  by('answer-note').value = '';
  by('answer-up').hidden = row.level === 'district';
  by('answer-up').disabled = false;
  choose('');
  openDialog(by('answer'));
}
async function go(settlement) {
  by('answer-save').disabled = by('answer-up').disabled = true;
  const here = opened(by('answer'), by('answer-what').textContent);
  try {
    await once(`/v1/matters/${about.matter_id}/answers`, { settlement, note: by('answer-note').value });
    here.close();
    say(t('console.recorded-soon'));
    read().catch(() => { /* the page's own next look says so */ });
  } catch (error) {
    if (!here.trouble(error)) return;
    by('answer-save').disabled = !how;
    by('answer-up').disabled = false;
  }
}
for (const button of by('answer-how').children) button.addEventListener('click', () => choose(button.value));
by('answer-save').addEventListener('click', () => go(how));
by('answer-up').addEventListener('click', () => go(null));

async function read() {
  const state = by('filter').value;
  const found = await get(`/v1/matters${state ? `?state=${state}` : ''}`);
  await unpressed();
  if (state !== by('filter').value) return;
  steady(by('rows'), found.matters, columns, 'console.matters.empty');
}
by('filter').addEventListener('change', () => read().catch(trouble));
carryDialog(by('answer'), () => about, ask);
putBack();
keepUp(read);
