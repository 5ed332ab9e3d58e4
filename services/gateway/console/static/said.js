// What a leader says on the phone, entered for them: they are on it, or can't.
import { may, once, page, t } from './api.js';
import { opened } from './dialogs.js';
import { by, el } from './dom.js';
import { noTrouble, say } from './frame.js';

const MINUTE_MS = 60_000;

/** A new call: what is said in it is said now, unless another time is given. */
export function askAgo() {
  by('said-ago-row').hidden = !may('answers:write');
  by('said-ago').value = '';
}
/** The row of a person, with a button for each of the two. */
export function saidBy(row, item) {
  if (!may('answers:write')) return row;
  const buttons = ['received', 'cannot'].map(kind => el('button', { type: 'button', class: 'small', dataset: { kind }, onclick: () => enter(item, kind, buttons) }, t(`console.said.${kind}`)));
  row.append(...buttons.flatMap(one => [one, ' ']));
  return row;
}
async function enter({ person_id, name }, kind, buttons) {
  const ago = by('said-ago');
  if (!ago.reportValidity()) return;
  const at = Number(ago.value) ? new Date(Date.now() - Number(ago.value) * MINUTE_MS).toISOString() : null;
  noTrouble(by('call-trouble'));
  for (const one of buttons) one.disabled = true;
  const here = opened(by('call'), name);
  try {
    await once(`/v1/mobilisations/${page.mobilisation}/answers`, { person_id, kind, at }, ['said', person_id, kind, at].join());
    here.close();
    say(t('console.recorded-soon'));
  } catch (error) {
    here.trouble(error);
    for (const one of buttons) one.disabled = false;
  }
}
