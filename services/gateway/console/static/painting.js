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

/** The footprints, once both they and the picture are there; the map shows what it is about. */
export function showFootprints(ground, picture, found) {
  ground.show(found);
  if (!picture.places) {
    setTimeout(() => showFootprints(ground, picture, found), 400);
    return;
  }
  paint(ground, picture, picture.places.keys());
  ground.fit(number => picture.places.has(ground.shapes.ids[number]));
}
