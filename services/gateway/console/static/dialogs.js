// Dialogs whose answers may come late: while one is on its way the dialog may have been closed, and
// opened again about another thing.
import { noTrouble, trouble } from './frame.js';

const times = new WeakMap();
const ownTrouble = dialog => dialog.querySelector('.trouble');

/** Opens it, or what is open already about something else: no answer from before is about it. */
export function openDialog(dialog) {
  times.set(dialog, (times.get(dialog) ?? 0) + 1);
  noTrouble(ownTrouble(dialog));
  if (!dialog.open) dialog.showModal();
}

/** The dialog as it is open now, taken before something is waited for. `about`: what is said of what it
 * is about, for trouble that is met once it is not open any more. */
export function opened(dialog, about) {
  const time = times.get(dialog);
  const still = () => Boolean(dialog?.open) && times.get(dialog) === time;
  return {
    still,
    /** Closes it, unless it is another's by now. */
    close: () => { if (still()) dialog.close(); },
    /** Says it within, after `anew` has shown there how things stand by now; else on the page.
     * Gives whether it may be tried again within. */
    trouble: (error, anew = null) => {
      const within = still();
      if (within) anew?.();
      if (within && dialog.open) trouble(error, ownTrouble(dialog));
      else trouble({ title: about, message: error.message, status: error.status });
      return within;
    },
  };
}
