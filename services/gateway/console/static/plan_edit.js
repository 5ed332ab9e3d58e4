// One edition of a plan: its text is checked where it comes into force, then loaded as read back.
import { get, once, page, t } from './api.js';
import { putBack } from './carry.js';
import { by, el } from './dom.js';
import { noTrouble, say, trouble } from './frame.js';
import { hold } from './hold.js';

const LOOKS = 60;
const LOOK_MS = 250;
const path = by('edit').dataset.path;
let checked = '';

/** What became of a command: it is looked for until its owner has handled it. */
async function outcome(commandId) {
  for (let look = 0; look < LOOKS; look += 1) {
    const { loads } = await get(`/v1/plans/loads?command_id=${commandId}`);
    if (loads.length) return loads[0];
    await new Promise(done => { setTimeout(done, LOOK_MS); });
  }
  throw Object.assign(new Error(t('console.plans.waiting')), { title: t('console.not-done') });
}

async function ask(text, check) {
  const { command_id } = await once(path, { text, check }, check ? 'check' : 'load');
  return outcome(command_id);
}

by('text').addEventListener('input', () => { by('load').hidden = true; });
by('edit').addEventListener('submit', async event => {
  event.preventDefault();
  noTrouble();
  const text = by('text').value;
  by('check').disabled = true;
  try {
    show(await ask(text, true));
    checked = text;
  } catch (error) {
    by('checked').hidden = true;
    trouble(error);
  }
  by('check').disabled = false;
});

function show({ faults, changes, versions }) {
  const lines = changes[page.language] ?? [];
  by('checked').hidden = false;
  by('counts').textContent = faults.length ? t('console.plans.faults', { count: faults.length })
    : lines.length ? t('console.plans.changes') : t('console.plans.same');
  by('faults').hidden = !faults.length;
  by('faults-rows').replaceChildren(...faults.map(one => el('tr', {},
    el('td', { class: 'n' }, one.line ? el('button', { class: 'plain small', type: 'button', onclick: () => goTo(one.line) }, String(one.line)) : ''),
    el('td', {}, one.field), el('td', {}, one.what[page.language]))));
  by('changes').replaceChildren(...lines.map(line => el('li', {}, line)));
  const [version] = Object.values(versions);
  by('load').hidden = Boolean(faults.length) || !lines.length;
  by('load').firstChild.textContent = t('console.hold', { what: t('console.plans.load', { version }) });
  by('checked').scrollIntoView({ block: 'nearest' });
}

/** A line of the text, marked. */
function goTo(line) {
  const area = by('text');
  const before = area.value.split('\n').slice(0, line - 1).join('\n').length;
  const start = line > 1 ? before + 1 : 0;
  const end = area.value.indexOf('\n', start);
  area.focus();
  area.setSelectionRange(start, end < 0 ? area.value.length : end);
  area.scrollTop = (line - 3) * (area.scrollHeight / area.value.split('\n').length);
}

hold(by('load'), async () => {
  noTrouble();
  by('load').disabled = true;
  try {
    const row = await ask(checked, false);
    if (row.faults.length) show(row);
    else {
      by('load').hidden = true;
      say(t('console.plans.loaded'));
    }
  } catch (error) {
    trouble(error);
  }
  by('load').disabled = false;
});
putBack();
