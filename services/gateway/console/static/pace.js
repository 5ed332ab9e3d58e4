// How fast a place goes on lately, and by when it is done: the rule of the console's `domain/pace.py`.
import { page, t } from './api.js';
import { hourMinute, number } from './dom.js';

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

/** How a place gets on, of its answers (`tasks`) or its doors (`visits`). */
export function outlook(picture, id, done, of) {
  const at = Date.parse(picture.head.ended_at ?? picture.at) / 1000;
  const rate = aMinute(picture.of(id, `${done}_pace`), at);
  const missing = picture.of(id, of) - picture.of(id, done);
  return { rate, missing, at: picture.head.ended_at ? null : end(at, missing, rate) };
}

/** By when, in a few words; nothing of what is over, or has none. */
export function ending({ missing, at }, picture) {
  if (missing <= 0) return t('console.end.reached');
  if (at !== null) return hourMinute(1000 * at);
  return picture.head.ended_at ? '' : t('console.end.none');
}

/** Of a place with its name: its answers and its doors, as far as it has any. */
export function paceOf(picture, id) {
  const line = (done, of) => {
    const found = outlook(picture, id, done, of);
    return picture.of(id, of) && t(`console.pace-of.${done}`, { rate: rated(found.rate), end: ending(found, picture) });
  };
  const lines = [line('answered', 'tasks'), line('accounted', 'visits')].filter(Boolean);
  return lines.length ? [picture.fullName(id), ...lines].join(' · ') : '';
}

/** When the whole will have come to 90 % and to all. */
export function wholeEnds({ head, totals, pace }, figure) {
  if (!head.started_at || head.ended_at || figure(totals, 'visits') <= figure(totals, 'accounted')) return '';
  const all = pace?.accounted_by && hourMinute(pace.accounted_by);
  if (!pace?.ninety_at) return all ? t('console.all-by', { at: all }) : t('console.no-end');
  const ninety = t('console.ninety', { at: hourMinute(pace.ninety_at) });
  return all ? ninety + t('console.all-then', { at: all }) : ninety;
}
