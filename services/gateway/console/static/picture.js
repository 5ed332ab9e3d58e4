// What is known of the mobilisation: places with figures, doors, timeline.
import { page } from './api.js';
import { apart } from './apart.js';

const NUMBER = Object.fromEntries(page.figures.map((name, number) => [name, number]));
export const figure = (figures, name) => figures?.[NUMBER[name]] ?? 0;

/** Orders of places: worst first (`weakest`), by name, or the smallest of these first. */
const ORDERS = {
  weakest: null,
  name: null,
  unreached: (picture, id) => picture.of(id, 'told') - picture.of(id, 'tasks'),
  unaccounted: (picture, id) => -picture.open(id),
  answered: (picture, id) => picture.answeredShare(id),
};

export class Picture {
  whole(message) {
    this.places = new Map();
    this.figures = new Map();
    this.doors = new Map();
    this.entries = [];
    this.take(message);
  }
  take(message) {
    for (const name of ['at', 'head', 'totals', 'curve', 'pace']) {
      if (message[name] !== undefined) this[name] = message[name];
    }
    for (const [id, kind, above, name, code] of message.places ?? []) {
      this.places.set(id, { id, kind, above, name, code });
    }
    const moved = Object.entries(message.figures ?? {});
    for (const [id, figures] of moved) this.figures.set(id, figures);
    for (const door of message.doors ?? []) this.doors.set(door.visit_id, door);
    for (const id of message.doors_gone ?? []) this.doors.delete(id);
    if (message.entries) this.entries = [...message.entries, ...this.entries].sort((a, b) => b.entry_id - a.entry_id).slice(0, 200);
    if (message.places) this.lay();
    return moved.map(([id]) => id);
  }
  lay() {
    this.below = new Map();
    for (const place of this.places.values()) {
      const above = this.places.has(place.above) ? place.above : null;
      if (!this.below.has(above)) this.below.set(above, []);
      this.below.get(above).push(place.id);
    }
  }
  of(id, name) {
    return figure(this.figures.get(id), name);
  }
  open(id) {
    return this.of(id, 'visits') - this.of(id, 'accounted');
  }
  share(id) {
    const visits = this.of(id, 'visits');
    return visits ? this.of(id, 'accounted') / visits : 1;
  }
  /** Where nobody has a task, nobody is waited for. */
  answeredShare(id) {
    const tasks = this.of(id, 'tasks');
    return tasks ? this.of(id, 'answered') / tasks : 1;
  }
  /** What is below, by one of `ORDERS`; equals with the smallest share accounted for first, then
   * those with the most doors open, then by name. */
  children(id, order = 'weakest') {
    const first = ORDERS[order];
    const byName = (a, b) => this.name(a).localeCompare(this.name(b), 'zh', { numeric: true });
    const worst = (a, b) => this.share(a) - this.share(b) || this.open(b) - this.open(a) || byName(a, b);
    return [...(this.below.get(id) ?? [])].sort(first ? (a, b) => first(this, a) - first(this, b) || worst(a, b)
      : order === 'name' ? byName : worst);
  }
  name(id) {
    return this.places.get(id)?.name ?? '';
  }
  path(id) {
    const path = [];
    for (let place = this.places.get(id); place; place = this.places.get(place.above)) path.unshift(place.id);
    return path;
  }
  /** From the grid down where there is one community; names repeat from one to the next. */
  fullName(id) {
    const path = this.path(id);
    const alone = (this.below?.get(null)?.length ?? 1) === 1;
    return path.slice(alone && path.length > 1 ? 1 : 0).map(own => apart(this.name(own))).join('');
  }
  /** Who needs help, then by risk: also who came to be among them since the whole was read. */
  worstDoors() {
    const helped = door => Number(door.outcome !== 'needs_help');
    const by = (a, b) => (a < b ? -1 : Number(a > b));
    return [...this.doors.values()].sort((a, b) => helped(a) - helped(b) || b.risk - a.risk || by(a.door, b.door) || by(a.visit_id, b.visit_id));
  }
  weakest() {
    let [worst, least] = [null, 2];
    for (const place of this.places.values()) {
      if (place.kind !== 'building' || !this.open(place.id)) continue;
      const share = this.share(place.id) - this.open(place.id) / 1e6;
      if (share < least) [worst, least] = [place.id, share];
    }
    return worst;
  }
  /** 0 nobody to see, 1 all accounted for, 2 some are not, 3 somebody needs help. */
  state(id) {
    if (this.of(id, 'needs_help')) return 3;
    if (this.open(id)) return 2;
    return this.of(id, 'visits') ? 1 : 0;
  }
}
