// The wall screen: what runs and matters most, large; it reads by itself and says when it is stale.
import { get, has, t } from './api.js';
import { by, el, fill, moment, number } from './dom.js';
import { age, heard } from './frame.js';
import { Feed } from './feed.js';
import { chip, kind } from './kinds.js';
import { Ground, readFootprints } from './map.js';
import { wholeEnds } from './pace.js';
import { paint, showFootprints } from './painting.js';
import { Picture, figure } from './picture.js';
import { asked } from './signing.js';

const STALE_S = 5;
const OVERVIEW_MS = 3000;
document.documentElement.dataset.theme = 'dark';

const picture = new Picture();
const state = { shown: null, ground: null };

function follow(row) {
  state.shown = row.mobilisation_id;
  by('figures').hidden = by('ground').hidden = false;
  state.ground = new Ground(by('map'));
  window.muster = { picture, ground: state.ground };
  window.muster.feed = new Feed(row.mobilisation_id, {
    onWhole(message) { picture.whole(message); draw(picture.places.keys()); },
    onChange(message) { draw(picture.take(message)); },
    onBeat: heard,
    onGone: () => location.reload(),
  });
  readFootprints().then(found => showFootprints(state.ground, picture, found)).catch(() => {});
}

function draw(ids) {
  paint(state.ground, picture, ids);
  const { head, totals } = picture;
  const [visits, accounted, tasks] = ['visits', 'accounted', 'tasks'].map(name => figure(totals, name));
  fill(by('what'), chip(head), ' ', `${head.event} · ${head.signature} · ${t(`state.${head.state}`)}`);
  by('open').textContent = number(visits - accounted);
  by('open').classList.toggle('open-now', visits > accounted);
  by('of').textContent = `/ ${number(visits)}`;
  for (const name of ['needs_help', 'no_answer', 'unknown']) by(`n-${name}`).textContent = number(figure(totals, name));
  for (const name of ['told', 'answered']) by(name).textContent = `${number(figure(totals, name))} / ${number(tasks)}`;
  by('ninety').textContent = wholeEnds(picture, figure);
  document.title = `${t(`band.${kind(head)}`)} ${number(visits - accounted)}/${number(visits)} ${head.event}`;
}

function besides({ running, waiting, broken }) {
  const others = running.filter(row => row.mobilisation_id !== state.shown);
  const items = [
    ...waiting.approvals.map(row => [chip(row), ` ${t(`console.overview.${asked(row)}`)} ${row.message_id ? t(`console.overview.subject.${row.subject}`) : ''}${row.event}`]),
    ...others.map(row => [chip(row), ` ${row.event} · ${row.signature} ${number(row.visits - row.accounted)} / ${number(row.visits)}`]),
    ...broken.channels.map(row => [`⚠ ${t('console.overview.channel-off', { channel: t(`channel.${row.channel}`), by: '' })}`]),
    ...Object.entries(broken.late).map(([name, at]) => [`⚠ ${t(`console.overview.late.${name}`, { at: moment(at) })}`]),
    ...Object.keys(broken.checks).map(name => [`⚠ ${t(`console.overview.check.${name}`)}`]),
    ...waiting.alarms.slice(0, 2).map(row => [`⚠ ${has(`console.alarm.${row.why}`) ? t(`console.alarm.${row.why}`) : ''} ${row.event}`]),
  ];
  fill(by('besides'), ...items.map(children => el('li', {}, ...children)));
}

/** The real before drills, as the overview has them. What to show has changed: the page begins anew,
    and its band with it. */
async function overview() {
  try {
    const found = await get('/v1/overview');
    const [first] = found.running;
    const wanted = first?.mobilisation_id ?? '';
    if (state.shown !== null && state.shown !== wanted) return location.reload();
    if (first && state.shown === null) follow(first);
    else if (!first) {
      heard();
      state.shown = '';
      const [last] = found.ended;
      by('what').textContent = last ? t('wall.calm-since', { what: last.event, at: moment(last.ended_at) }) : t('wall.calm');
    }
    besides(found);
  } catch (error) {
    if (error.status === 401) by('what').textContent = t('wall.log-in');
  }
  setTimeout(overview, OVERVIEW_MS);
}

setInterval(() => {
  const old = Math.floor(age());
  by('old').hidden = old <= STALE_S;
  by('old').textContent = t('console.stale', { age: old });
}, 500);
overview();
