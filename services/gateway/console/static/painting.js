// Buildings and grids on the map in the states of a picture.

/** Colours what has changed; gives how long that took, in ms. */
export function paint(ground, picture, ids) {
  const states = [];
  for (const id of ids) {
    const place = picture.places.get(id);
    if (place?.kind === 'building') states.push([id, picture.state(id)]);
    if (place?.kind === 'grid') {
      ground.gridFigures.set(id, { visits: picture.of(id, 'visits'), accounted: picture.of(id, 'accounted'), help: picture.of(id, 'needs_help') });
    }
  }
  const began = performance.now();
  ground.recolour(states);
  return performance.now() - began;
}

/** The footprints, in the states of the picture once that is there, too. */
export function showFootprints(ground, picture, found) {
  ground.show(found);
  showAbout(ground, picture);
}

/** What the picture is about, once it is there. */
function showAbout(ground, picture) {
  if (!picture.places) {
    setTimeout(() => showAbout(ground, picture), 400);
    return;
  }
  paint(ground, picture, picture.places.keys());
  ground.fit(number => picture.places.has(ground.shapes.ids[number]));
}
