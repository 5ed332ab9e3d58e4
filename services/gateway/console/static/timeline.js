// What happened and why, the newest first, in words.
import { has, t } from './api.js';
import { by, el, moment } from './dom.js';

const GROUPS = {
  answers: /^(answer|visit|arrived)/,
  steps: /^(message_sent|inject|step_|duty_|silent|knock_again|rescue|nobody_left|post_vacant)/,
  tasks: /^(task_|stand|matter_)/,
  officers: /^(command|approval|countersign|deputy|duty|started|paused|resumed|stopped|closed|approved|state)/,
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

function words(what) {
  return has(`what.${what}`) ? t(`what.${what}`) : what;
}
/** Reasons are kept in English by those who decide; what is known of them is said in words. */
function why(reason) {
  if (has(`why.${reason}`)) return t(`why.${reason}`);
  if (has(`outcome.${reason}`)) return t(`outcome.${reason}`);
  const declined = /^(\w+) by (.+)$/.exec(reason);
  if (declined && has(`decline.${declined[1]}`)) return `${t(`decline.${declined[1]}`)} · ${declined[2]}`;
  const who = /^by (.+)$/.exec(reason);
  if (who) return has(`why.by.${who[1]}`) ? t(`why.by.${who[1]}`) : t('why.by', { who: who[1] });
  const until = /^until (\d{4}-\S+)$/.exec(reason);
  if (until) return t('why.until', { at: moment(until[1]) });
  const said = /^(received|cannot) by (sms|key|page|console|paper)(.*)$/.exec(reason);
  if (said) return `${t(`why.${said[1]}`)} (${t(`why.by.${said[2]}`)})`;
  const paper = /^(\w+)(?:: .*)?: paper: (\S+)$/.exec(reason);
  if (paper) return t('why.paper', { outcome: t(`outcome.${paper[1]}`), at: moment(paper[2]) });
  const both = /^(\w+) (\S+) \/ (\w+) (\S+)$/.exec(reason);
  if (both) return t('why.both', { known: t(`outcome.${both[1]}`), known_at: moment(both[2]), said: t(`outcome.${both[3]}`), said_at: moment(both[4]) });
  const by_ = /^answered by (sms|key|page|console|paper)$/.exec(reason);
  if (by_) return t('why.answered', { by: t(`why.by.${by_[1]}`) });
  const times = /^no answer (\d+) times$/.exec(reason);
  if (times) return t('why.no-answer-times', { count: times[1] });
  return reason;
}
