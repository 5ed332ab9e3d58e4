// The dialog in which an officer enters what was found at a door, and what was written about it.
import { get, look, once, page, t } from './api.js';
import { apart } from './apart.js';
import { carry, carryDialog } from './carry.js';
import { openDialog, opened } from './dialogs.js';
import { by, el, moment } from './dom.js';
import { say, trouble } from './frame.js';
import { momentIn, putMoment } from './moments.js';

const TAKEN_BACK = 'unknown';
const MOST = 2000;

export class Entering {
  /** `nameOf`: what a door is called. */
  constructor(nameOf) {
    this.nameOf = nameOf;
    this.details = [...document.querySelectorAll('#enter [data-detail]')];
    this.drafts = new Map();
    by('enter-save').onclick = () => this.save();
    carry('drafts', () => [...this.drafts], found => { this.drafts = new Map(found); });
    carryDialog(by('enter'), () => this.door, door => this.open(door));
  }
  open({ visit_id, stairwell_id, door, outcome: stands }) {
    this.door = { visit_id, stairwell_id, door, outcome: stands };
    this.chosen = '';
    by('enter-place').textContent = this.nameOf(this.door);
    for (const row of this.details) {
      row.hidden = true;
      for (const field of row.querySelectorAll('[data-field]')) {
        if ('moment' in field.dataset) putMoment(field, null);
        else Object.assign(field, { value: '', checked: false });
      }
    }
    // What was typed of this door and not sent is still there.
    by('enter-note').value = this.drafts.get(visit_id) ?? '';
    by('enter-note').oninput = () => this.drafts.set(visit_id, by('enter-note').value);
    by('enter-save').disabled = true;
    by('enter-save').textContent = t('console.enter-choose');
    by('enter-outcomes').replaceChildren(...this.buttons());
    openDialog(by('enter'));
    this.notes(visit_id);
  }
  /** Where nothing is known nothing can be taken back. */
  buttons() {
    const stands = this.door.outcome ?? TAKEN_BACK;
    const values = [...page.outcomes, ...stands === TAKEN_BACK ? [] : [TAKEN_BACK]];
    const name = value => value === TAKEN_BACK ? t('console.enter-undo', { outcome: outcome(stands) }) : outcome(value);
    const buttons = values.map(value => el('button', { type: 'button', 'aria-pressed': 'false', value },
      el('span', { class: `mark ${value}`, 'aria-hidden': 'true' }, t(`mark.${value}`)), name(value)));
    for (const button of buttons) {
      button.addEventListener('click', () => {
        this.chosen = button.value;
        for (const row of this.details) row.hidden = row.dataset.detail !== this.chosen;
        for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
        by('enter-save').disabled = false;
        by('enter-save').textContent = t('console.enter-save', { outcome: name(this.chosen) });
      });
    }
    return buttons;
  }
  async save() {
    const { chosen, door } = this;
    const more = this.details.find(row => !row.hidden);
    if ([...more?.querySelectorAll('[data-field]') ?? []].some(field => !field.checkValidity())) return;
    const body = { outcome: chosen, detail: said(more), note: by('enter-note').value };
    by('enter-save').disabled = true;
    const here = opened(by('enter'), this.nameOf(door));
    try {
      if (chosen === TAKEN_BACK && !await this.stillStands(door, here)) return;
      await once(`/v1/visits/${door.visit_id}/outcomes`, body);
      if (this.drafts.get(door.visit_id) === body.note) this.drafts.delete(door.visit_id);
      here.close();
      say(t('console.recorded-soon'));
    } catch (error) {
      if (here.trouble(error)) by('enter-save').disabled = false;
    }
  }
  /** Only what was read is taken back, not what a leader has found meanwhile: that is said and shown
   * instead. The page does not know every door, so the console is asked. */
  async stillStands(door, here) {
    const { doors } = await look(`/v1/mobilisations/${page.mobilisation}/doors/searches?limit=${MOST}`, { node_id: door.stairwell_id });
    // Who has closed the dialog meanwhile takes nothing back.
    if (!here.still()) return false;
    const stands = doors.find(one => one.visit_id === door.visit_id)?.outcome ?? TAKEN_BACK;
    // Taken back already: by the same press, where its answer did not come.
    if ([door.outcome, TAKEN_BACK].includes(stands)) return true;
    this.open({ ...door, outcome: stands });
    trouble({ message: t('console.enter-other', { outcome: outcome(stands) }) }, by('enter-trouble'));
    return false;
  }
  notes(visit_id) {
    const here = opened(by('enter'), this.nameOf(this.door));
    const text = el('span');
    by('enter-notes-text').replaceChildren(text);
    by('enter-notes').textContent = t('console.enter-notes');
    get(`/v1/notes?about=${visit_id}`).then(({ count }) => {
      if (count && here.still()) by('enter-notes').textContent = t('console.enter-notes-of', { count });
    }).catch(() => { /* it is asked for all the same */ });
    by('enter-notes').onclick = () => showNotes({ visit_id }, text, here.trouble);
  }
}

/** The codes that belong to the chosen outcome; nothing where nothing was said. */
function said(row) {
  const detail = {};
  for (const field of row?.querySelectorAll('[data-field]') ?? []) {
    if (field.type === 'checkbox') { if (field.checked) detail[field.dataset.field] = true; }
    else if (field.value) detail[field.dataset.field] = 'moment' in field.dataset ? momentIn(field).toISOString() : field.value;
  }
  return Object.keys(detail).length ? detail : null;
}

/** Notes are shown when asked for, and asking is on record. */
export async function showNotes(about, place, tell = error => trouble(error)) {
  try {
    const { notes } = await look('/v1/notes/searches', about);
    place.replaceChildren(...notes.length ? notes.flatMap((one, index) => [
      `${index ? ' · ' : ''}${moment(one.at)} ${apart(one.author ?? t('console.at-the-door'))}: `, el('bdi', {}, one.text)]) : [t('console.enter-no-notes')]);
  } catch (error) { tell(error); }
}

export const outcome = value => t(`outcome.${value}`);
