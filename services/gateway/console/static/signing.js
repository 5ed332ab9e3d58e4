// What waits for a signature; who may not sign it reads why, and who may.
import { t } from './api.js';
import { hourMinute } from './dom.js';

const NAMED = 4;

/** A lapsed one nobody signs any more. */
function who({ signers, state }) {
  if (!signers || state === 'lapsed') return '';
  if (!signers.length) return t('console.signers.none');
  const named = signers.slice(0, NAMED).join(t('page.and'));
  return t(signers.length > NAMED ? 'console.signers.more' : 'console.signers', { named, count: signers.length - NAMED });
}

/** What waits: a start's approval, a countersignature, or what nobody signed in time. */
export const asked = row => (row.state === 'lapsed' ? 'lapsed' : row.kind === 'proposal' ? 'approve' : 'countersign');

export function mayNot(row) {
  const at = row.deputy_due_at ? hourMinute(row.deputy_due_at) : '';
  const why = t(`console.may-not.${row.may_not}`, { at }) + t('console.stop-mark');
  const signers = who(row);
  return signers ? t('console.signers.both', { why, who: signers + t('console.stop-mark') }) : why;
}
