// Outcomes from paper: a table is typed, pasted or taken from a file, checked, then recorded.
import { once, page, post, t } from './api.js';
import { apart } from './apart.js';
import { putBack } from './carry.js';
import { by, el, moment } from './dom.js';
import { noTrouble, say, trouble } from './frame.js';

const path = `/v1/mobilisations/${page.mobilisation}/paper`;
let checked = '';

by('file').addEventListener('change', async () => {
  const [file] = by('file').files;
  if (!file) return;
  noTrouble();
  by('file-name').textContent = file.name;
  try {
    by('table').value = await textOf(file);
  } catch (error) {
    trouble(error);
  }
  // The same file, put right meanwhile, may be taken again.
  by('file').value = '';
  stale();
  by('checked').hidden = true;
});

/** A workbook is read by the console; anything else is a text. */
async function textOf(file) {
  const bytes = await file.arrayBuffer();
  const zipped = new TextDecoder('latin1').decode(bytes.slice(0, 2)) === 'PK';
  if (zipped) return (await post('/v1/paper-tables', file)).table;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // What Excel writes on a Chinese Windows.
    return new TextDecoder('gb18030').decode(bytes);
  }
}
by('table').addEventListener('input', stale);

/** What was checked is not what would be recorded any more. */
function stale() {
  by('record').hidden = true;
}

by('paper-form').addEventListener('submit', async event => {
  event.preventDefault();
  noTrouble();
  const table = by('table').value;
  try {
    show(await post(`${path}-checks`, { table }));
    checked = table;
  } catch (error) {
    by('checked').hidden = true;
    trouble(error);
  }
});

function show({ rows, refused }) {
  by('checked').hidden = false;
  const contradictions = rows.filter(row => row.contradiction).length;
  by('counts').textContent = t('paper.counts', { rows: rows.length, refused: refused.length, contradictions });
  by('refused').hidden = !refused.length;
  by('refused-rows').replaceChildren(...refused.map(one =>
    el('tr', {}, el('td', { class: 'n' }, String(one.row)), el('td', {}, one.why))));
  by('found').hidden = !rows.length;
  by('found-rows').replaceChildren(...rows.map(one => el('tr', {},
    el('td', { class: 'n' }, String(one.row)), el('td', {}, `${apart(one.place)} ${one.door ? apart(one.door) : t('paper.leader')}`),
    el('td', {}, one.door && el('span', { class: `mark ${one.outcome}`, 'aria-hidden': 'true' }, t(`mark.${one.outcome}`)), ` ${[wordOf(one), one.detail].filter(Boolean).join(' · ')}`),
    el('td', {}, moment(one.at)), el('td', {}, one.contradiction ? `▲ ${one.contradiction}` : ''))));
  by('record').hidden = !rows.length;
  by('record').textContent = t('paper.record', { rows: rows.length });
}

/** A row of no door is what its leader said. */
function wordOf({ door, outcome }) {
  if (!door) return t(`paper.lead.${outcome}`);
  return t(outcome === 'unknown' ? 'paper.taken-back' : `outcome.${outcome}`);
}

by('record').addEventListener('click', async () => {
  noTrouble();
  by('record').disabled = true;
  try {
    const { recorded } = await once(path, { table: checked });
    by('record').hidden = true;
    say(t('paper.recorded', { rows: recorded }));
  } catch (error) {
    trouble(error);
  } finally {
    by('record').disabled = false;
  }
});
putBack();
