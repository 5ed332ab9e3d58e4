// Lists that are read page by page: what was read, and the button for what follows.
import { t } from './api.js';
import { by } from './dom.js';
import { noTrouble, onKey, trouble } from './frame.js';
import { unpressed } from './pressed.js';

export class Pages {
  /** `read(wanted, after, least)` gives one page: its `rows`, some `least` of them where it can, and
   * `next`; `show(rows, from)`: all of them, new from that one on, every one where they were read anew. */
  constructor(read, show, button = by('more')) {
    Object.assign(this, { read, show, button, text: button.textContent, reading: 0 });
    this.rest(null);
    button.addEventListener('click', () => this.more());
    onKey('m', () => { if (!button.hidden) button.click(); });
  }
  /** Something else is wanted, of which nothing is read, though so many rows are known from elsewhere. */
  rest(wanted, known = 0) {
    this.reading += 1;
    Object.assign(this, { wanted, known, rows: [], next: null, found: null, least: known });
  }
  /** Its first page. */
  begin(wanted) {
    this.rest(wanted);
    return this.again();
  }
  /** From the beginning, as far as one has looked. */
  again() {
    return this.go([], null);
  }
  /** Pressed twice before it is there, it is one page. */
  async more() {
    if (this.button.getAttribute('aria-disabled') === 'true') return;
    this.least = Math.max(this.rows.length, this.known) + 1;
    try {
      await this.go(this.rows, this.next);
      noTrouble();
    } catch (error) { trouble(error); }
  }
  async go(before, after) {
    const mine = ++this.reading;
    const rows = [...before];
    let found = null;
    do {
      found = await this.read(this.wanted, found ? found.next : after, this.least - rows.length);
      if (mine !== this.reading) return;
      rows.push(...found.rows);
    } while (found.next && rows.length < this.least);
    await unpressed();
    if (mine !== this.reading) return;
    Object.assign(this, { rows, next: found.next, found });
    this.show(rows, before.length);
    this.goesOn();
  }
  /** Who goes by keyboard is not thrown off the button at the end: it says that it is the end. */
  goesOn(more = this.next !== null) {
    this.button.hidden = !more && document.activeElement !== this.button;
    this.button.setAttribute('aria-disabled', String(!more));
    this.button.textContent = more ? this.text : t('console.all-shown');
  }
}
