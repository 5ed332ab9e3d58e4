// Commands to the mobilisation. Stop: read back what will happen, then hold.
import { get, may, once, page, stale, t } from './api.js';
import { carryDialog } from './carry.js';
import { openDialog, opened } from './dialogs.js';
import { by, el, moment, number } from './dom.js';
import { say } from './frame.js';
import { figure } from './picture.js';
import { unpressed } from './pressed.js';
import { graver, levelName } from './hazards.js';
import { hold } from './hold.js';
import { ACTS, mayNot, timeFor } from './signing.js';

const SIGNING = Object.fromEntries(Object.entries(ACTS).flatMap(([kind, acts]) => acts.map(act => [act, kind])));
const DECLINES = ['false_alarm', 'handled', 'wrong_area', 'wrong_level', 'too_early'];
/** Why it is done: whoever reads of it later is told. */
const WHY = {
  decline: DECLINES,
  leave: DECLINES,
  raise: ['forecast', 'worse', 'ordered', 'judgement'],
  lift: ['passed', 'weaker', 'false_alarm', 'ordered', 'judgement'],
};
const ALLOWED = {
  stop: ['awaiting_approval', 'running', 'paused', 'stood_down'],
  pause: ['running'],
  resume: ['paused'],
  close: ['awaiting_approval', 'running', 'paused', 'stood_down'],
  raise: ['awaiting_approval', 'running', 'paused'],
  lift: ['awaiting_approval', 'running', 'paused', 'closed'],
};

/** What the way here asked to open: once, so that loaded anew the page opens nothing. */
function wanted() {
  const address = new URL(location.href);
  const act = address.searchParams.get('act');
  address.searchParams.delete('act');
  if (act) history.replaceState(history.state, '', address);
  return act;
}

export class Acts {
  constructor(picture, onWaiting) {
    this.picture = picture;
    this.onWaiting = onWaiting;
    this.act = '';
    for (const button of document.querySelectorAll('[data-command]')) {
      button.addEventListener('click', () => this.ask(button.dataset.command));
    }
    by('call-again').addEventListener('click', () => this.ask('call'));
    by('act-why').addEventListener('change', () => this.ready());
    hold(by('act-hold'), () => this.go());
    this.wanted = wanted();
    carryDialog(by('act'), () => [this.act, this.message], about => this.ask(...about));
    this.readWaiting();
  }
  /** What waits for a signature here, and whether this officer may give it. */
  async readWaiting() {
    try {
      const { approvals } = await get('/v1/approvals');
      await unpressed();
      this.asked = approvals.filter(own => own.mobilisation_id === page.mobilisation && own.state === 'open');
      this.waiting = this.asked.find(own => !own.message_id);
      if (this.picture.head) {
        this.draw();
        this.onWaiting();
      }
    } catch { /* the feed says that the console is away */ }
    setTimeout(() => this.readWaiting(), 3000);
  }
  /** The signature that a message waits for. */
  signs(message) {
    return this.asked?.find(own => own.message_id === message);
  }
  /** Whether this officer commands it: one that reaches beyond their division is others' to command. */
  commands() {
    return may('mobilisations:write') && this.picture.head.mine;
  }
  /** What was started here is raised and lifted by whoever may start there; lifted, too, what an issuer's areas that match nothing left standing. */
  follows(act) {
    const { own, kept, lifted, notice, mine, state } = this.picture.head;
    return may('alerts:write') && mine && (own || (act === 'lift' && kept)) && !notice && !lifted && ALLOWED[act].includes(state);
  }
  /** A stop or an end is no lifting: who brings that. */
  unlifted(act) {
    const { own, kept, lifted, notice, sender_name: issuer } = this.picture.head;
    if (!['stop', 'close'].includes(act) || lifted || notice) return [];
    return [own || kept ? t('console.act.tells-nobody') : t('console.act.issuer-lifts', { issuer })];
  }
  allowed(act) {
    if (act in SIGNING) return Boolean(this.waiting) && this.waiting.kind === SIGNING[act] && !this.waiting.may_not;
    if (act === 'lift') return this.follows(act);
    if (act === 'raise') return this.follows(act) && graver(this.picture.head.level_value).length > 0;
    if (!this.commands()) return false;
    // A correction after a stop goes out all the same, and may be stopped in turn.
    if (act === 'stop' && this.sending) return true;
    const { state, asks_again_at: again } = this.picture.head;
    // Who was moved is asked for again after the end too, until an officer says that nobody need be.
    if (act === 'close' && again) return true;
    return ALLOWED[act].includes(state);
  }
  /** The place that is chosen in the tree: its silent people may be called again. */
  at(node) {
    this.node = node;
    this.draw();
  }
  draw() {
    const { state } = this.picture.head;
    by('call-again').hidden = !may('mobilisations:write') || !this.node || !['running', 'paused'].includes(state);
    for (const button of document.querySelectorAll('[data-command]')) {
      button.hidden = !this.allowed(button.dataset.command);
    }
    this.openWanted();
  }
  /** Once what it depends on is known: then, or never. */
  openWanted() {
    const { wanted } = this;
    if (wanted in SIGNING) {
      // What waits, and what a notice says, are read by themselves; that is what is signed.
      if (!this.asked || (this.waiting && this.picture.head.notice && !this.opening)) return;
    } else if (wanted !== 'stop') return;
    this.wanted = '';
    if (this.allowed(wanted)) this.ask(wanted);
  }
  /** What the notice at the top says of a signature that waits. */
  notice() {
    const row = this.waiting;
    if (!row) return '';
    const said = [t(row.kind === 'proposal' ? 'console.notice.approval' : 'console.notice.countersign'), this.clock(row)];
    if (row.may_not) said.push(mayNot(row));
    return said.filter(Boolean).join(' ');
  }
  /** How long it has, and who was asked meanwhile. */
  clock(row) {
    const said = [timeFor(row)];
    if (row.kind !== 'countersignature' && row.deputy_asked) said.push(t('console.notice.deputy'));
    if (row.called) said.push(t('console.notice.called', { count: row.called, seen: row.seen }));
    return said.filter(Boolean).join(' ');
  }
  /** Widenings that wait for a signature, each with the buttons to decide. */
  widenings() {
    return (this.asked ?? []).filter(row => row.subject === 'widening').map(row => el('span', {},
      t('widening.waits', { who: row.proposer, area: row.area ?? '' }), ' ', ...this.buttons(row, row).flatMap(one => [' ', one])));
  }
  /** What was stopped and its issuer has raised since: loud, until an officer has said that it stays so. */
  raised() {
    const { head } = this.picture;
    return (this.asked ?? []).filter(row => row.kind === 'confirmation').map(row => el('span', {},
      el('b', {}, t('console.notice.raised', { event: head.event, at: moment(row.stopped_at) })), ' ', this.clock(row), ' ',
      ...(may('alerts:write') ? [el('a', { class: 'button small', href: '/start' }, t('console.start-anew')), ' '] : []), ...this.buttons(row, row)));
  }
  /** To decide what waits, for who may; who may not is told who has to. */
  buttons(waiting, about) {
    if (waiting?.may_not) return [el('span', { class: 'quiet' }, mayNot(waiting))];
    return (waiting ? ACTS[waiting.kind] : []).map(act => el('button', { type: 'button', class: 'small', dataset: { act, message: about.message_id }, onclick: () => this.ask(act, about) }, t(`console.act.${act}`)));
  }
  ready() {
    by('act-hold').disabled = this.act in WHY && !by('act-why').value;
  }
  /** `message`: an officer's message or widening is signed, not the start. */
  ask(act, message = null) {
    this.act = act;
    this.message = message;
    const { head, totals } = this.picture;
    // What is read back here is what is decided on, also when it moves while the dialog is open.
    this.seen = head.revision;
    const values = {
      event: head.event, place: head.signature, node: this.node ? this.picture.fullName(this.node) : '', tasks: number(figure(totals, 'tasks')),
      grids: number(head.grids_seen ?? 0), silent: number(figure(totals, 'tasks') - figure(totals, 'told')),
      open: number(figure(totals, 'visits') - figure(totals, 'accounted')),
    };
    by('act-title').textContent = t(`console.act.${act}`);
    const said = message ?? (act in SIGNING && head.notice ? this.opening : null);
    const what = said?.subject === 'stop' ? t('console.act.leave.what', values) : said?.subject === 'widening' ? t(`widening.${act}.what`, { who: said.proposer, area: said.area ?? '' }) : said ? t(`message.${act}.what`, { who: said.asked_by, words: said.words || t('message.plan-words') }) : t(`console.act.${act}.what`, values);
    by('act-what').replaceChildren(...[...what.split('\n'), ...this.unlifted(act)].map(line => el('p', {}, line)));
    const button = by('act-hold');
    button.firstChild.textContent = t('console.hold', { what: t(`console.act.${act}`) });
    button.className = `hold ${head.exercise ? 'drill' : 'real'}`;
    by('act-level-row').hidden = act !== 'raise';
    by('act-level').replaceChildren(...graver(head.level_value).map(level => el('option', { value: level }, levelName(level))));
    this.askWhy(act);
    by('act-note-row').hidden = WHY[act] !== DECLINES;
    by('act-note').value = '';
    this.ready();
    openDialog(by('act'));
  }
  askWhy(act) {
    const asked = act in WHY;
    by('act-why-row').hidden = !asked;
    by('act-why-of').textContent = asked ? t(`console.act.${act}.why`) : '';
    const named = WHY[act] === DECLINES ? 'decline' : 'follow';
    by('act-why').replaceChildren(el('option', { value: '' }, '–'), ...(WHY[act] ?? []).map(one => el('option', { value: one }, t(`${named}.${one}`))));
  }
  async go() {
    by('act-hold').disabled = true;
    // By the time of the answer another act may be asked for.
    const { act, message, node } = this;
    const here = opened(by('act'), t(`console.act.${act}`));
    // A stop, what follows a start and a signature are of the thing itself, whatever moved in it since.
    const free = ['stop', 'raise', 'lift'].includes(act) || act in SIGNING;
    const expected = free ? {} : { expected_revision: this.seen };
    const why = by('act-why').value;
    if (WHY[act] === DECLINES) Object.assign(expected, { why, note: by('act-note').value });
    if (message) expected.message_id = message.message_id;
    // The next try is the same one as long as it decides on the same.
    const level = act === 'raise' ? by('act-level').value : '';
    const about = [act, level, why, expected.note, node, message?.message_id, expected.expected_revision].join();
    try {
      if (act === 'call') await once(`/v1/mobilisations/${page.mobilisation}/calls`, { node_id: node }, about);
      else if (act === 'lift') await once(`/v1/mobilisations/${page.mobilisation}/lifting`, { why }, about);
      else if (act === 'raise') await once(`/v1/mobilisations/${page.mobilisation}/raisings`, { level, why }, about);
      else await once(`/v1/mobilisations/${page.mobilisation}/commands`, { action: act === 'leave' ? 'decline' : act, ...expected }, about);
      here.close();
      if (message) this.asked = this.asked.filter(own => own.message_id !== message.message_id);
      else if (act in SIGNING) this.waiting = undefined;
      say(t(act === 'stop' ? 'console.stop-in-force' : 'console.recorded-soon'));
    } catch (error) {
      // What is held next is decided on as it is by now.
      const anew = stale(error) ? () => this.ask(act, message) : null;
      if (here.trouble(error, anew)) by('act-hold').disabled = false;
    }
  }
}
