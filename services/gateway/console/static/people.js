// People and posts: search, absence, hand-over. Numbers are masked until asked for.
import { look, may, once, t } from './api.js';
import { apart } from './apart.js';
import { carry, carryDialog, putBack } from './carry.js';
import { openDialog, opened } from './dialogs.js';
import { by, el, moment } from './dom.js';
import { person } from './doors.js';
import { noTrouble, onKey, say, trouble } from './frame.js';
import { momentIn, putMoment } from './moments.js';
import { Pages } from './pages.js';

let about = null;
let heir = null;

/** A further page is of what was searched, whatever stands in the field by now. */
const pages = new Pages(async (q, after) => {
  const { people, vacant, next } = await look('/v1/people/searches', { q, after });
  return { rows: [...people, ...vacant], next };
}, show);

function show(people, from) {
  // Numbers that were asked for stay to be read.
  if (from) return by('rows').append(...people.slice(from).map(row));
  by('empty').textContent = t('console.people.none');
  by('empty').hidden = people.length > 0;
  by('table').hidden = !people.length;
  by('rows').replaceChildren(...people.map(row));
}
async function search(event) {
  event.preventDefault();
  noTrouble();
  try {
    await pages.begin(by('q').value);
  } catch (error) { trouble(error); }
}

function post(own) {
  return el('div', {}, `${apart(own.place)} ${t(`post.${own.kind}`)} ${t(`console.rank.${own.rank}`)} `,
    may('roster:write') && el('button', { type: 'button', class: 'small', onclick: () => handOver(own) }, t('console.people.hand-over')));
}
function row(item) {
  if (item.post_id) return el('tr', {}, el('td', { class: 'long' }, el('b', {}, t('console.people.vacant'))), el('td', { class: 'long' }, post({ ...item, rank: 'A' })), el('td', {}));
  const shown = person({ ...item, posts: [] });
  const posts = item.posts.map(post);
  return el('tr', {}, el('td', { class: 'long' }, ...shown.childNodes), el('td', { class: 'long' }, ...(posts.length ? posts : [t('console.people.no-post')])),
    el('td', {}, ...may('roster:write') ? [
      el('button', { type: 'button', class: 'small', onclick: () => absence(item) }, t('console.people.absence')), ' ',
      item.away && el('button', { type: 'button', class: 'small', onclick: () => back(item) }, t('console.people.back'))] : [],
    ...item.to_come.map(own => toCome(item, own))));
}
function toCome(item, own) {
  return el('div', { class: 'row' }, el('span', {}, `${t('mark.away')} ${t('console.people.to-come', { from: moment(own.starts_at), to: moment(own.ends_at) })}`),
    may('roster:write') && el('button', { type: 'button', class: 'small', onclick: () => back(item, { absence_id: own.absence_id }) }, t('console.people.take-back')));
}
async function back(item, which = {}) {
  noTrouble();
  try {
    // One path for who is back again and for each absence that is taken back.
    await once(`/v1/people/${item.person_id}/returns`, which, ['back', item.person_id, which.absence_id].join());
    say(t('console.recorded-soon'));
  } catch (error) { trouble(error); }
}

function absence(item) {
  about = item;
  by('absence-who').textContent = item.name;
  putMoment(by('absence-until'), null);
  openDialog(by('absence'));
}
by('absence-form').addEventListener('submit', async event => {
  event.preventDefault();
  const here = opened(by('absence'), about.name);
  try {
    await once(`/v1/people/${about.person_id}/absences`, { ends_at: momentIn(by('absence-until')).toISOString() });
    here.close();
    say(t('console.recorded-soon'));
  } catch (error) { here.trouble(error); }
});

function handOver(own) {
  about = own;
  heir = null;
  by('hand-post').textContent = `${apart(own.place)} ${t(`post.${own.kind}`)}`;
  by('hand-found').textContent = '';
  by('hand-phone').value = '';
  by('hand-save').disabled = true;
  openDialog(by('hand'));
}
by('hand-find').addEventListener('click', async () => {
  const q = by('hand-phone').value;
  const here = opened(by('hand'));
  // Who was found by another number, or for another post, is not who is meant.
  const asked = () => here.still() && by('hand-phone').value === q;
  noTrouble(by('hand-trouble'));
  try {
    const found = await look('/v1/people/searches', { q });
    if (!asked()) return;
    // A post is handed to one who was meant, never to the first of several.
    heir = found.people.length === 1 ? found.people[0] : null;
    by('hand-found').textContent = heir ? t('console.people.found', { name: heir.name, phone: heir.phone })
      : t(found.people.length ? 'console.people.several' : 'console.people.none');
    by('hand-save').disabled = !heir;
  } catch (error) {
    if (asked()) trouble(error, by('hand-trouble'));
  }
});
// It looks for somebody, and hands nothing over: that is pressed once one has read who it is.
by('hand-phone').addEventListener('keydown', event => {
  if (event.key !== 'Enter' || event.isComposing) return;
  event.preventDefault();
  by('hand-find').click();
});
by('hand-phone').addEventListener('input', () => {
  heir = null;
  by('hand-found').textContent = '';
  by('hand-save').disabled = true;
});
by('hand-form').addEventListener('submit', async event => {
  event.preventDefault();
  const here = opened(by('hand'), by('hand-post').textContent);
  try {
    await once(`/v1/posts/${about.post_id}/assignments`, { person_id: heir.person_id, rank: about.rank });
    here.close();
    say(t('console.recorded-soon'));
  } catch (error) { here.trouble(error); }
});
by('search-form').addEventListener('submit', search);
carry('searched', () => pages.wanted, q => pages.begin(q));
carryDialog(by('absence'), () => about, absence);
carryDialog(by('hand'), () => about, handOver);
carry('heir', () => heir !== null, () => () => by('hand-find').click());
putBack().catch(trouble);
onKey('u', () => by('rows').querySelector('button')?.focus());
