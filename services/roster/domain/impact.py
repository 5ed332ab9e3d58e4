"""Which grids an alert's areas touch, and the rule that matched each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from schemas.events.hazard_alerts import Area
from schemas.events.impacts import MatchedRule
from schemas.vocabulary import MatchKind
from services.roster.domain.codes import prefix_of
from services.roster.domain.names import codes_named
from services.roster.domain.places import District
from services.roster.domain.shapes import touched_by_circle, touched_by_ring

Matches = Mapping[int, MatchedRule]
"""Numbers of the touched grids in `District.grids`, each with its rule."""


def impact(district: District, areas: Sequence[Area]) -> Matches:
    """The grids that any of the areas touches.

    A grid is touched when one of its buildings is, and then as a whole: it is the smallest area
    of management. Where several rules match, the first stands: polygon, circle, code, name, in
    the order of the areas. Areas that match nothing give nothing.
    """
    matches: dict[int, MatchedRule] = {}
    for area in areas:
        for rule, grids in _rules(district, area):
            for grid in grids:
                matches.setdefault(grid, rule)
    return matches


def _rules(district: District, area: Area) -> Iterator[tuple[MatchedRule, Iterable[int]]]:
    """An area's shapes and codes are a union. Its name is only asked when it has no shape and
    its codes match nothing: beside a shape, a name tells where that is, not how far it goes."""
    for ring in area.polygons:
        touched = touched_by_ring(district.tree, ring)
        yield MatchedRule(kind=MatchKind.POLYGON, detail=area.name), district.grids_with(touched)
    for circle in area.circles:
        touched = touched_by_circle(district.tree, district.shapes, circle)
        yield MatchedRule(kind=MatchKind.CIRCLE, detail=area.name), district.grids_with(touched)
    known = False
    for code in area.geocodes:
        grids = district.grids_under(prefix_of(code))
        known = known or len(grids) > 0
        yield MatchedRule(kind=MatchKind.CODE, detail=code), grids
    if not (area.polygons or area.circles or known):
        for code, name in codes_named(area.name, district.names).items():
            yield MatchedRule(kind=MatchKind.NAME, detail=name), district.grids_under(code)
