// Why an event could not be handled, in the reader's language where the words are ours; what was
// kept stands beside it, for whoever looks for it in a log.
import { t } from './api.js';
import { el } from './dom.js';

const FORMS = [
  [/^no handler for (?<event>\S+)$/, 'no-handler'],
  [/^payload does not fit (?<event>\S+): (?<fields>.*)$/, 'does-not-fit'],
  [/^not an envelope: \w+$/, 'no-envelope'],
  [/^not (?:about a dead letter|a notifier command|attempt orders): (?<event>\S+)$/, 'not-its-own'],
  [/^no mobilisation (?<id>\S+)$/, 'no-mobilisation'],
  [/^no branch (?<where>.+)$/, 'no-branch'],
  [/^no such incident$/, 'no-incident'],
  [/^what is real and a drill share no mobilisation$/, 'real-and-drill'],
  [/^no such person(?: in this community)?$/, 'no-person'],
  [/^no such post in this community$/, 'no-post'],
  [/^the (?:absence|assignment) ends before it begins$/, 'ends-first'],
  [/^it is \w+ meanwhile, at revision \d+$/, 'moved-on'],
  [/^(?<kind>[A-Z]\w*)(?: in (?<where>[\w.]+))?$/, 'fault'],
];

/** What is shown of a reason; nothing where there is none. */
export function letterReason(reason) {
  if (!reason) return '';
  for (const [form, key] of FORMS) {
    const match = form.exec(reason);
    if (match) return el('div', {}, t(`console.letters.why.${key}`, match.groups ?? {}), el('div', { class: 'quiet small long', lang: 'en' }, reason));
  }
  return el('span', { class: 'long', lang: 'en' }, reason);
}
