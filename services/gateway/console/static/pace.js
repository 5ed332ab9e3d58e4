// How fast a place goes on lately, and by when it is done: the rule of the console's `domain/pace.py`.
import { page, t } from './api.js';
import { dayed, number } from './dom.js';

const { lately_s: LATELY, longest_s: LONGEST, least_a_minute: LEAST } = page.pace;
const MOST = 20;

/** So many a minute at a moment in seconds. */
export const aMinute = (pace, at) => (pace ? 60 / LATELY * Math.exp(Math.min((pace - at) / LATELY, MOST)) : 0);

/** In seconds, when what is missing will be there; null: that is not in sight, or nothing is missing. */
export function end(at, missing, rate) {
  if (missing <= 0 || rate < LEAST) return null;
  const ahead = 60 * missing / rate;
  return ahead <= LONGEST ? at + ahead : null;
}

/** To the tenth while there are few. */
export const rated = rate => number(rate < 9.95 ? Math.round(10 * rate) / 10 : Math.round(rate));

/** How a place gets on, of its answers (`tasks`) or its doors (`visits`). In a pause no end is in
 * sight; nor is one of answers once tasks have ended: what was passed on is never answered. */
export function outlook(picture, id, done, of) {
  const at = Date.parse(picture.at) / 1000;
  const rate = aMinute(picture.of(id, `${done}_pace`), at);
  const missing = picture.of(id, of) - picture.of(id, done);
  const foretells = picture.head.state === 'running' && !(of === 'tasks' && picture.of(id, 'ended'));
  return { rate, missing, at: foretells ? end(at, missing, rate) : null };
}

/** By when, in a few words. */
export function ending({ missing, at }) {
  if (missing <= 0) return t('console.end.reached');
  return at === null ? t('console.end.none') : dayed(1000 * at);
}

/** Of a place with its name: its answers and its doors, as far as it has any; nothing of what is over. */
export function paceOf(picture, id) {
  if (picture.head.ended_at) return '';
  const line = (done, of) => {
    const found = outlook(picture, id, done, of);
    return picture.of(id, of) && t(`console.pace-of.${done}`, { rate: rated(found.rate), end: ending(found) });
  };
  const lines = [line('answered', 'tasks'), line('accounted', 'visits')].filter(Boolean);
  return lines.length ? [picture.fullName(id), ...lines].join(' · ') : '';
}

/** When the whole will have come to 90 % and to all; nothing unless it runs. */
export function wholeEnds({ head, totals, pace }, figure) {
  if (head.state !== 'running' || figure(totals, 'visits') <= figure(totals, 'accounted')) return '';
  const all = pace?.accounted_by && dayed(pace.accounted_by);
  if (!pace?.ninety_at) return all ? t('console.all-by', { at: all }) : t('console.no-end');
  const ninety = t('console.ninety', { at: dayed(pace.ninety_at) });
  return all ? ninety + t('console.all-then', { at: all }) : ninety;
}
