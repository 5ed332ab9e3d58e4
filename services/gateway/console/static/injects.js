// What is to go wrong in a drill: one line each, the place found by a part of its name.
import { get, t } from './api.js';
import { carry } from './carry.js';
import { by, el } from './dom.js';
import { wrongAt } from './fields.js';

const KINDS = ['leader_absent', 'number_dead', 'needs_help'];
const ids = new Map();

async function find(input) {
  const words = input.value.trim();
  if (!words || ids.has(words)) return;
  const { places } = await get(`/v1/places?q=${encodeURIComponent(words)}`);
  for (const place of places) ids.set(place.full_name, place.node_id);
  by('places').replaceChildren(...places.map(place => el('option', { value: place.full_name })));
}

function line(inject = {}) {
  if (inject.node_id) ids.set(inject.place, inject.node_id);
  const row = el('li', { class: 'row' },
    el('select', { 'aria-label': t('drill.inject') }, ...KINDS.map(kind => el('option', { value: kind, selected: kind === inject.kind }, t(`drill.inject.${kind}`)))),
    el('input', { type: 'search', class: 'place', list: 'places', value: inject.place ?? '', placeholder: t('drill.inject-place'), 'aria-label': t('drill.inject-place') }),
    el('label', { class: 'row' }, el('span', {}, t('drill.inject-after')), el('input', { type: 'number', min: 0, max: 720, value: inject.after_min ?? 0 })),
    el('button', { type: 'button', class: 'small', 'aria-label': t('drill.inject-remove'), onclick: () => { row.remove(); by('add-inject').focus(); } }, '×'));
  row.querySelector('.place').addEventListener('input', event => find(event.target).catch(() => {}));
  return row;
}

export function showInjects(injects) {
  by('injects').replaceChildren(...injects.map(line));
}
function typed(row) {
  const place = row.querySelector('.place').value.trim();
  return { kind: row.querySelector('select').value, place, node_id: ids.get(place), after_min: Number(row.querySelector('[type=number]').value) };
}
const lines = () => [...by('injects').children].map(typed);
/** As the API takes them; null, and said there, when a place was not chosen from those that there are. */
export function readInjects() {
  const found = lines().map(({ kind, node_id, after_min }) => ({ kind, node_id, after_min }));
  const wrong = found.findIndex(one => !one.node_id);
  if (wrong < 0) return found;
  const place = by('injects').children[wrong].querySelector('.place');
  wrongAt(place, t('drill.no-place'), by('injects').children[wrong].lastElementChild);
  place.focus();
  return null;
}
by('add-inject').addEventListener('click', () => {
  by('injects').append(line());
  by('injects').lastElementChild.querySelector('select').focus();
});
by('injects').dataset.carried = '';
carry('injects', lines, found => () => showInjects(found));
