// Which hazard, and which of its levels: a list and the level's buttons beside it.
import { has, page, t } from './api.js';
import { by, el } from './dom.js';

const RESPONSES = ['IV', 'III', 'II', 'I'];
const SCALES = [['blue', 'yellow', 'orange', 'red'], RESPONSES, ['Minor', 'Moderate', 'Severe', 'Extreme']];
/** The graver levels of its scale, the mildest first. */
export function graver(level) {
  const scale = SCALES.find(levels => levels.includes(level)) ?? [];
  return scale.slice(scale.indexOf(level) + 1);
}
/** A level in words; an emergency response is called so. */
export function levelName(level) {
  if (!has(`level.${level}`)) return level;
  const name = t(`level.${level}`);
  return RESPONSES.includes(level) ? t('level.response', { level: name }) : name;
}

export class Hazards {
  constructor(onChange) {
    this.all = [];
    by('hazard').addEventListener('change', () => { this.levels(); onChange(); });
  }
  show(all) {
    this.all = all;
    by('hazard').replaceChildren(...all.map(own => el('option', { value: own.hazard }, own.planned ? this.nameOf(own) : t('console.start.unplanned', { hazard: this.nameOf(own) }))));
    this.levels();
  }
  choose(hazard, level) {
    by('hazard').value = hazard;
    this.levels(level);
  }
  levels(level) {
    const { levels, responses } = this.own();
    const wanted = level ?? levels.at(-1);
    by('levels').replaceChildren(...[...levels, ...responses].map(value => el('label', {},
      el('input', { type: 'radio', name: 'level', value, checked: value === wanted }), ' ', levelName(value))));
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
