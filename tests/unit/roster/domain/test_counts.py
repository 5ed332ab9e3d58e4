"""The figures of a closing event."""

from schemas import ids
from services.roster.domain.counts import Counts, count
from services.roster.domain.places import District, DivisionPlace, GridPlace


def grid(code: str) -> GridPlace:
    return GridPlace(ids.of("grid", code), code, "", code[:12], 8, 18, 50, 27)


def test_sums_over_grids_and_the_posts_of_each_community_once() -> None:
    grids = [grid("990101001001001"), grid("990101001001002"), grid("990101001002001")]
    divisions = [DivisionPlace("990101001001", "a", 5), DivisionPlace("990101001002", "b", 7)]
    district = District(grids, divisions)
    assert count(district, grids[:2], 4) == Counts(1, 2, 4, 16, 36, 100, 59)
    assert count(district, grids, 0).posts == 3 * 27 + 5 + 7
    assert count(district, [], 0) == Counts()
