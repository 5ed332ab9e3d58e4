// Messages when nothing runs: to whom, what, and what became of each.
import { get, look, once, t } from './api.js';
import { putBack } from './carry.js';
import { by, el, moment, number } from './dom.js';
import { keepReading, noTrouble, say, trouble } from './frame.js';
import { Divisions } from './divisions.js';
import { hold } from './hold.js';
import { steady } from './table.js';

const may = Boolean(by('write'));
const divisions = may ? new Divisions(preview) : null;
const state = { people: null, asked: 0 };

const chosen = () => ({
  area: { name: divisions.names(), divisions: [...divisions.chosen] },
  posts: [...document.querySelectorAll('#posts input:checked')].map(box => box.value),
});

async function preview() {
  const asked = ++state.asked;
  state.people = null;
  by('follows').textContent = '';
  ready();
  if (!divisions.chosen.size) return;
  try {
    const found = await look('/v1/message-previews', chosen());
    if (asked !== state.asked) return;
    noTrouble();
    state.people = found.people;
    by('follows').textContent = found.people ? t('message.follows', { people: number(found.people), messages: number(found.messages), calls: 0 }) : t('message.nobody');
  } catch (error) {
    if (asked === state.asked) trouble(error);
  }
  ready();
}

function ready() {
  const { value, maxLength } = by('words');
  by('words-left').textContent = t('message.left', { left: maxLength - value.length });
  by('send-hold').disabled = !value.trim() || !state.people;
  by('send-hold').firstChild.textContent = t('console.hold', { what: t('message.ad-hoc.go', { people: state.people === null ? '…' : number(state.people) }) });
}

async function go() {
  by('send-hold').disabled = true;
  try {
    await once('/v1/messages', { ...chosen(), words: by('words').value, words_en: by('words-en').value });
    for (const field of ['words', 'words-en']) by(field).value = '';
    noTrouble();
    say(t('console.recorded-soon'));
  } catch (error) { trouble(error); }
  ready();
}

const posts = row => (row.selection.posts.length ? row.selection.posts.map(kind => t(`post.${kind}`)).join(t('notice.and')) : t('notice.all-posts'));
const stopped = row => ['stopped', 'stood_down'].includes(row.mobilisation_state);
/** Told, not told any more, and who is still to be told. */
function progress(row) {
  if (row.state !== 'in_force') return '';
  const left = row.people - row.sent - row.failed;
  return [t('notice.told', { sent: number(row.sent), people: number(row.people) }),
    el('div', { class: 'quiet small' }, [row.failed ? t('notice.failed', { count: number(row.failed) }) : '', left > 0 && !stopped(row) ? t('notice.under-way', { count: number(left) }) : ''].filter(Boolean).join(' · '))];
}

function show({ messages }) {
  steady(by('sent'), messages, [
    ['notice.asked', row => [moment(row.asked_at), el('div', { class: 'quiet small' }, row.asked_by)]],
    ['notice.whom', row => [row.area || row.signature, el('div', { class: 'quiet small' }, posts(row))]],
    ['notice.say', row => el('a', { href: `/live/${row.mobilisation_id}` }, row.words || t('notice.hidden'))],
    ['console.state', row => t(stopped(row) ? `state.${row.mobilisation_state}` : `notice.state.${row.state}`)],
    ['notice.progress', progress],
  ], 'notice.none');
}

if (may) {
  by('words').addEventListener('input', ready);
  for (const box of document.querySelectorAll('#posts input')) box.addEventListener('change', preview);
  hold(by('send-hold'), go);
  ready();
  get('/v1/divisions').then(found => {
    divisions.show(found.divisions);
    return putBack();
  }).catch(trouble);
}
keepReading('/v1/messages', show);
