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
    /** Grids by their ids. What their communities are called may be known only later. */
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
    // Chosen before there was all to reckon with: it is named, and reckoned, now.
    divisions.onShown = () => this.taken.size && this.show();
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
    if (!this.taken.delete(grid.id)) this.taken.set(grid.id, { community: grid.community, name: grid.name });
    this.show();
  }
  show() {
    const names = [...this.taken.values()].map(this.called).join('、');
    by('picked').textContent = names ? t('console.start.picked', { names }) : t('console.start.pick');
    return this.onChange();
  }
  ids() {
    return [...this.taken.keys()];
  }
  /** The first names, for people to read. */
  names() {
    return [...this.taken.values()].slice(0, SHOWN).map(this.called).join('、') + (this.taken.size > SHOWN ? '…' : '');
  }
}
