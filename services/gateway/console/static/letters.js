// Events that could not be handled: which, when and why.
import { by, el, moment } from './dom.js';
import { keepReading } from './frame.js';
import { table } from './table.js';

keepReading('/v1/dead-letters', found => table(by('rows'), found.dead_letters, [
  ['console.letters.when', row => moment(row.dead_at)],
  ['console.letters.service', row => row.service],
  ['console.letters.event', row => [el('b', {}, row.name), el('div', { class: 'quiet small' }, `${row.topic} · ${row.event_id}`)]],
  ['console.letters.tries', row => String(row.tries), 'n'],
  ['console.letters.reason', row => row.reason ?? ''],
], 'console.letters.empty'), 5);
