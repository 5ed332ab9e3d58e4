// Starting: choose, see what follows, read it back, then hold. Real and drill are never alike.
import { get, keyFor, keys, look, once, t } from './api.js';
import { carry, putBack } from './carry.js';
import { by, el, number, toField } from './dom.js';
import { wrongAt } from './fields.js';
import { noTrouble, trouble } from './frame.js';
import { Divisions } from './divisions.js';
import { Drawing } from './draw.js';
import { showForeseen } from './foreseen.js';
import { Hazards, levelName } from './hazards.js';
import { Ground, readFootprints } from './map.js';
import { hold } from './hold.js';
import { momentIn } from './moments.js';
import { Picks } from './picks.js';

const MEANWHILE_MS = 1500;
const STARTS = '/v1/alerts';
const state = { estimate: null, asked: 0, started: '' };
const divisions = new Divisions(changed);
const hazards = new Hazards(changed);
const picks = new Picks(changed);
const ground = new Ground(by('map'), { onPick: found => picks.take(found) });
const drawing = new Drawing(ground.map, changed);
picks.on(ground, drawing, divisions);
window.muster = { ground };

const drill = () => document.querySelector('[name=kind]:checked').value === 'drill';

function area() {
  const names = [divisions.names(), picks.names()].filter(Boolean).join('、');
  return {
    name: (names || t('console.start.drawn')).slice(0, 200),
    divisions: [...divisions.chosen], places: picks.ids(), ...drawing.area(),
  };
}
function nothing() {
  const found = area();
  return ![found.divisions, found.places, found.polygons, found.circles].some(part => part.length);
}

/** What is to be started, but for its note. */
const wanted = () => ({
  area: area(), hazard: by('hazard').value, level: hazards.level, drill: drill(),
  onset: momentIn(by('onset'))?.toISOString() ?? null, order: by('order').value,
});
const estimate = () => look('/v1/estimates', wanted());
/** What is wrong with the onset is said beside it. */
function wrong(error) {
  if (/onset-(past|far)$/.test(error.body?.type)) wrongAt(by('onset'), error.message);
  else trouble(error, by('start-trouble'));
}

async function changed() {
  back();
  state.estimate = null;
  by('read-back').disabled = true;
  by('read-back').textContent = t('console.start.read-back');
  noTrouble(by('start-trouble'));
  ground.choose([]);
  const asked = ++state.asked;
  if (nothing()) {
    by('follows').hidden = true;
    by('follows-empty').hidden = false;
    return;
  }
  try {
    const found = await estimate();
    if (asked !== state.asked) return;
    state.estimate = found;
    follows(found);
  } catch (error) {
    if (asked === state.asked) wrong(error);
  }
}

function follows(found) {
  by('follows').hidden = false;
  by('follows-empty').hidden = true;
  for (const [id, value] of Object.entries({
    people: found.people, messages: found.messages, calls: found.calls_at_most,
    visits: found.visits, grids: found.grids, vacant: found.posts_vacant,
  })) by(`f-${id}`).textContent = number(value);
  ground.choose(found.grid_ids);
  const message = found.outside ? t('console.start.outside', { count: found.outside })
    : !found.people ? t('console.start.nobody') : '';
  if (message) trouble({ title: t('console.not-possible'), message }, by('start-trouble'));
  by('read-back').disabled = Boolean(message);
  showForeseen(found);
  const kind = drill() ? 'drill' : 'real';
  by('read-back').textContent = t(`console.start.next-${kind}`, counts());
}

/** Of the plan where one answers, else of all posts there. */
function counts() {
  const { foreseen, people, messages, visits } = state.estimate;
  return {
    people: number(foreseen?.people ?? people), messages: number(foreseen?.people ?? messages), visits: number(foreseen?.visits ?? visits),
  };
}

/** As they are seen and can be typed: no spaces, no signs that only turn or join others. */
const firstTwo = text => [...text.replace(/[\p{Cf}\s]/gu, '')].slice(0, 2).join('');

function readBack() {
  if (!state.estimate || by('read-back').disabled || !by('onset').checkValidity() || by('onset').hasAttribute('aria-invalid')) return;
  const kind = drill() ? 'drill' : 'real';
  const values = {
    what: hazards.nameOf(hazards.own()), level: levelName(hazards.level), area: area().name,
    ...counts(),
  };
  by('readback').className = `readback ${kind}`;
  by('readback').replaceChildren(el('b', {}, kind === 'drill' ? '演练 DRILL' : '实战 REAL'),
    ...t(`console.start.read-${kind}`, values).split('\n').map(line => el('p', {}, line)), ...comes(),
    state.estimate.everyone ? el('p', {}, el('b', {}, t('foresight.everyone', { grids: number(state.estimate.grids) }))) : '');
  const place = firstTwo(values.area);
  by('typed-row').hidden = kind === 'drill';
  by('typed-ask').textContent = t('console.start.type', { place });
  by('typed').value = '';
  by('typed').dataset.place = place;
  const go = by('go');
  go.className = `hold ${kind}`;
  go.firstChild.textContent = t(`console.start.go-${kind}`, values);
  ready();
  by('step-1').hidden = true;
  by('step-2').hidden = false;
  (kind === 'drill' ? go : by('typed')).focus();
}

/** Whether it may arrive then; the figures are the same, so that who goes on to read is not kept. */
async function looked() {
  const onset = by('onset').value;
  back();
  try {
    await estimate();
  } catch (error) {
    // What was corrected meanwhile is not what is wrong.
    if (onset !== by('onset').value) return;
    back();
    wrong(error);
  }
}

/** When it arrives, and what a government has ordered. */
function comes() {
  const { onset, order } = wanted();
  return [
    onset && t('console.start.read-onset', { at: toField(new Date(onset)) }),
    order && t(`console.start.read-order.${order}`),
  ].filter(Boolean).map(line => el('p', {}, el('b', {}, line)));
}

function back() {
  state.started = '';
  sending(false);
  by('step-1').hidden = false;
  by('step-2').hidden = true;
}

/** What began there since this was read: at another desk, or in another window of this one. That
 * it cannot be said, or not soon, keeps nobody from starting. */
async function meanwhile() {
  const known = new Set(state.estimate.conflicts.map(one => JSON.stringify(one)));
  const late = new Promise(done => { setTimeout(done, MEANWHILE_MS, null); });
  const found = await Promise.race([estimate().catch(() => null), late]);
  if (!found || found.conflicts.every(one => known.has(JSON.stringify(one)))) return false;
  state.estimate = found;
  follows(found);
  back();
  trouble({ title: t('console.start.not-yet'), message: t('console.start.meanwhile') }, by('start-trouble'));
  return true;
}

/** What was read back is what is sent: until it is, or is not, nothing of it is chosen otherwise. */
function sending(now) {
  by('chosen').inert = by('go').disabled = by('change').hidden = now;
}

async function start() {
  sending(true);
  noTrouble(by('start-trouble'));
  keyFor(STARTS);
  if (await meanwhile()) return;
  try {
    const found = await once(STARTS, { ...wanted(), note: by('note').value });
    await arrive(found.alert_id);
  } catch (error) {
    sending(false);
    wrong(error);
  }
}

/** Recorded; the live page opens as soon as the mobilisation stands. */
async function arrive(alert) {
  state.started = alert;
  sending(true);
  by('typed-row').hidden = true;
  by('readback').replaceChildren(el('b', {}, t('console.start.recorded')), el('p', {}, t('console.start.arriving')));
  const until = Date.now() + 20_000;
  while (Date.now() < until) {
    // It is recorded: without connection its page opens later, and nobody starts it once more.
    const { mobilisations } = await get(`/v1/mobilisations?alert_id=${alert}`).catch(() => ({ mobilisations: [] }));
    if (mobilisations.length) {
      location.href = `/live/${mobilisations[0].mobilisation_id}`;
      return;
    }
    await new Promise(done => { setTimeout(done, 300); });
  }
  by('readback').append(el('p', {}, t('console.start.slow')), el('a', { href: '/' }, t('console.page.overview')));
}

const { title } = document;
function band() {
  const kind = drill() ? 'drill' : 'real';
  by('band').className = `band ${kind}`;
  by('band').firstChild.textContent = kind === 'drill' ? '演练 DRILL' : '实战 REAL';
  by('band').lastChild.textContent = t(`console.start.band-${kind}`);
  document.title = `${by('band').firstChild.textContent} ${title}`;
  const icon = document.querySelector('link[rel=icon]');
  icon.href = icon.href.replace(/\w+\.svg$/, `${kind}.svg`);
}

by('form').addEventListener('submit', event => {
  event.preventDefault();
  readBack();
});
// Read back anew in the other language; the two characters stay typed. What was held already is
// read and typed anew: it may have begun.
carry('read-back', () => !by('step-2').hidden && !keys.has(STARTS) && !state.started && { typed: by('typed').value }, ({ typed }) => async () => {
  await changed();
  readBack();
  by('typed').value = typed;
  ready();
});
carry('started', () => state.started, alert => async () => {
  await changed();
  readBack();
  arrive(alert);
});
by('change').addEventListener('click', back);
function ready() {
  by('go').disabled = !drill() && firstTwo(by('typed').value) !== by('typed').dataset.place;
}
by('typed').addEventListener('input', ready);
hold(by('go'), start);
by('levels').addEventListener('change', changed);
by('note').addEventListener('input', back);
by('onset').addEventListener('input', back);
by('onset').addEventListener('change', () => (state.estimate ? looked() : changed()));
by('order').addEventListener('change', changed);
for (const radio of document.querySelectorAll('[name=kind]')) {
  radio.addEventListener('change', () => { band(); changed(); });
}
band();
Promise.all([get('/v1/hazards'), get('/v1/divisions')]).then(([found, places]) => {
  hazards.show(found.hazards);
  divisions.show(places.divisions);
  return putBack();
}).catch(trouble);
// A district's outlines take longer than choosing by list.
readFootprints().then(found => ground.show(found)).catch(trouble);
