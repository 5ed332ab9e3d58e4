// Alerts as recorded, with what became of each.
import { t } from './api.js';
import { by, el, moment } from './dom.js';
import { keepReading } from './frame.js';
import { table } from './table.js';

const KINDS = { Actual: 'real', Exercise: 'drill' };

keepReading('/v1/alerts?limit=100', found => table(by('rows'), found.alerts, [
  ['console.alerts.recorded', row => moment(row.recorded_at)],
  ['console.alerts.status', row => el('span', { class: `chip ${KINDS[row.status] ?? ''}` }, row.status)],
  ['console.alerts.event', row => [el('b', {}, row.event ?? ''), el('div', { class: 'quiet small' }, row.headline ?? '')]],
  ['console.alerts.areas', row => (row.areas ?? []).join('、')],
  ['console.alerts.sender', row => `${row.sender} · ${row.actor}`],
  ['console.alerts.became', row => (row.mobilisation_id ? el('a', { href: `/live/${row.mobilisation_id}` }, t('console.alerts.mobilised'))
    : t(row.not_passed_on ? `not-passed-on.${row.not_passed_on}` : 'console.alerts.none'))],
], 'console.alerts.empty'), 5);
