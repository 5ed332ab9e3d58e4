// Alerts as recorded, with what became of each.
import { get, t } from './api.js';
import { by, el, moment } from './dom.js';
import { keepUp } from './frame.js';
import { Pages } from './pages.js';
import { steady } from './table.js';

const MOST = 500;
const KINDS = { Actual: 'real', Exercise: 'drill' };

const pages = new Pages(async (_, before, least) => {
  const wanted = new URLSearchParams({ limit: Math.min(MOST, Math.max(100, least)) });
  if (before !== null) wanted.set('before', before);
  const { alerts, next } = await get(`/v1/alerts?${wanted}`);
  return { rows: alerts, next };
}, rows => steady(by('rows'), rows, [
  ['console.alerts.recorded', row => moment(row.recorded_at)],
  ['console.alerts.status', row => el('span', { class: `chip ${KINDS[row.status] ?? ''}` }, KINDS[row.status] ? t(`band.${KINDS[row.status]}`) : t(`console.alerts.status.${row.status}`))],
  ['console.alerts.event', row => [el('b', {}, row.event ?? ''), el('div', { class: 'quiet small' }, row.headline ?? '')]],
  ['console.alerts.areas', row => (row.areas ?? []).join('、')],
  ['console.alerts.sender', row => `${row.sender} · ${row.actor}`],
  ['console.alerts.became', row => (row.mobilisation_id ? el('a', { href: `/live/${row.mobilisation_id}` }, t('console.alerts.mobilised'))
    : t(row.not_passed_on ? `not-passed-on.${row.not_passed_on}` : 'console.alerts.none'))],
], 'console.alerts.empty'));
keepUp(() => pages.again());
