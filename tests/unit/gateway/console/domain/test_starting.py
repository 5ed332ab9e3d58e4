"""What would follow from a start, and what can be started at all."""

from uuid import UUID, uuid4

import pytest

from schemas.events.hazard_alerts import Area
from services.gateway.console.domain.starting import (
    GridCount,
    UnknownLevelError,
    Wanted,
    consequence,
)


def grid(community: str, *people: UUID, residents: int = 3, posts: int = 2) -> GridCount:
    return GridCount(uuid4(), "", "", community, residents, posts, 1, frozenset(people))


def test_somebody_with_posts_in_two_grids_gets_one_message() -> None:
    one, two = uuid4(), uuid4()
    found = consequence([grid("1", one, two), grid("2", one)])
    assert (found.people, found.messages, found.calls) == (2, 2, 2)
    assert (found.communities, found.grids, found.visits, found.vacant) == (2, 2, 6, 2)
    assert consequence([]).people == 0


@pytest.mark.parametrize(
    ("hazard", "level"), [("typhoon", "pink"), ("comet", "red"), ("fire", "red")]
)
def test_only_levels_of_the_hazard_can_be_started(hazard: str, level: str) -> None:
    with pytest.raises(UnknownLevelError):
        Wanted(hazard, level, True, Area())
