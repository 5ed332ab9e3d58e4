// What happened and why, the newest first, in words.
import { by, el, moment } from './dom.js';
import { why, words } from './reasons.js';

const GROUPS = {
  answers: /^(answer|visit|arrived)/,
  steps: /^(message_sent|inject|step_|door_|duty_|silent|quiet|knock_again|look_again|help|rescue|nobody_left|post_vacant|let_know)/,
  tasks: /^(task_|stand|matter_)/,
  officers: /^(command|plan|deadline|approval|countersign|confirmation|deputy|duty|started|paused|resumed|stopped|closed|approved|state|stood_down|lifted)/,
};
const ROUTINE = /^(task_(added|open|waiting)|message_sent)/;

export class Timeline {
  /** `onJump`: a place is to be seen. */
  constructor(picture, onJump) {
    this.picture = picture;
    this.onJump = onJump;
    by('timeline-filter').addEventListener('change', () => this.draw());
  }
  draw() {
    const filter = by('timeline-filter').value;
    const wanted = this.picture.entries.filter(entry => (filter ? GROUPS[filter].test(entry.what) : !ROUTINE.test(entry.what)));
    const held = document.activeElement.closest?.('#timeline-rows button')?.dataset.entry;
    by('timeline-rows').replaceChildren(...wanted.map(entry => this.row(entry)));
    if (held) by('timeline-rows').querySelector(`[data-entry="${held}"]`)?.focus({ preventScroll: true });
    by('timeline-empty').hidden = wanted.length > 0;
  }
  row(entry) {
    const place = entry.node_id ? this.picture.fullName(entry.node_id) : '';
    const said = [words(entry.what), why(entry.reason)].filter(Boolean).join(' · ');
    if (!this.picture.places.has(entry.node_id)) return el('li', {}, el('time', { datetime: entry.at }, moment(entry.at)), said);
    return el('li', {}, el('time', { datetime: entry.at }, moment(entry.at)),
      el('button', { class: 'place', type: 'button', dataset: { entry: entry.entry_id }, onclick: () => this.onJump(entry.node_id) }, place), ` · ${said}`);
  }
}
