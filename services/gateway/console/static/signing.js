// What waits for a signature; who may not sign it reads why, and who may.
import { t } from './api.js';
import { hourMinute, left } from './dom.js';

const NAMED = 4;

/** A lapsed one nobody signs any more. */
function who({ signers, state }) {
  if (!signers || state === 'lapsed') return '';
  if (!signers.length) return t('console.signers.none');
  const named = signers.slice(0, NAMED).join(t('page.and'));
  return t(signers.length > NAMED ? 'console.signers.more' : 'console.signers', { named, count: signers.length - NAMED });
}

/** What one does about each kind, and what it waits for. */
export const ACTS = { proposal: ['approve', 'decline'], countersignature: ['countersign'], confirmation: ['leave'] };
/** What waits: a start's approval, a countersignature, whether a stop stays, or what nobody signed in time. */
export const asked = row => (row.state === 'lapsed' ? 'lapsed' : ACTS[row.kind][0]);

/** How long it may wait, or that a countersignature is overdue; empty where it has no time. */
export function timeFor(row) {
  if (row.kind === 'countersignature' && row.deputy_asked) return t('console.notice.overdue');
  return row.left_s === null ? '' : t('console.notice.left', { left: left(row.left_s), at: hourMinute(row.deadline_at) });
}

export function mayNot(row) {
  const at = row.deputy_due_at ? hourMinute(row.deputy_due_at) : '';
  const why = t(`console.may-not.${row.may_not}`, { at }) + t('console.stop-mark');
  const signers = who(row);
  return signers ? t('console.signers.both', { why, who: signers + t('console.stop-mark') }) : why;
}
