// When what a drill is of arrives, counted from its beginning, and a government's order to move people.
import { t } from './api.js';
import { by } from './dom.js';

export function showLead(row) {
  by('onset-h').value = row?.onset_h ?? '';
  by('order').value = row?.order ?? '';
}

export const lead = () => ({ onset_h: Number(by('onset-h').value) || null, order: by('order').value });

/** As if it began now: an estimate is made of what is so now. */
export function leadNow() {
  const { onset_h: hours, order } = lead();
  const said = hours && by('onset-h').checkValidity();
  return { onset: said ? new Date(Date.now() + hours * 3_600_000).toISOString() : null, order };
}

export const leadFacts = row => ({
  onset: row.onset_h && t('drill.onset-of', { hours: row.onset_h }),
  order: row.order && t(`console.start.order.${row.order}`),
});

/** Another level, time or order is estimated anew. */
export function onLead(changed) {
  for (const field of [by('levels'), by('onset-h'), by('order')]) field.addEventListener('change', changed);
}
