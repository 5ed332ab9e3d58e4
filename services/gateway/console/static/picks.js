// Buildings and grids taken on the map by a click, and left again by another; of a building its
// whole grid is meant.
import { t } from './api.js';
import { carry } from './carry.js';
import { by } from './dom.js';

const SHOWN = 3;

export class Picks {
  /** `onChange`: what is taken is another. */
  constructor(onChange) {
    this.onChange = onChange;
    this.taken = new Map();
    carry('picked', () => [...this.taken], found => () => {
      this.taken = new Map(found);
      return this.show();
    });
  }
  /** On a map that is not being drawn on; with the keyboard the middle of the map is the point. */
  on(ground, drawing, divisions) {
    this.shapes = () => ground.shapes;
    this.free = () => !drawing.mode;
    this.called = grid => divisions.nameOf(grid.community) + grid.name;
    const map = ground.map.getContainer();
    map.addEventListener('keydown', event => {
      // The buttons in the map have an Enter of their own.
      if (event.key !== 'Enter' || event.target !== map || !this.free()) return;
      event.preventDefault();
      const found = ground.pick(ground.map.getCenter());
      if (found) this.take(found);
    });
    by('clear').addEventListener('click', () => {
      if (!this.taken.size) return;
      this.taken.clear();
      this.show();
    });
  }
  take({ id }) {
    if (!this.free()) return;
    const { grids, gridOf, number } = this.shapes();
    const own = number.get(id);
    const grid = own === undefined ? grids.find(one => one.id === id) : grids[gridOf[own]];
    if (!this.taken.delete(grid.id)) this.taken.set(grid.id, this.called(grid));
    this.show();
  }
  show() {
    by('picked').textContent = this.taken.size ? t('console.start.picked', { names: [...this.taken.values()].join('、') }) : t('console.start.pick');
    return this.onChange();
  }
  ids() {
    return [...this.taken.keys()];
  }
  /** The first names, for people to read. */
  names() {
    return [...this.taken.values()].slice(0, SHOWN).join('、') + (this.taken.size > SHOWN ? '…' : '');
  }
}
