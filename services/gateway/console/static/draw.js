// Drawing an area on the map: corners of a polygon, or a circle around a point.
/* global L */
import { t } from './api.js';
import { carry } from './carry.js';
import { by } from './dom.js';

const STYLE = { color: '#d55e00', weight: 3, fillOpacity: 0.12 };

export class Drawing {
  constructor(map, onChange) {
    Object.assign(this, { map, onChange, mode: '', corners: [], circle: null, shape: null, metres: Number(by('radius').value) });
    map.on('click', event => this.click(event.latlng));
    for (const mode of ['polygon', 'circle']) {
      by(`draw-${mode}`).addEventListener('click', () => this.setMode(this.mode === mode ? '' : mode));
    }
    by('radius').addEventListener('change', () => {
      if (!by('radius').checkValidity()) return;
      this.metres = Number(by('radius').value);
      this.redraw();
    });
    by('clear').addEventListener('click', () => this.clear());
    map.getContainer().addEventListener('keydown', event => this.key(event));
    carry('drawing', () => ({ corners: this.corners, circle: this.circle, metres: this.metres }), drawn => () => {
      Object.assign(this, drawn);
      this.redraw();
    });
  }
  setMode(mode) {
    this.mode = mode;
    for (const other of ['polygon', 'circle']) by(`draw-${other}`).setAttribute('aria-pressed', String(other === mode));
    by('radius-row').hidden = mode !== 'circle';
    by('draw-help').textContent = t(mode ? `console.start.draw-${mode}` : 'console.start.draw-help');
    if (mode) this.map.getContainer().focus();
  }
  /** With the keyboard the middle of the map is the point: arrows move it, Enter takes it. */
  key(event) {
    if (event.key !== 'Enter' || event.target !== this.map.getContainer() || !this.mode) return;
    event.preventDefault();
    this.click(this.map.getCenter());
  }
  click(latlng) {
    if (this.mode === 'polygon') this.corners.push(latlng);
    else if (this.mode === 'circle') this.circle = latlng;
    else return;
    this.redraw();
  }
  redraw() {
    this.shape?.remove();
    const parts = [];
    if (this.corners.length) {
      parts.push(this.corners.length > 2 ? L.polygon(this.corners, STYLE) : L.polyline(this.corners, STYLE));
      for (const corner of this.corners) parts.push(L.circleMarker(corner, { ...STYLE, radius: 4, fillOpacity: 1 }));
    }
    if (this.circle) parts.push(L.circle(this.circle, { ...STYLE, radius: this.metres }));
    this.shape = L.layerGroup(parts).addTo(this.map);
    this.onChange();
  }
  clear() {
    this.corners = [];
    this.circle = null;
    this.redraw();
  }
  area() {
    const ring = this.corners.map(({ lng, lat }) => [lng, lat]);
    return {
      polygons: ring.length > 2 ? [[...ring, ring[0]]] : [],
      circles: this.circle ? [{ longitude: this.circle.lng, latitude: this.circle.lat, radius_m: this.metres }] : [],
    };
  }
  get pending() {
    return this.corners.length > 0 && this.corners.length < 3;
  }
}
