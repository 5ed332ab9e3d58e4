// Who did what: the latest entries, and whether the chain holds.
import { get, look, t } from './api.js';
import { putBack } from './carry.js';
import { details, did, target, who } from './audit_words.js';
import { by, el, moment, number } from './dom.js';
import { heard, noTrouble, trouble } from './frame.js';
import { Pages } from './pages.js';
import { table } from './table.js';

/** The whole chain is read, entry by entry. */
const CHAIN_S = 600;

const pages = new Pages(async (q, before) => {
  const place = before === null ? '' : `?before=${before}`;
  const { entries, names, next } = await look(`/v1/audit/searches${place}`, { q });
  return { rows: entries.map(entry => ({ ...entry, names })), next };
}, show);
function show(rows) {
  table(by('rows'), rows, [
    ['console.audit.number', row => String(row.seq), 'n'],
    ['console.audit.at', row => moment(row.at)],
    ['console.audit.who', row => who(row.name)],
    ['console.audit.did', row => el('b', {}, did(row.what))],
    ['console.audit.to', row => [target(row, row.names), el('div', { class: 'quiet small' }, details(row, row.names))]],
  ], 'console.audit.empty');
}

async function read() {
  try {
    await pages.begin(by('q').value);
    heard();
    noTrouble();
  } catch (error) {
    trouble(error);
  }
}

async function verify() {
  by('verify').disabled = true;
  try {
    const { entries, head, breaks } = await get('/v1/audit/verification', CHAIN_S);
    const verified = by('verified');
    verified.className = breaks.length ? 'trouble' : 'long';
    verified.textContent = breaks.length
      ? t('console.audit.broken', { count: breaks.length, first: breaks[0].seq })
      : t('console.audit.holds', { count: number(entries), head });
    verified.hidden = false;
  } catch (error) {
    trouble(error);
  }
  by('verify').disabled = false;
}

let typing;
by('q').addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(read, 300);
});
by('verify').addEventListener('click', verify);
read();
putBack();
