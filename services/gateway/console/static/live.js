// The live page: one picture, kept up to date by the feed.
import { get, may, page, t } from './api.js';
import { carry, putBack } from './carry.js';
import { by, dayed, el, moment, number, redraw } from './dom.js';
import { heard, noTrouble, onKey, trouble } from './frame.js';
import { Acts } from './acts.js';
import { Doors } from './doors.js';
import { showNotes } from './entering.js';
import { Feed } from './feed.js';
import { foretold, span } from './foreseen.js';
import { Ground, readFootprints } from './map.js';
import { Messages } from './messages.js';
import { rated, wholeEnds } from './pace.js';
import { paint, showFootprints } from './painting.js';
import { Picture, figure } from './picture.js';
import { unpressed } from './pressed.js';
import { Timeline } from './timeline.js';
import { Tree } from './tree.js';

const picture = new Picture();
// Before the dialogs: what they speak of and act on is the place that is chosen.
carry('place', () => tree.chosen, id => tree.choose(id));
const doors = new Doors(picture, id => show(id));
const timeline = new Timeline(picture, id => tree.choose(id));
const acts = new Acts(picture, () => drawNotices());
const messages = new Messages(picture, acts, () => { if (picture.head) drawNotices(); });
const tree = new Tree(by('tree-rows'), picture, (id, from) => {
  doors.of(id);
  acts.at(id);
  messages.at(id);
  show(id, from);
});
/** A place on the map, which knows buildings and what they stand in. */
function show(id, from) {
  const seen = picture.places.get(id)?.kind === 'stairwell' ? picture.places.get(id).above : id;
  ground.chosen = new Set(seen ? [seen] : []);
  ground.redraw();
  if (seen && from !== 'map') ground.focusOn(seen);
}
const ground = new Ground(by('map'), { onPick: ({ id }) => { if (picture.places.has(id)) tree.choose(id, 'map'); } });
window.muster = { picture, ground };

function drawFacts() {
  const { head, totals, pace } = picture;
  const [visits, accounted] = [figure(totals, 'visits'), figure(totals, 'accounted')];
  by('open').firstChild.textContent = number(visits - accounted);
  by('open').classList.toggle('open', visits > accounted);
  by('of').textContent = ` / ${number(visits)}`;
  by('pace').textContent = !head.ended_at && (pace?.answered_a_minute || pace?.accounted_a_minute)
    ? t('console.a-minute', { answered: rated(pace.answered_a_minute), accounted: rated(pace.accounted_a_minute) }) : '';
  for (const name of ['needs_help', 'no_answer', 'unknown', 'moved', 'away', 'refused', 'wrong_data', 'safe']) {
    by(`n-${name}`).textContent = number(figure(totals, name));
  }
  const tasks = figure(totals, 'tasks');
  by('told').textContent = `${number(figure(totals, 'told'))} / ${number(tasks)}`;
  by('answered').textContent = `${number(figure(totals, 'answered'))} / ${number(tasks)}`;
  by('ninety').textContent = wholeEnds(picture, figure);
  const weakest = picture.weakest();
  redraw(by('weakest'), ...(weakest ? [t('console.weakest'), ' ', el('button', {
    class: 'plain place', type: 'button', dataset: { place: weakest }, onclick: () => tree.choose(weakest),
  }, `${picture.fullName(weakest)} ${Math.floor(picture.share(weakest) * 100)} %`)] : []));
  by('state').textContent = t(`state.${head.state}`);
  by('since').textContent = head.ended_at ? t('console.ended-at', { at: moment(head.ended_at) })
    : head.started_at ? t('console.started-at', { at: moment(head.started_at) }) : '';
  by('report').hidden = !head.ended_at || head.notice;
  by('place').textContent = head.signature ?? '';
  const open = head.notice ? '' : `${number(visits - accounted)}/${number(visits)} `;
  document.title = `${t(`band.${head.exercise ? 'drill' : head.notice ? 'notice' : 'real'}`)} ${open}${head.event}`;
}

function drawCurve() {
  const points = picture.curve ?? [];
  const visits = figure(picture.totals, 'visits') || 1;
  const span = points.at(-1)?.[0] || 1;
  const line = points.map(([s, n]) => `${(300 * s / span).toFixed(1)},${(96 - 92 * n / visits).toFixed(1)}`).join(' ');
  by('curve-line').setAttribute('points', line);
  by('curve-area').setAttribute('points', line ? `0,96 ${line} 300,96` : '');
  by('curve-end').textContent = picture.head.ended_at ? dayed(picture.head.ended_at) : t('console.now');
  by('curve-begin').textContent = picture.head.started_at ? dayed(picture.head.started_at) : '';
}

function drawNotices() {
  const { head } = picture;
  const notices = acts.raised();
  const waits = acts.notice();
  if (waits) notices.push(waits);
  if (may('mobilisations:write') && !head.mine && !head.ended_at) notices.push(t('console.beyond'));
  if (head.stop_at && !head.ended_at) notices.push(t('console.notice.stopping', { at: moment(head.stop_at) }));
  if (head.asks_again_at) notices.push(t('console.notice.asks-again', { at: moment(head.asks_again_at) }));
  if (head.undelivered > 0) notices.push(t('console.notice.undelivered', { count: number(head.undelivered) }));
  if (head.grids_expected && head.grids_seen < head.grids_expected) {
    notices.push(t('console.notice.grids', { seen: head.grids_seen, of: head.grids_expected }));
  }
  notices.push(...acts.widenings(), ...messages.notices());
  redraw(by('notices'), ...notices.map(text => el('div', { class: 'notice', role: 'status' }, text)));
  by('declined').hidden = head.state !== 'declined';
}

let level = null;
function drawAnew() {
  const before = level;
  level = picture.head.level;
  if (before !== null && before !== level) drawForetold().catch(trouble);
}

let waiting = null;
function draw(ids) {
  window.muster.recolourMs = paint(ground, picture, ids);
  doors.moved(ids);
  if (waiting) return;
  // Several changes in one frame, or while somebody presses, are one drawing.
  waiting = requestAnimationFrame(async () => {
    await unpressed();
    waiting = null;
    drawFacts();
    drawCurve();
    drawNotices();
    drawAnew();
    tree.draw();
    doors.draw();
    timeline.draw();
    acts.draw();
    messages.draw();
    putBack();
  });
}

window.muster.feed = new Feed(page.mobilisation, {
  onWhole(message) {
    picture.whole(message);
    doors.look();
    draw([...picture.places.keys()]);
  },
  onChange(message) {
    draw(picture.take(message));
  },
  onBeat: heard,
  onGone: () => trouble({ title: t('console.not-done'), message: t('console.no-such') }),
  onEnded: ended => (ended ? trouble({ status: 401, title: t('console.feed-ended'), message: t('console.feed-log-in') }) : noTrouble()),
});

/** Made at the start and at each raising, and kept; what waits for a signature is counted from a start that is yet to come. */
async function drawForetold(asked = 0) {
  const { started_at: started, raised_at: raised, awaited, prediction } = await get(`/v1/mobilisations/${page.mobilisation}/prediction`);
  const start = raised ?? started;
  if (awaited && asked < 10) setTimeout(() => drawForetold(asked + 1).catch(trouble), 2000);
  if (!prediction) return;
  const said = seconds => (start ? t('foresight.by', { at: dayed(Date.parse(start) + 1000 * seconds) })
    : t('foresight.within', { span: span(seconds) }));
  const when = raised ? { key: 'foresight.raised', at: dayed(raised) } : { key: start ? 'foresight.then' : 'foresight.if' };
  by('foretold').textContent = t(when.key, { ...foretold(prediction, said), at: when.at });
}
drawForetold().catch(trouble);

readFootprints().then(found => showFootprints(ground, picture, found)).catch(trouble);

by('declined-notes').addEventListener('click', () => showNotes({ mobilisation_id: page.mobilisation }, by('declined-text')));
by('doors-all').addEventListener('click', () => { if (tree.chosen) tree.choose(tree.chosen); });
onKey('g', () => by('map').focus());
onKey('t', () => by('tree-rows').querySelector('tr')?.focus());
onKey('u', () => by('doors-rows').querySelector('button')?.focus());
onKey('s', () => document.querySelector('[data-command=stop]:not([hidden])')?.click());
