// Officers' own messages: correct what was told, or tell a selection of posts something.
import { get, look, once, page, t } from './api.js';
import { carryDialog } from './carry.js';
import { openDialog, opened } from './dialogs.js';
import { by, el, moment, number } from './dom.js';
import { noTrouble, onKey, say, trouble } from './frame.js';
import { hold } from './hold.js';
import { unpressed } from './pressed.js';

const CORRECTABLE = ['running', 'paused', 'stopped', 'stood_down', 'closed'];
const RUNS = ['running', 'paused'];
const SHOWN_MS = 3_600_000;
const base = `/v1/mobilisations/${page.mobilisation}`;

export class Messages {
  constructor(picture, acts, onRead) {
    Object.assign(this, { picture, acts, onRead, rows: [], node: null, people: null, asked: 0 });
    by('correct').addEventListener('click', () => this.ask('correction'));
    by('message').addEventListener('click', () => this.ask('ad-hoc'));
    by('words').addEventListener('input', () => this.ready());
    for (const field of document.querySelectorAll('#send input, #send select')) field.addEventListener('change', () => this.preview());
    hold(by('send-hold'), () => this.go());
    onKey('c', () => { if (!by('correct').hidden) this.ask('correction'); });
    carryDialog(by('send'), () => this.purpose, purpose => this.ask(purpose));
    this.read();
  }
  async read() {
    try {
      const { messages } = await get(`${base}/messages`);
      await unpressed();
      this.rows = messages;
      this.acts.opening = this.rows.at(-1);
      this.acts.sending = this.rows.some(row => row.state === 'in_force' && row.sent + row.failed < row.people);
      if (this.picture.head) this.acts.draw();
      this.onRead();
    } catch { /* the feed says that the console is away */ }
    setTimeout(() => this.read(), 5000);
  }
  at(node) {
    this.node = node;
  }
  draw() {
    const { state } = this.picture.head;
    const among = states => this.acts.commands() && states.includes(state);
    by('correct').hidden = !among(CORRECTABLE);
    by('message').hidden = !among(RUNS);
    by('widen').hidden = !among(RUNS);
  }
  /** What waits, with the buttons to decide, and what was sent last and whom it reached. */
  notices() {
    const since = Date.now() - SHOWN_MS;
    const waiting = this.rows.filter(row => row.state === 'waiting' || this.acts.signs(row.message_id));
    const last = this.rows.find(row => row.state === 'in_force' && Date.parse(row.in_force_at) > since);
    return [...new Set([...waiting, last])].filter(Boolean).map(row => this.notice(row));
  }
  notice(row) {
    const what = t(`message.${row.purpose}.noun`);
    const words = row.from_plan ? t('message.plan-words') : row.words ? `“${row.words}”` : '';
    const said = row.state === 'waiting' ? t('message.waits', { what, who: row.asked_by }) : t('message.went', {
      what, at: moment(row.in_force_at), people: number(row.people), sent: number(row.sent), failed: number(row.failed),
    });
    const buttons = this.acts.buttons(this.acts.signs(row.message_id), row);
    return el('span', {}, said, ' ', words, ...buttons.flatMap(one => [' ', one]));
  }
  ask(purpose) {
    this.purpose = purpose;
    const correction = purpose === 'correction';
    const { head } = this.picture;
    by('send-title').textContent = t(`message.${purpose}`);
    by('send-what').textContent = t(`message.${purpose}.what`);
    by('send-correction').hidden = !correction;
    by('send-selection').hidden = correction;
    by('stop-first-row').hidden = !RUNS.includes(head.state);
    const place = this.node ? this.picture.fullName(this.node) : t('message.everywhere');
    by('send-place').textContent = place;
    by('send-hold').className = `hold ${head.exercise ? 'drill' : 'real'}`;
    by('send-approval').hidden = !head.approved;
    openDialog(by('send'));
    by('words').focus();
    this.preview();
  }
  fromPlan() {
    return this.purpose === 'correction' && by('from-plan').checked;
  }
  selection() {
    const posts = [...document.querySelectorAll('#send-selection input:checked')].map(box => box.value);
    return { posts, nodes: this.node ? [this.node] : [], standing: by('standing').value };
  }
  async preview() {
    by('words-row').hidden = this.fromPlan();
    const asked = ++this.asked;
    this.people = null;
    by('send-follows').textContent = '';
    this.ready();
    const correction = this.purpose === 'correction';
    try {
      const found = correction ? await look(`${base}/correction-previews`) : await look(`${base}/message-previews`, this.selection());
      if (asked !== this.asked) return;
      noTrouble(by('send-trouble'));
      this.people = found.people;
      by('send-follows').textContent = found.people
        ? t('message.follows', { people: number(found.people), messages: number(found.messages), calls: number(found.calls) }) : t('message.nobody');
    } catch (error) {
      if (asked === this.asked) trouble(error, by('send-trouble'));
    }
    this.ready();
  }
  ready() {
    const words = by('words').value.trim();
    by('words-left').textContent = t('message.left', { left: by('words').maxLength - by('words').value.length });
    // A correction without anybody to correct still puts right what is said from now on.
    const somebody = this.people > 0 || this.purpose === 'correction';
    by('send-hold').disabled = !(words || this.fromPlan()) || !somebody;
    by('send-hold').firstChild.textContent = t('console.hold', { what: t(`message.${this.purpose ?? 'correction'}.go`, { people: this.people === null ? '…' : number(this.people) }) });
  }
  async go() {
    by('send-hold').disabled = true;
    const here = opened(by('send'), t(`message.${this.purpose}`));
    const typed = ['words', 'words-en'].map(id => [by(id), by(id).value]);
    const words = this.fromPlan() ? {} : { words: by('words').value, words_en: by('words-en').value };
    const correction = this.purpose === 'correction';
    try {
      // Said twice, the stop would hold back the correction too, that may be recorded already.
      if (correction && !this.stopped && by('stop-first').checked && RUNS.includes(this.picture.head.state)) {
        await once(`${base}/commands`, { action: 'stop' }, 'stop-first');
        this.stopped = true;
      }
      if (correction) await once(`${base}/corrections`, words);
      else await once(`${base}/messages`, { ...words, ...this.selection() });
      here.close();
      // What is typed by now may be the next message.
      if (!by('send').open) for (const [field, value] of typed) if (field.value === value) field.value = '';
      say(t('console.recorded-soon'));
    } catch (error) {
      if (here.trouble(error)) by('send-hold').disabled = false;
    }
  }
}
