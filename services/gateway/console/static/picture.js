// What is known of the mobilisation: places with figures, doors, timeline.
import { page } from './api.js';

const NUMBER = Object.fromEntries(page.figures.map((name, number) => [name, number]));
export const figure = (figures, name) => figures?.[NUMBER[name]] ?? 0;

export class Picture {
  whole(message) {
    this.places = new Map();
    this.figures = new Map();
    this.doors = new Map();
    this.entries = [];
    this.take(message);
  }
  take(message) {
    for (const name of ['head', 'totals', 'curve', 'pace']) {
      if (message[name] !== undefined) this[name] = message[name];
    }
    for (const [id, kind, above, name, code] of message.places ?? []) {
      this.places.set(id, { id, kind, above, name, code });
    }
    const moved = Object.entries(message.figures ?? {});
    for (const [id, figures] of moved) this.figures.set(id, figures);
    for (const door of message.doors ?? []) this.doors.set(door.visit_id, door);
    for (const id of message.doors_gone ?? []) this.doors.delete(id);
    if (message.entries) this.entries = [...message.entries, ...this.entries].slice(0, 200);
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
  /** Worst first: the smallest share accounted for, then the most doors open. */
  children(id) {
    return [...(this.below.get(id) ?? [])].sort((a, b) => this.share(a) - this.share(b)
      || this.open(b) - this.open(a) || this.name(a).localeCompare(this.name(b), 'zh', { numeric: true }));
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
    return path.slice(alone && path.length > 1 ? 1 : 0).map(own => this.name(own)).join('');
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
