// Who is not accounted for, by door; and whom to ring about a place.
import { has, look, may, page, post, t } from './api.js';
import { apart } from './apart.js';
import { openDialog, opened } from './dialogs.js';
import { by, dayOf, el, kept, moment, number } from './dom.js';
import { Entering, outcome, showNotes } from './entering.js';
import { noTrouble, trouble } from './frame.js';
import { Pages } from './pages.js';
import { figure } from './picture.js';
import { askAgo, saidBy } from './said.js';

const PAGE = 200;
const MOST = 2000;
const AGAIN_MS = 1000;
const TYPED_MS = 250;
const OPEN = ['needs_help', 'unknown', 'no_answer', 'wrong_data'];

export class Doors {
  /** `onJump`: a door's place is to be seen on the map. */
  constructor(picture, onJump) {
    this.picture = picture;
    this.node = null;
    this.filter = '';
    this.pages = new Pages(read, () => this.draw());
    this.notesRead = new Map();
    this.rows = new Map();
    this.calling = 0;
    const entering = new Entering(door => this.name(door));
    by('doors-filter').addEventListener('change', event => {
      this.filter = event.target.value;
      this.look();
    });
    kept(by('doors-sort'), () => this.look());
    by('doors-search').addEventListener('input', () => {
      clearTimeout(this.typed);
      this.typed = setTimeout(() => this.look(), TYPED_MS);
    });
    by('doors-rows').addEventListener('click', event => {
      const button = event.target.closest('button');
      if (!button) return;
      const door = this.shown.find(own => own.visit_id === button.closest('tr').dataset.visit);
      const acts = { enter: () => entering.open(door), call: () => this.call(door.stairwell_id), notes: () => this.readNotes(door), jump: () => onJump(door.stairwell_id) };
      acts[button.dataset.act]();
    });
    by('leaders').addEventListener('click', () => this.call(this.node));
  }
  /** Doors of one place; none: the worst of all. */
  of(node) {
    this.node = node;
    by('leaders').hidden = !node || !may('people:read');
    this.look();
  }
  /** The picture holds the worst doors alone: others are asked for. */
  look() {
    const wanted = this.query();
    const asking = JSON.stringify(wanted);
    if (asking !== this.readBy) {
      this.readBy = asking;
      if (this.worst()) this.pages.rest(wanted, PAGE);
      else this.ask(() => this.pages.begin(wanted));
    }
    this.draw();
  }
  async ask(reading) {
    try {
      await reading();
      if (this.failed) noTrouble();
      this.failed = false;
    } catch (error) {
      this.readBy = '';
      this.failed = true;
      trouble(error);
    }
  }
  worst() {
    return !this.node && !this.filter && !this.words() && by('doors-sort').value === 'risk';
  }
  /** Chosen and sorted among all there are. */
  query() {
    const words = this.words();
    const wanted = { node_id: this.node, q: words, sort: by('doors-sort').value };
    if (this.filter === 'noted') wanted.noted = true;
    else if (this.filter) { if (this.filter !== 'all') wanted.outcome = this.filter; }
    // Who is looked for by name of the place is found in whatever state.
    else if (!words) wanted.only_open = true;
    return wanted;
  }
  /** Figures of these places have moved: what was asked for is asked for again, once a second. */
  moved(ids) {
    if (this.pages.found && (!this.node || ids.includes(this.node))) this.soon();
  }
  soon() {
    this.due = true;
    this.late ??= setTimeout(async () => {
      this.due = false;
      if (this.pages.found) await this.ask(() => this.pages.again());
      this.late = null;
      if (this.due) this.soon();
    }, AGAIN_MS);
  }
  words() {
    return by('doors-search').value.trim();
  }
  draw() {
    const { picture, pages } = this;
    const known = pages.found ? pages.rows.map(door => picture.doors.get(door.visit_id) ?? door) : picture.worstDoors();
    this.today = dayOf(Date.now());
    this.shown = known.filter(door => this.wanted(door)).slice(0, pages.found ? Infinity : PAGE);
    this.lay(this.shown.map(door => this.rowOf(door)));
    by('doors-empty').hidden = this.shown.length > 0;
    by('doors-empty').textContent = t(this.filter || this.words() ? 'console.doors-none' : 'console.doors-empty');
    const more = this.count() - this.shown.length;
    pages.text = t('console.doors-more', { count: number(more) });
    pages.goesOn(pages.found ? pages.next !== null : more > 0 && this.shown.length === PAGE);
    by('doors-place').textContent = this.node ? picture.fullName(this.node) : '';
    by('doors-all').hidden = !this.node;
  }
  /** How many there are, of which a part is shown. */
  count() {
    if (this.pages.found) return this.pages.found.count;
    return OPEN.reduce((sum, name) => sum + figure(this.picture.totals, name), 0);
  }
  name(door) {
    return `${this.picture.fullName(door.stairwell_id)} ${apart(door.door)}`;
  }
  wanted(door) {
    if (this.node && !this.pages.found && !this.picture.path(door.stairwell_id).includes(this.node)) return false;
    if (this.filter === 'all') return true;
    if (this.filter === 'noted') return door.notes > 0;
    if (this.filter) return door.outcome === this.filter;
    return Boolean(this.pages.found && this.words()) || OPEN.includes(door.outcome);
  }
  /** A page may be long: only rows that are new or moved are touched. */
  lay(rows) {
    const body = by('doors-rows');
    const held = document.activeElement.closest?.('#doors-rows button');
    const [visit, act] = [held?.closest('tr').dataset.visit, held?.dataset.act];
    const staying = new Set(rows);
    for (const row of [...body.children]) if (!staying.has(row)) row.remove();
    let next = body.firstElementChild;
    for (const row of rows) {
      if (row === next) next = next.nextElementSibling;
      else body.insertBefore(row, next);
    }
    // Who goes by keyboard stays where they were; where that door is gone, they go on with the first.
    if (held) (body.querySelector(`tr[data-visit="${visit}"] [data-act=${act}]`) ?? body.querySelector('button'))?.focus({ preventScroll: true });
  }
  /** The row as it stands, unless it would say something else. */
  rowOf(door) {
    const said = JSON.stringify([door, this.name(door), this.notesRead.get(door.visit_id)?.count, this.today]);
    const known = this.rows.get(door.visit_id);
    if (known?.said === said) return known.row;
    const row = this.row(door);
    this.rows.set(door.visit_id, { said, row });
    return row;
  }
  row(door) {
    const why = [door.age ? t('page.age', { age: door.age }) : '', ...door.reasons.map(reason), door.rescued ? t('console.rescue-sent') : ''];
    const since = door.outcome_at ? moment(door.outcome_at) : '';
    return el('tr', { dataset: { visit: door.visit_id } },
      el('td', {}, el('span', { class: `mark ${door.outcome}`, title: outcome(door.outcome), 'aria-hidden': 'true' }, t(`mark.${door.outcome}`)),
        el('span', { class: 'hidden-text' }, outcome(door.outcome))),
      el('td', {}, el('button', { class: 'place', type: 'button', dataset: { act: 'jump' }, title: t('console.to-map') }, this.name(door)),
        el('span', { class: 'why' }, [...why.filter(Boolean), outcome(door.outcome) + (since ? ` ${since}` : '')].join(' · ')),
        door.notes ? this.noted(door) : null),
      el('td', {}, may('people:read') && el('button', { class: 'small', type: 'button', dataset: { act: 'call' } }, t('console.call-leader')), ' ',
        may('answers:write') && el('button', { class: 'small', type: 'button', dataset: { act: 'enter' } }, t('console.enter'))));
  }
  /** That somebody wrote about the door, and what, once it was asked for. */
  noted(door) {
    const [read, said] = [this.notesRead.get(door.visit_id), `✎ ${t('console.notes-of', { count: door.notes })}`];
    if (!may('people:read')) return el('div', { class: 'noted small' }, said);
    return el('div', { class: 'noted' },
      el('button', { class: 'plain small', type: 'button', dataset: { act: 'notes' } }, said),
      read?.count === door.notes ? read.text : null);
  }
  async readNotes(door) {
    const read = { count: door.notes, text: el('span', { class: 'small' }) };
    await showNotes({ visit_id: door.visit_id }, read.text);
    if (read.text.textContent) this.notesRead.set(door.visit_id, read);
    this.draw();
  }
  /** Who holds a post at a place or right above it: to ring them, and to enter what they say. An
   * answer about a place that was called before is not shown below another's name. */
  async call(node) {
    const asked = ++this.calling;
    const list = by('call-people');
    list.replaceChildren(el('li', {}, '…'));
    by('call-place').textContent = this.picture.fullName(node);
    askAgo();
    openDialog(by('call'));
    try {
      const found = await look('/v1/people/searches', { node_id: node });
      if (asked !== this.calling) return;
      list.replaceChildren(...found.people.map(item => saidBy(person(item), item)));
      // Whom one would call and can't: the post above is next.
      list.append(...found.vacant.map(item => el('li', {}, el('b', {}, t('console.nobody-holds-this', { post: `${apart(item.place)} ${t(`post.${item.kind}`)}` })))));
      if (!list.children.length) list.append(el('li', {}, t('console.nobody-holds')));
    } catch (error) {
      if (asked !== this.calling) return;
      list.replaceChildren();
      trouble(error, by('call-trouble'));
    }
  }
}

/** A page, or as many as one has looked at, at once. */
async function read(wanted, after, least) {
  const limit = Math.min(MOST, PAGE * Math.max(1, Math.ceil(least / PAGE)));
  const { doors, count, next } = await look(`/v1/mobilisations/${page.mobilisation}/doors/searches?limit=${limit}`, { ...wanted, after });
  return { rows: doors, count, next };
}

/** A person with posts; the number is shown when asked for. */
export function person(item) {
  const phone = el('span', {}, item.phone);
  const show = el('button', { type: 'button', class: 'small' }, t('console.show-number'));
  show.addEventListener('click', async () => {
    show.disabled = true;
    const here = opened(show.closest('dialog'), item.name);
    try {
      const found = await post(`/v1/people/${item.person_id}/reveals`);
      phone.replaceChildren(el('b', {}, apart(found.name)), ' ', el('a', { href: `tel:${found.phone}` }, found.shown));
      show.remove();
    } catch (error) {
      show.disabled = false;
      here.trouble(error);
    }
  });
  const posts = item.posts.map(own => `${apart(own.place)} ${t(`post.${own.kind}`)} ${t(`console.rank.${own.rank}`)}`);
  const away = item.away && el('b', {}, `${t('mark.away')} ${t('console.people.away')}`);
  return el('li', {}, `${apart(item.name)} `, phone, ' ', show, ' ', away, el('div', { class: 'quiet small' }, posts.join(' · ')));
}

function reason(value) {
  return has(`reason.${value}`) ? t(`reason.${value}`) : value;
}
