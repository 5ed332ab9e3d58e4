// Events that could not be handled: which, when and why; one is handed over again from here.
import { get, once, t } from './api.js';
import { openDialog, opened } from './dialogs.js';
import { by, el, fill, moment } from './dom.js';
import { keepUp, say } from './frame.js';
import { letterReason } from './letter_reasons.js';
import { unpressed } from './pressed.js';
import { steady } from './table.js';

const UNREADABLE = 'unreadable';
let about = null;

const event = row => [el('b', {}, row.name), el('div', { class: 'quiet small' }, `${row.topic} · ${row.event_id}`)];

function act(row) {
  if (row.asked_at) return t('console.letters.asked', { at: moment(row.asked_at), by: row.asked_by });
  if (row.name === UNREADABLE) return t('console.letters.unreadable');
  if (!by('rows').dataset.may) return '';
  return el('button', { type: 'button', class: 'small', onclick: () => ask(row) }, t('console.letters.again'));
}
function became(row) {
  if (row.state === 'handled') return t('console.letters.handled', { at: moment(row.handled_at) });
  if (row.state === 'failed') return el('div', {}, el('b', { class: 'mark help' }, t('console.letters.failed', { at: moment(row.dead_at) })), letterReason(row.reason));
  return t('console.letters.waiting');
}

function ask(row) {
  about = row;
  by('again-event').textContent = `${row.name} · ${row.service}`;
  fill(by('again-reason'), t('console.letters.failed', { at: moment(row.dead_at) }), letterReason(row.reason));
  by('again-go').disabled = false;
  openDialog(by('again'));
}
by('again-go').addEventListener('click', async () => {
  by('again-go').disabled = true;
  const here = opened(by('again'), by('again-event').textContent);
  try {
    await once(`/v1/dead-letters/${about.event_id}/replays`);
    here.close();
    say(t('console.letters.on-its-way'));
    read().catch(() => { /* the page's own next look says so */ });
  } catch (error) {
    if (here.trouble(error)) by('again-go').disabled = false;
  }
});

async function read() {
  const [{ dead_letters }, { replays }] = await Promise.all([get('/v1/dead-letters'), get('/v1/dead-letters/replays')]);
  await unpressed();
  steady(by('rows'), dead_letters, [
    ['console.letters.when', row => moment(row.dead_at)],
    ['console.letters.service', row => row.service],
    ['console.letters.event', event],
    ['console.letters.tries', row => String(row.tries), 'n'],
    ['console.letters.reason', row => letterReason(row.reason)],
    ['', act],
  ], 'console.letters.empty');
  steady(by('again-rows'), replays, [
    ['console.letters.when', row => moment(row.replayed_at)],
    ['console.letters.service', row => row.service],
    ['console.letters.event', event],
    ['console.letters.by', row => row.asked_by ?? t('console.letters.by-command')],
    ['console.state', became],
  ], 'console.letters.none-replayed');
}
keepUp(read);
