// The tree: community, grid, building, stairwell; worst first, with what is rolled up.
import { t } from './api.js';
import { apart } from './apart.js';
import { by, el, kept } from './dom.js';
import { ending, outlook, paceOf, rated } from './pace.js';

const FIRST_OPEN = 2;

export class Tree {
  constructor(body, picture, onChoose) {
    Object.assign(this, { body, picture, onChoose });
    this.openIds = null;
    this.chosen = null;
    kept(by('tree-sort'), () => this.draw());
    body.addEventListener('click', event => {
      const row = event.target.closest('tr[data-id]');
      if (!row) return;
      if (event.target.closest('.twist')) this.toggle(row.dataset.id);
      else this.choose(row.dataset.id);
    });
    body.addEventListener('keydown', event => this.key(event));
  }
  toggle(id) {
    if (this.openIds.has(id)) this.openIds.delete(id); else this.openIds.add(id);
    this.draw();
    this.body.querySelector(`tr[data-id="${id}"]`)?.focus();
  }
  choose(id, from) {
    this.chosen = this.chosen === id && from !== 'map' ? null : id;
    if (this.chosen) for (const above of this.picture.path(id).slice(0, -1)) this.openIds.add(above);
    this.draw();
    const row = this.body.querySelector(`tr[data-id="${id}"]`);
    row?.scrollIntoView({ block: 'nearest' });
    if (from !== 'map') row?.focus();
    this.onChoose(this.chosen, from);
  }
  key(event) {
    const row = event.target.closest('tr[data-id]');
    if (!row) return;
    const { id } = row.dataset;
    const step = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
    if (step) step.focus();
    else if (event.key === 'ArrowRight' && !this.openIds.has(id)) this.toggle(id);
    else if (event.key === 'ArrowLeft' && this.openIds.has(id)) this.toggle(id);
    else if (event.key === 'Enter' && event.target === row) this.choose(id);
    else return;
    event.preventDefault();
  }
  draw() {
    if (!this.picture.below) return;
    this.openIds ??= this.firstOpen();
    const held = this.body.contains(document.activeElement) ? document.activeElement.closest('tr')?.dataset.id : null;
    const rows = [];
    const walk = (id, depth) => {
      const children = this.picture.children(id, by('tree-sort').value);
      if (id) rows.push(this.row(id, depth, children.length > 0));
      if (!id || this.openIds.has(id)) for (const child of children) walk(child, id ? depth + 1 : 0);
    };
    walk(null, 0);
    this.body.replaceChildren(...rows);
    const pace = this.chosen ? paceOf(this.picture, this.chosen) : '';
    if (by('tree-pace').textContent !== pace) by('tree-pace').textContent = pace;
    if (held) this.body.querySelector(`tr[data-id="${held}"]`)?.focus({ preventScroll: true });
  }
  firstOpen() {
    const open = new Set(this.picture.below.get(null) ?? []);
    return open.size <= FIRST_OPEN ? open : new Set();
  }
  row(id, depth, more) {
    const { picture } = this;
    const open = this.openIds.has(id);
    const [visits, accounted, help] = ['visits', 'accounted', 'needs_help'].map(name => picture.of(id, name));
    const twist = more
      ? el('button', { class: 'twist', tabindex: '-1', 'aria-hidden': 'true', type: 'button' }, open ? '▾' : '▸')
      : el('span', { class: 'twist' });
    const name = el('td', {}, twist, apart(picture.name(id)), help ? el('span', { class: 'mark help' }, ` ▲${help}`) : null);
    return el('tr', {
      class: `depth-${depth}`, role: 'row', tabindex: '0', dataset: { id }, 'aria-level': depth + 1,
      'aria-expanded': more ? String(open) : undefined, 'aria-selected': String(this.chosen === id),
    }, name,
    el('td', { class: 'n' }, `${picture.of(id, 'told')}/${picture.of(id, 'tasks')}`),
    el('td', { class: 'n' }, String(picture.of(id, 'answered'))),
    el('td', { class: 'n' }, `${accounted}/${visits}`),
    el('td', { class: 'n pace' }, ...this.pace(id, visits)),
    el('td', {}, bar(visits, accounted, help)));
  }
  /** Doors a minute lately, and by when all are accounted for; nothing of what is over. */
  pace(id, visits) {
    if (!visits || this.picture.head.ended_at) return [];
    const found = outlook(this.picture, id, 'accounted', 'visits');
    return [el('span', { class: 'quiet' }, rated(found.rate)), ' ', el('span', { class: 'end' }, ending(found))];
  }
}

export function bar(visits, accounted, help) {
  const made = el('div', { class: 'bar', role: 'img', 'aria-label': t('console.share', { done: accounted, of: visits }) });
  const part = (kind, count) => {
    if (!count) return;
    const own = el('i', { class: kind });
    own.style.width = `${100 * count / visits}%`;
    made.append(own);
  };
  if (visits) {
    part('ok', accounted - help);
    part('help', help);
    part('no', visits - accounted);
  }
  return made;
}
