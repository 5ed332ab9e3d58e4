// A street map beneath the footprints, where the house has a tile server of its own.
/* global L */
const escaped = text => { const made = document.createElement('i'); made.textContent = text; return made.innerHTML; };

/** Without tiles nobody is asked for any. A tile that does not come leaves its place empty. */
export function streets(map, tiles) {
  if (!tiles) return;
  L.tileLayer(tiles.address, { maxNativeZoom: tiles.zoom, maxZoom: map.getMaxZoom(), attribution: escaped(tiles.attribution) }).addTo(map);
  if (tiles.attribution) L.control.attribution({ prefix: false, position: 'topright' }).addTo(map);
}
