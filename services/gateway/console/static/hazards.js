// Which hazard, and which of its levels: a list and the level's buttons beside it.
import { page, t } from './api.js';
import { by, el } from './dom.js';

export class Hazards {
  constructor(onChange) {
    this.all = [];
    by('hazard').addEventListener('change', () => { this.levels(); onChange(); });
  }
  show(all) {
    this.all = all;
    by('hazard').replaceChildren(...all.map(own => el('option', { value: own.hazard }, this.nameOf(own))));
    this.levels();
  }
  choose(hazard, level) {
    by('hazard').value = hazard;
    this.levels(level);
  }
  levels(level) {
    const { levels } = this.own();
    const wanted = level ?? levels.at(-1);
    by('levels').replaceChildren(...levels.map(value => el('label', {},
      el('input', { type: 'radio', name: 'level', value, checked: value === wanted }), ' ', t(`level.${value}`))));
  }
  own() {
    return this.all.find(own => own.hazard === by('hazard').value);
  }
  nameOf(own) {
    return own[page.language] ?? own.zh;
  }
  named(key) {
    const own = this.all.find(one => one.hazard === key);
    return own ? this.nameOf(own) : key;
  }
  get level() {
    return document.querySelector('[name=level]:checked')?.value;
  }
}
