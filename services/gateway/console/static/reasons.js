// What happened and why, in words. Those who decide keep reasons in English and codes: what is known
// of them is said in the reader's language, the rest as it is kept.
import { has, t } from './api.js';
import { moment } from './dom.js';

const KINDS = ['why', 'outcome', 'help', 'to', 'by', 'state', 'matter-state', 'console.act', 'level', 'why.by'];
const CAUSE = /^(first|urgency|upgrade|help|rescue|matter|settled|call-again|correction|ad-hoc|stand-down|overtaken|reopened|vacant|deputy|level_above)(?:[:/](?! ).*)?$/;
const says = key => match => (has(`${key}.${match[1]}`) ? t(`${key}.${match[1]}`) : match[1]);

const RULES = [
  [/^(\w+) by (.+)$/, ([, what, who]) => {
    const kind = ['decline', 'follow'].find(own => has(`${own}.${what}`));
    return kind ? `${t(`${kind}.${what}`)} · ${who}` : null;
  }],
  [/^by (.+)$/, ([, who]) => (has(`why.by.${who}`) ? t(`why.by.${who}`) : t('why.by', { who }))],
  [/^until (\d{4}-\S+)$/, ([, at]) => t('why.until', { at: moment(at) })],
  [/^(\d{4}-\S+): the hazard comes at (.+)$/, ([, at, comes]) => t('why.deadline', { at: moment(at), comes: moment(comes) })],
  [/^not called before (\S+)$/, ([, at]) => t('why.not-before', { at: moment(at) })],
  [/^(received|cannot) by (sms|key|page|console|paper)(.*)$/, ([, said, by]) => `${t(`why.${said}`)} (${t(`why.by.${by}`)})`],
  [/^(\w+)(?:: .*)?: paper: (\S+)$/, ([, outcome, at]) => t('why.paper', { outcome: t(`outcome.${outcome}`), at: moment(at) })],
  [/^(\w+) (\S+) \/ (\w+) (\S+)$/, ([, known, at, said, then]) => t('why.both', { known: t(`outcome.${known}`), known_at: moment(at), said: t(`outcome.${said}`), said_at: moment(then) })],
  [/^answered by (sms|key|page|console|paper)$/, ([, by]) => t('why.answered', { by: t(`why.by.${by}`) })],
  [/^no answer (\d+) times$/, ([, count]) => t('why.no-answer-times', { count })],
  [/^it is (\w+)(?: already)?$/, ([, state]) => t('why.it-is', { state: word(state) })],
  [/^it has moved on to revision \d+$/, () => t('why.moved-on')],
  [/^nobody goes who was asked: /, () => t('why.nobody-goes')],
  [/^\S+ does not answer for the \w+$/, () => t('why.not theirs to answer')],
  [/^lifted:\d+$/, () => t('why.lifted')],
  [/^(?:now|holder) (\w+)$/, ([, what]) => word(what)],
  [/^\w+\/(\w+) (\w+)$/, ([, level, state]) => `${word(level)} · ${word(state)}`],
  [CAUSE, says('why')],
  // A revision, or the mark of a time: of no use to who reads.
  [/^\d+$|^[\w:]+\d{4}-\d\d-\d\dT\S*$/, () => ''],
];

function word(part) {
  if (/^\d{4}-\d\d-\d\dT\S*[^\s:]$/.test(part)) return moment(part);
  if (part === 'urgent') return t('urgent.1');
  if (has(`console.may-not.${part}`)) return t(`console.may-not.${part}`, { at: '' });
  const kind = KINDS.find(own => has(`${own}.${part}`));
  return kind ? t(`${kind}.${part}`) : part;
}

export function words(what) {
  return has(`what.${what}`) ? t(`what.${what}`) : what;
}

export function why(reason) {
  if (word(reason) !== reason) return word(reason);
  for (const [form, said] of RULES) {
    const match = form.exec(reason);
    const text = match && said(match);
    if (text !== null) return text;
  }
  return reason.includes(': ') ? reason.split(': ').map(why).filter(Boolean).join(' · ') : reason;
}
