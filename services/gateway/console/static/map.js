// The ground: footprints on one canvas of our own in Leaflet. 20,000 of them are one pass a colour.
import { get, page } from './api.js';
import { streets } from './streets.js';

/** A district's outlines are megabytes, and the line may be thin. */
const WITHIN_S = 120;
export const readFootprints = () => get('/v1/footprints', WITHIN_S);

const WORLD = 256;
const GRIDS_BELOW_PX = 3;
const A_PATH = 100;
export const STATES = ['none', 'done', 'open', 'help'];

const worldX = longitude => (longitude + 180) / 360 * WORLD;
const worldY = latitude => {
  const sine = Math.sin(latitude * Math.PI / 180);
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD;
};

/** The outlines in one array: fast to walk, nothing to collect. */
export class Footprints {
  constructor(read) {
    this.grids = read.grids.map(([id, community, name]) => ({ id, community, name, x: 0, y: 0, count: 0 }));
    const gridOf = new Map(this.grids.map((grid, number) => [grid.id, number]));
    const points = read.buildings.reduce((sum, item) => sum + item[3].length, 0);
    this.ids = []; this.names = []; this.number = new Map();
    this.start = new Int32Array(read.buildings.length + 1);
    this.gridOf = new Int32Array(read.buildings.length);
    this.xy = new Float64Array(points);
    this.box = new Float64Array(read.buildings.length * 4);
    this.state = new Uint8Array(read.buildings.length);
    let at = 0;
    read.buildings.forEach(([id, grid, name, outline], number) => {
      this.ids.push(id); this.names.push(name); this.number.set(id, number);
      this.gridOf[number] = gridOf.get(grid);
      this.start[number] = at;
      let [w, n, e, s] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = 0; i < outline.length; i += 2) {
        const x = this.xy[at++] = worldX(outline[i]);
        const y = this.xy[at++] = worldY(outline[i + 1]);
        w = Math.min(w, x); e = Math.max(e, x); n = Math.min(n, y); s = Math.max(s, y);
      }
      this.box.set([w, n, e, s], number * 4);
      const own = this.grids[this.gridOf[number]];
      own.x += (w + e) / 2; own.y += (n + s) / 2; own.count += 1;
    });
    this.start[read.buildings.length] = at;
    for (const grid of this.grids) { grid.x /= grid.count || 1; grid.y /= grid.count || 1; }
    this.size = read.buildings.length ? (this.box[2] - this.box[0]) : 0;
  }
  bounds(wanted = () => true) {
    let [w, n, e, s] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < this.ids.length; i++) {
      if (!wanted(i)) continue;
      w = Math.min(w, this.box[i * 4]); n = Math.min(n, this.box[i * 4 + 1]);
      e = Math.max(e, this.box[i * 4 + 2]); s = Math.max(s, this.box[i * 4 + 3]);
    }
    return w === Infinity ? null : [w, n, e, s];
  }
  at(x, y) {
    for (let i = 0; i < this.ids.length; i++) {
      const b = i * 4;
      if (x < this.box[b] || x > this.box[b + 2] || y < this.box[b + 1] || y > this.box[b + 3]) continue;
      let inside = false;
      const [from, to] = [this.start[i], this.start[i + 1]];
      for (let p = from, q = to - 2; p < to; q = p, p += 2) {
        const [px, py, qx, qy] = [this.xy[p], this.xy[p + 1], this.xy[q], this.xy[q + 1]];
        if ((py > y) !== (qy > y) && x < (qx - px) * (y - py) / (qy - py) + px) inside = !inside;
      }
      if (inside) return i;
    }
    return -1;
  }
}

/* global L */
const Layer = L.Layer.extend({
  initialize(ground) { this.ground = ground; },
  onAdd(map) {
    this.canvas = L.DomUtil.create('canvas', 'leaflet-layer');
    this.canvas.setAttribute('aria-hidden', 'true');
    map.getPane('overlayPane').append(this.canvas);
    map.on('moveend zoomend resize viewreset', this.place, this);
    this.place();
  },
  onRemove(map) {
    this.canvas.remove();
    map.off('moveend zoomend resize viewreset', this.place, this);
  },
  place() {
    const size = this._map.getSize();
    const ratio = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this.canvas, this._map.containerPointToLayerPoint([0, 0]));
    this.canvas.width = size.x * ratio;
    this.canvas.height = size.y * ratio;
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
    this.ground.draw(this.canvas, this._map, ratio);
  },
});

export class Ground {
  constructor(element, { onPick = () => {} } = {}) {
    this.element = element;
    this.map = L.map(element, {
      attributionControl: false, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false,
      zoomSnap: 0.5, minZoom: 8, maxZoom: 19.5, doubleClickZoom: false,
    }).setView([22.6, 114.1], 13);
    streets(this.map, page.tiles);
    L.control.scale({ imperial: false, position: 'bottomright' }).addTo(this.map);
    this.layer = new Layer(this);
    this.shapes = null;
    this.chosen = new Set();
    this.wanted = null;
    this.gridFigures = new Map();
    this.map.on('click', event => {
      const found = this.pick(event.latlng);
      if (found) onPick(found);
    });
    new MutationObserver(() => this.redraw()).observe(document.documentElement, { attributeFilter: ['data-theme'] });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.redraw());
    new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(element);
  }
  show(read) {
    this.shapes = new Footprints(read);
    this.fit();
    if (this.wanted) this.choose(this.wanted);
    if (!this.map.hasLayer(this.layer)) this.layer.addTo(this.map); else this.redraw();
  }
  fit(wanted) {
    const found = this.shapes?.bounds(wanted);
    if (!found) return;
    const at = (x, y) => this.map.unproject([x, y], 0);
    this.map.fitBounds(L.latLngBounds(at(found[0], found[3]), at(found[2], found[1])), { animate: false, padding: [12, 12], maxZoom: 18 });
  }
  focusOn(id) {
    const own = this.shapes?.number.get(id);
    if (own !== undefined) this.fit(i => i === own);
    else this.fit(i => this.shapes.grids[this.shapes.gridOf[i]].id === id || this.shapes.grids[this.shapes.gridOf[i]].communityId === id);
  }
  pick(latlng) {
    if (!this.shapes) return null;
    const point = this.map.project(latlng, 0);
    if (this.zoomedOut()) return this.nearestGrid(point);
    const number = this.shapes.at(point.x, point.y);
    return number < 0 ? null : { kind: 'building', id: this.shapes.ids[number] };
  }
  nearestGrid(point) {
    const scale = this.map.getZoomScale(this.map.getZoom(), 0);
    let [best, least] = [null, 30];
    for (const grid of this.shapes.grids) {
      const away = Math.hypot(grid.x - point.x, grid.y - point.y) * scale;
      if (away < least) [best, least] = [{ kind: 'grid', id: grid.id }, away];
    }
    return best;
  }
  zoomedOut() {
    return this.shapes.size * this.map.getZoomScale(this.map.getZoom(), 0) < GRIDS_BELOW_PX;
  }
  /** New states of buildings by id; draws only those, unless much has changed. */
  recolour(states) {
    if (!this.shapes) return;
    const changed = [];
    for (const [id, state] of states) {
      const number = this.shapes.number.get(id);
      if (number === undefined || this.shapes.state[number] === state) continue;
      this.shapes.state[number] = state;
      changed.push(number);
    }
    if (!changed.length || !this.layer.canvas) return;
    if (this.zoomedOut() || changed.length > this.shapes.ids.length / 4) this.redraw();
    else this.paint(this.context(this.layer.canvas), changed);
  }
  /** Marks grids and all that stands in them, as soon as there is a map. */
  choose(gridIds) {
    this.wanted = gridIds;
    if (!this.shapes) return;
    const wanted = new Set(gridIds);
    const { ids, gridOf, grids } = this.shapes;
    this.chosen = new Set([...wanted, ...ids.filter((_, i) => wanted.has(grids[gridOf[i]].id))]);
    this.redraw();
  }
  redraw() {
    if (this.layer.canvas) this.layer.place();
  }
  colours() {
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    return {
      fill: [colour('--building'), colour('--done'), colour('--warn-fill'), colour('--help-fill')],
      edge: colour('--edge'), ink: colour('--ink'), paper: colour('--paper'), chosen: colour('--blue'), bar: colour('--bar'), open: colour('--warn-fill'), help: colour('--help-fill'),
    };
  }
  context(canvas) {
    const context = canvas.getContext('2d');
    const ratio = window.devicePixelRatio || 1;
    const scale = this.map.getZoomScale(this.map.getZoom(), 0);
    const origin = this.map.getPixelBounds().min;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return { context, scale, x: origin.x, y: origin.y, size: this.map.getSize(), colours: this.colours() };
  }
  draw(canvas) {
    if (!this.shapes) return;
    const view = this.context(canvas);
    const began = performance.now();
    view.context.clearRect(0, 0, view.size.x, view.size.y);
    if (this.zoomedOut()) this.drawGrids(view);
    else this.paint(view, this.shapes.ids.keys());
    this.drawnMs = performance.now() - began;
  }
  paint({ context, scale, x, y, size, colours }, numbers) {
    const shapes = this.shapes;
    const of = [[], [], [], []];
    for (const number of numbers) {
      const b = number * 4;
      if (shapes.box[b] * scale - x > size.x || shapes.box[b + 2] * scale - x < 0
        || shapes.box[b + 1] * scale - y > size.y || shapes.box[b + 3] * scale - y < 0) continue;
      of[shapes.state[number]].push(number);
    }
    context.strokeStyle = colours.edge;
    context.lineWidth = shapes.size * scale > 8 ? 0.8 : 0.3;
    of.forEach((own, state) => {
      if (!own.length) return;
      context.fillStyle = colours.fill[state];
      // A path of all outlines takes seconds to fill; of a hundred at a time, a fraction.
      for (let from = 0; from < own.length; from += A_PATH) {
        context.beginPath();
        for (const number of own.slice(from, from + A_PATH)) this.outline(context, number, scale, x, y);
        context.fill();
        if (shapes.size * scale > 5) context.stroke();
      }
    });
    this.marks({ context, scale, x, y, colours }, of[3], '▲');
    if (shapes.size * scale > 18) this.marks({ context, scale, x, y, colours }, of[2], '○');
    if (this.chosen.size) {
      context.beginPath();
      for (const id of this.chosen) {
        const number = shapes.number.get(id);
        if (number !== undefined) this.outline(context, number, scale, x, y);
      }
      context.strokeStyle = colours.chosen;
      context.lineWidth = 2.5;
      context.stroke();
    }
  }
  outline(context, number, scale, x, y) {
    const { start, xy } = this.shapes;
    for (let p = start[number]; p < start[number + 1]; p += 2) {
      const [px, py] = [xy[p] * scale - x, xy[p + 1] * scale - y];
      if (p === start[number]) context.moveTo(px, py); else context.lineTo(px, py);
    }
    context.closePath();
  }
  marks({ context, scale, x, y, colours }, numbers, sign) {
    context.fillStyle = sign === '▲' ? colours.ink : '#1b2329';
    context.font = '700 12px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const number of numbers) {
      const b = this.shapes.box.subarray(number * 4, number * 4 + 4);
      context.fillText(sign, (b[0] + b[2]) / 2 * scale - x, (b[1] + b[3]) / 2 * scale - y);
    }
  }
  drawGrids({ context, scale, x, y, colours }) {
    for (const grid of this.shapes.grids) {
      const figures = this.gridFigures.get(grid.id);
      const [left, top] = [grid.x * scale - x - 16, grid.y * scale - y - 4];
      context.fillStyle = colours.paper;
      context.fillRect(left, top, 32, 8);
      if (figures?.visits) {
        context.fillStyle = colours.open;
        context.fillRect(left, top, 32, 8);
        context.fillStyle = colours.bar;
        context.fillRect(left, top, 32 * figures.accounted / figures.visits, 8);
        if (figures.help) {
          context.fillStyle = colours.ink;
          context.font = '700 11px system-ui';
          context.fillText('▲', left + 36, top + 8);
        }
      }
      context.strokeStyle = this.chosen.has(grid.id) ? colours.chosen : colours.edge;
      context.lineWidth = this.chosen.has(grid.id) ? 2.5 : 0.8;
      context.strokeRect(left, top, 32, 8);
    }
  }
}
