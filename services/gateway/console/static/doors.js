// Who is not accounted for, by door; and the dialog in which an officer enters what was found.
import { get, has, once, page, post, t } from './api.js';
import { by, el, moment } from './dom.js';
import { noTrouble, say, trouble } from './frame.js';

const LONGEST = 200;
const NOT_ACCOUNTED = ['unknown', 'no_answer', 'wrong_data'];

export class Doors {
  constructor(picture) {
    this.picture = picture;
    this.node = null;
    this.filter = '';
    this.below = null;
    this.send = once();
    by('doors-filter').addEventListener('change', event => {
      this.filter = event.target.value;
      this.draw();
    });
    by('doors-search').addEventListener('input', () => this.draw());
    by('doors-rows').addEventListener('click', event => {
      const button = event.target.closest('button');
      if (!button) return;
      const door = this.shown.find(own => own.visit_id === button.closest('tr').dataset.visit);
      if (button.dataset.act === 'enter') this.enter(door);
      else this.call(door);
    });
  }
  /** Doors of one place; none: the worst of all. */
  async of(node) {
    this.node = node;
    this.below = null;
    this.draw();
    if (!node) return;
    try {
      const found = await get(`/v1/mobilisations/${page.mobilisation}/doors?node_id=${node}&limit=500`);
      if (this.node === node) this.below = new Map(found.doors.map(door => [door.visit_id, door]));
      this.draw();
    } catch (error) { trouble(error); }
  }
  draw() {
    const known = this.below ?? this.picture.doors;
    for (const door of known.values()) {
      const newer = this.picture.doors.get(door.visit_id);
      if (newer) known.set(door.visit_id, newer);
    }
    const words = by('doors-search').value.trim();
    this.shown = [...known.values()].filter(door => this.wanted(door)
      && (!words || `${this.picture.fullName(door.stairwell_id)}${door.door}`.includes(words)));
    by('doors-rows').replaceChildren(...this.shown.slice(0, LONGEST).map(door => this.row(door)));
    by('doors-empty').hidden = this.shown.length > 0;
    by('doors-place').textContent = this.node ? this.picture.fullName(this.node) : '';
    by('doors-all').hidden = !this.node;
  }
  wanted(door) {
    if (this.filter === 'all') return true;
    if (this.filter) return door.outcome === this.filter;
    return door.outcome === 'needs_help' || NOT_ACCOUNTED.includes(door.outcome);
  }
  row(door) {
    const why = [door.age ? t('page.age', { age: door.age }) : '', ...door.reasons.map(reason), door.rescued ? t('console.rescue-sent') : ''];
    const since = door.outcome_at ? moment(door.outcome_at) : '';
    return el('tr', { dataset: { visit: door.visit_id } },
      el('td', {}, el('span', { class: `mark ${door.outcome}`, title: outcome(door.outcome), 'aria-hidden': 'true' }, t(`mark.${door.outcome}`)),
        el('span', { class: 'hidden-text' }, outcome(door.outcome))),
      el('td', {}, el('b', { class: 'place' }, `${this.picture.fullName(door.stairwell_id)} ${door.door}`),
        el('span', { class: 'why' }, [...why.filter(Boolean), outcome(door.outcome) + (since ? ` ${since}` : '')].join(' · '))),
      el('td', {}, el('button', { class: 'small', type: 'button', dataset: { act: 'call' } }, t('console.call-leader')), ' ',
        el('button', { class: 'small', type: 'button', dataset: { act: 'enter' } }, t('console.enter'))));
  }
  enter(door) {
    const dialog = by('enter');
    by('enter-place').textContent = `${this.picture.fullName(door.stairwell_id)} ${door.door}`;
    noTrouble(by('enter-trouble'));
    let chosen = '';
    const details = [...document.querySelectorAll('#enter [data-detail]')];
    const fields = details.flatMap(row => [...row.querySelectorAll('[data-field]')]);
    for (const row of details) row.hidden = true;
    for (const field of fields) { field.value = ''; field.checked = false; }
    by('enter-note').value = '';
    this.notes(door);
    const save = by('enter-save');
    save.disabled = true;
    const buttons = page.outcomes.map(value => el('button', { type: 'button', 'aria-pressed': 'false', value },
      el('span', { class: `mark ${value}`, 'aria-hidden': 'true' }, t(`mark.${value}`)), outcome(value)));
    for (const button of buttons) {
      button.addEventListener('click', () => {
        chosen = button.value;
        for (const row of details) row.hidden = row.dataset.detail !== chosen;
        for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
        save.disabled = false;
        save.textContent = t('console.enter-save', { outcome: outcome(chosen) });
      });
    }
    save.textContent = t('console.enter-choose');
    by('enter-outcomes').replaceChildren(...buttons);
    save.onclick = async () => {
      save.disabled = true;
      try {
        await this.send(`/v1/visits/${door.visit_id}/outcomes`, { outcome: chosen, detail: said(details.find(row => !row.hidden)), note: by('enter-note').value });
        dialog.close();
        say(t('console.recorded-soon'));
      } catch (error) {
        trouble(error, by('enter-trouble'));
        save.disabled = false;
      }
    };
    dialog.showModal();
  }
  notes(door) {
    by('enter-notes-text').textContent = '';
    by('enter-notes').textContent = t('console.enter-notes');
    get(`/v1/notes?about=${door.visit_id}`).then(({ count }) => {
      if (count) by('enter-notes').textContent = t('console.enter-notes-of', { count });
    }).catch(() => { /* it is asked for all the same */ });
    by('enter-notes').onclick = () => showNotes({ visit_id: door.visit_id }, by('enter-notes-text'), by('enter-trouble'));
  }
  async call(door) {
    const list = by('call-people');
    list.replaceChildren(el('li', {}, '…'));
    by('call-place').textContent = this.picture.fullName(door.stairwell_id);
    noTrouble(by('call-trouble'));
    by('call').showModal();
    try {
      const found = await post('/v1/people/searches', { node_id: door.stairwell_id });
      list.replaceChildren(...found.people.map(person));
      if (!found.people.length) list.replaceChildren(el('li', {}, t('console.nobody-holds')));
    } catch (error) {
      list.replaceChildren();
      trouble(error, by('call-trouble'));
    }
  }
}

/** The codes that belong to the chosen outcome; nothing where nothing was said. */
function said(row) {
  const detail = {};
  for (const field of row?.querySelectorAll('[data-field]') ?? []) {
    if (field.type === 'checkbox') { if (field.checked) detail[field.dataset.field] = true; }
    else if (field.value) detail[field.dataset.field] = field.type === 'datetime-local' ? new Date(field.value).toISOString() : field.value;
  }
  return Object.keys(detail).length ? detail : null;
}

/** Notes are shown when asked for, and asking is on record. */
export async function showNotes(about, place, troubled) {
  try {
    const { notes } = await post('/v1/notes/searches', about);
    place.textContent = notes.length
      ? notes.map(one => `${moment(one.at)} ${one.author ?? t('console.at-the-door')}: ${one.text}`).join(' · ') : t('console.enter-no-notes');
  } catch (error) { trouble(error, troubled); }
}

/** A person with posts; the number is shown when asked for. */
export function person(item) {
  const phone = el('span', {}, item.phone);
  const show = el('button', { type: 'button', class: 'small' }, t('console.show-number'));
  show.addEventListener('click', async () => {
    show.disabled = true;
    try {
      const found = await post(`/v1/people/${item.person_id}/reveals`);
      phone.replaceChildren(el('b', {}, found.name), ' ', el('a', { href: `tel:${found.phone}` }, found.shown));
      show.remove();
    } catch (error) {
      show.disabled = false;
      trouble(error, document.querySelector('dialog[open] .trouble') ?? undefined);
    }
  });
  const posts = item.posts.map(own => `${own.place} ${t(`post.${own.kind}`)} ${t(`console.rank.${own.rank}`)}`);
  return el('li', {}, `${item.name} `, phone, ' ', show, el('div', { class: 'quiet small' }, posts.join(' · ')));
}

export function outcome(value) {
  return t(`outcome.${value}`);
}
function reason(value) {
  return has(`reason.${value}`) ? t(`reason.${value}`) : value;
}
