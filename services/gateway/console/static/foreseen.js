// What is foreseen of a start: figures, what it meets, and how long it takes.
import { t } from './api.js';
import { by, dayed, el, moment, number } from './dom.js';

const LINES = ['told', 'answered', 'accounted'];
const HOUR = 3600;
/** No finer than it matters. */
export function span(seconds) {
  const whole = Math.round(seconds);
  if (whole < 90) return t('foresight.span.seconds', { s: whole });
  if (whole < HOUR) return t('foresight.span.minutes', { m: Math.round(whole / 60) });
  return t('foresight.span.hours', { h: Math.floor(whole / HOUR), m: Math.floor((whole % HOUR) / 60) });
}

/** When 90 % come to it, as `say` says seconds; else how many at most. */
export const ninety = ({ at_s: [, at], share }, say) => (at === null
  ? t('foresight.at-most', { percent: Math.floor(share * 100) }) : say(at));

/** The figures of a prediction for a sentence; `said` says when, in seconds from the start. */
export const foretold = (prediction, said) => ({
  answered: ninety(prediction.answered, said), accounted: ninety(prediction.accounted, said),
  posts: number(prediction.told.of), doors: number(prediction.accounted.of),
  messages: number(prediction.messages), calls: number(prediction.calls), cost: number(prediction.cost),
});

/** Where roster or channels do not suffice, a sentence each. */
export const wants = foreseen => foreseen.findings.map(one => t(`foresight.finding.${one.what}`, said(one.values)));

/** Each with the mark of what wants somebody. */
export const marked = lines => lines.map(line => el('li', { class: 'wrong' }, el('span', { 'aria-hidden': 'true' }, '▲ '), line));

/** Shows all of it; `found` is an estimate with hazard and level. */
export function showForeseen(found) {
  const { foreseen } = found;
  for (const part of document.querySelectorAll('[data-foreseen]')) part.hidden = !foreseen;
  for (const part of document.querySelectorAll('[data-counted]')) part.hidden = Boolean(foreseen);
  for (const part of document.querySelectorAll('[data-due]')) part.hidden = !found.done_by;
  if (found.done_by) by('f-due').textContent = dayed(found.done_by);
  by('predicted').hidden = !foreseen;
  by('estimate-only').hidden = Boolean(foreseen);
  by('calls-what').textContent = t(foreseen ? 'foresight.calls' : 'console.start.calls');
  if (foreseen) {
    const { prediction } = foreseen;
    by('f-posts').textContent = number(foreseen.posts);
    by('f-people').textContent = number(foreseen.people);
    by('f-all').textContent = number(prediction.messages);
    by('f-calls').textContent = number(prediction.calls);
    by('f-cost').textContent = t('foresight.yuan', { count: number(prediction.cost) });
    by('f-visits').textContent = number(foreseen.visits);
    by('f-vacant').textContent = number(vacant(foreseen));
    rows(prediction);
    curves(prediction);
    by('predicted-from').textContent = prediction.mobilisations
      ? t('foresight.learnt', { count: prediction.mobilisations }) : t('foresight.assumed');
  }
  met(found);
}

const vacant = foreseen => foreseen.findings.filter(one => one.what === 'vacant')
  .reduce((sum, one) => sum + one.values.count, 0);

function rows(prediction) {
  by('predicted-rows').replaceChildren(...LINES.map(name => {
    const line = prediction[name];
    const most = t('foresight.at-most', { percent: Math.floor(line.share * 100) });
    const cells = line.at_s.map((at, i) => (at !== null ? span(at) : line.of && (i === 0 || line.at_s[i - 1] !== null) ? most : '–'));
    return el('tr', {}, el('th', { scope: 'row' }, sample(name), ' ', t(`foresight.line.${name}`)),
      ...cells.map(text => el('td', { class: 'n' }, text)));
  }));
}

function sample(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 26 8');
  svg.setAttribute('class', 'foreseen sample');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
  line.setAttribute('points', '0,4 26,4');
  line.setAttribute('class', name);
  svg.append(line);
  return svg;
}

function curves(prediction) {
  const ends = LINES.flatMap(name => prediction[name].curve.map(([at]) => at));
  const end = Math.max(60, ...ends);
  for (const name of LINES) {
    const points = prediction[name].curve.map(([at, share]) => [300 * at / end, 80 - 70 * share]);
    if (points.length) points.push([300, points.at(-1)[1]]);
    by(`line-${name}`).setAttribute('points', points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' '));
  }
  by('predicted-end').textContent = span(end);
}

function met({ foreseen, conflicts = [], everyone, grids }) {
  const lines = everyone ? [t('foresight.everyone', { grids: number(grids) })] : [];
  lines.push(...conflicts.map(one => {
    const text = t(`foresight.meets.${one.what}`, { event: one.event, at: one.at ? moment(one.at) : '' });
    return one.mobilisation_id ? el('a', { href: `/live/${one.mobilisation_id}` }, text) : text;
  }));
  if (foreseen === null) lines.push(t('foresight.no-plan'));
  if (foreseen) lines.push(...wants(foreseen));
  by('met').hidden = foreseen === undefined;
  by('met-list').replaceChildren(...(lines.length ? marked(lines) : [el('li', {}, t('foresight.nothing'))]));
}

const SPANS = ['needed', 'wait', 'time'];
function said(values) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => {
    if (SPANS.includes(key)) return [key, span(value)];
    if (key === 'channel' || key === 'post') return [key, t(`${key}.${value}`)];
    return [key, typeof value === 'number' ? number(value) : value];
  }));
}
