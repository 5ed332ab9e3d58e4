// The list of divisions to choose from: filtered by name or code, the chosen ones kept.
import { t } from './api.js';
import { carry } from './carry.js';
import { by, el, number } from './dom.js';

const MOST = 300;

export class Divisions {
  constructor(onChange) {
    this.all = [];
    this.chosen = new Set();
    /** Names are known from now on. */
    this.onShown = () => {};
    by('find').addEventListener('input', () => this.draw());
    by('divisions').addEventListener('change', event => {
      if (event.target.checked) this.chosen.add(event.target.value); else this.chosen.delete(event.target.value);
      onChange();
    });
    by('divisions').dataset.carried = '';
    carry('divisions', () => [...this.chosen], codes => () => {
      this.chosen = new Set(codes);
      this.draw();
      return onChange();
    });
  }
  show(all) {
    this.all = all;
    this.draw();
    this.onShown();
  }
  draw() {
    const words = by('find').value.trim();
    const shown = this.all.filter(own => ['street', 'community'].includes(own.kind)
      && (!words || own.name.includes(words) || own.code.startsWith(words)));
    by('divisions').replaceChildren(...shown.slice(0, MOST).map(own => el('li', { class: own.kind }, el('label', {},
      el('input', { type: 'checkbox', value: own.code, checked: this.chosen.has(own.code) }),
      el('span', {}, own.name), el('small', {}, t('console.start.at-risk', { count: number(own.residents) }))))));
    if (shown.length > MOST) by('divisions').append(el('li', { class: 'empty' }, t('console.start.more-divisions', { count: number(shown.length - MOST) })));
    if (!shown.length) by('divisions').replaceChildren(el('li', { class: 'empty' }, t('console.start.no-division')));
  }
  nameOf(code) {
    return this.all.find(own => own.code === code)?.name ?? '';
  }
  /** The first names, for people to read. */
  names() {
    const names = this.all.filter(own => this.chosen.has(own.code)).map(own => own.name);
    return names.slice(0, 3).join('、') + (names.length > 3 ? '…' : '');
  }
}
