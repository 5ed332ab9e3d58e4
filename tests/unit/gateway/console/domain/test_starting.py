"""What would follow from a start, and what can be started at all."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from schemas.events.hazard_alerts import Area
from services.gateway.console.domain.starting import (
    GridCount,
    OnsetError,
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
    ("hazard", "level", "event", "severity"),
    [
        ("gale", "orange", "大风橙色预警", "Severe"),
        ("fire", "Extreme", "火灾", "Extreme"),
        ("rainstorm", "II", "暴雨二级应急响应", "Severe"),
        ("power_cut", "IV", "停电四级应急响应", "Minor"),
    ],
)
def test_a_start_is_called_as_alerts_are(
    hazard: str, level: str, event: str, severity: str
) -> None:
    wanted = Wanted(hazard, level, True, Area())
    assert (wanted.event, wanted.severity) == (event, severity)


@pytest.mark.parametrize(
    ("ahead", "fault"), [(0, "past"), (-1, "past"), (1, ""), (48 * 60, ""), (48 * 60 + 1, "far")]
)
def test_what_is_started_for_lies_ahead_and_near(ahead: int, fault: str) -> None:
    now = datetime(2026, 7, 21, 4, tzinfo=UTC)
    wanted = Wanted("typhoon", "red", True, Area(), onset=now + timedelta(minutes=ahead))
    if not fault:
        wanted.ahead(now)
        return
    with pytest.raises(OnsetError) as found:
        wanted.ahead(now)
    assert found.value.fault == fault


@pytest.mark.parametrize(
    ("hazard", "level"),
    [("typhoon", "pink"), ("comet", "red"), ("fire", "red"), ("message", "Minor"), ("other", "IV")],
)
def test_only_levels_of_the_hazard_can_be_started(hazard: str, level: str) -> None:
    with pytest.raises(UnknownLevelError):
        Wanted(hazard, level, True, Area())
