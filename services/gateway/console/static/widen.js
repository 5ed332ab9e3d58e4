// Widening what runs: choose what is added, see what is new of it, hold.
import { get, look, once, page, t } from './api.js';
import { putBack } from './carry.js';
import { by, el, moment, number } from './dom.js';
import { noTrouble, trouble } from './frame.js';
import { Divisions } from './divisions.js';
import { Drawing } from './draw.js';
import { Ground, readFootprints } from './map.js';
import { hold } from './hold.js';
import { Picks } from './picks.js';

const base = `/v1/mobilisations/${page.mobilisation}`;
let asked = 0;
const divisions = new Divisions(changed);
const picks = new Picks(changed);
const ground = new Ground(by('map'), { onPick: found => picks.take(found) });
const drawing = new Drawing(ground.map, changed);
picks.on(ground, drawing, divisions);

function area() {
  const names = [divisions.names(), picks.names()].filter(Boolean).join('、');
  return { name: (names || t('console.start.drawn')).slice(0, 200), divisions: [...divisions.chosen], places: picks.ids(), ...drawing.area() };
}
async function changed() {
  const wanted = area();
  const nothing = !wanted.divisions.length && !wanted.places.length && !wanted.polygons.length && !wanted.circles.length;
  by('go').disabled = true;
  by('follows').hidden = nothing;
  by('follows-empty').hidden = !nothing;
  noTrouble(by('widen-trouble'));
  ground.choose([]);
  const mine = ++asked;
  if (nothing) return;
  try {
    const found = await look(`${base}/widening-previews`, wanted);
    if (mine === asked) follows(found);
  } catch (error) {
    if (mine === asked) trouble(error, by('widen-trouble'));
  }
}
function follows(found) {
  for (const [id, value] of Object.entries({
    grids: found.grids, people: found.people, messages: found.messages, calls: found.calls_at_most, visits: found.visits, vacant: found.posts_vacant,
  })) by(`f-${id}`).textContent = number(value);
  ground.choose(found.grid_ids);
  const message = found.outside ? t('console.start.outside', { count: found.outside }) : !found.grids ? t('console.widen.nothing-new') : '';
  if (message) trouble({ title: t('console.not-done'), message }, by('widen-trouble'));
  by('go').disabled = Boolean(message);
  by('go').firstChild.textContent = t('console.hold', { what: t('console.widen.go', { grids: number(found.grids), people: number(found.people) }) });
}
async function widen() {
  by('go').disabled = true;
  try {
    await once(`${base}/widenings`, area());
    location.href = `/live/${page.mobilisation}`;
  } catch (error) {
    trouble(error, by('widen-trouble'));
    by('go').disabled = false;
  }
}

hold(by('go'), widen);
Promise.all([get('/v1/divisions'), readFootprints(), get(`${base}/widenings`)]).then(([places, footprints, before]) => {
  divisions.show(places.divisions);
  ground.show(footprints);
  const asked = before.proposed.map(row => el('li', {}, `${moment(row.at)} ${row.by} · ${row.area} · ${t(`console.widen.state.${row.state}`)}`));
  by('before').replaceChildren(...asked, ...(before.widenings.length || asked.length ? before.widenings.map(row => el('li', {},
    `${moment(row.at)} ${row.by} · ${row.areas.map(one => one.name).join('、')}${row.ended_at ? ` (${t('console.widen.over')})` : ''}`)) : [el('li', { class: 'empty' }, t('console.widen.none'))]));
  return putBack();
}).catch(trouble);
