// Who did what: the latest entries, and whether the chain holds.
import { get, has, look, t } from './api.js';
import { putBack } from './carry.js';
import { by, el, moment, number } from './dom.js';
import { heard, noTrouble, trouble } from './frame.js';
import { Pages } from './pages.js';
import { table } from './table.js';

/** The whole chain is read, entry by entry. */
const CHAIN_S = 600;

const pages = new Pages(async (q, before) => {
  const place = before === null ? '' : `?before=${before}`;
  const { entries, next } = await look(`/v1/audit/searches${place}`, { q });
  return { rows: entries, next };
}, show);
const said = what => {
  const key = [`audit.${what}`, `what.${what.replaceAll('-', '_')}`].find(has);
  return key ? t(key) : what;
};
const who = name => (has(`audit.who.${name}`) ? t(`audit.who.${name}`) : name);
const details = entry => Object.entries(entry.details).filter(([, value]) => String(value ?? '')).map(([name, value]) => `${name}: ${value}`).join(', ');

function show(rows) {
  table(by('rows'), rows, [
    ['console.audit.number', row => String(row.seq), 'n'],
    ['console.audit.at', row => moment(row.at)],
    ['console.audit.who', row => who(row.name)],
    ['console.audit.did', row => [el('b', {}, said(row.what)), el('div', { class: 'quiet small' }, row.what)]],
    ['console.audit.to', row => [row.target, el('div', { class: 'quiet small' }, details(row))]],
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
