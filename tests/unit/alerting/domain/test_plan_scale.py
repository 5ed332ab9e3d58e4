"""Shortened timers: everything by the same factor, nothing below 0.2 s, nothing longer."""

from datetime import timedelta

import pytest

from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_scale import SHORTEST, scaled
from services.alerting.translate.plan_file import SHIPPED, load_plans

EDITIONS = load_plans(SHIPPED)
BLUE = next(one for one in EDITIONS if (one.plan, one.level) == ("typhoon", "blue"))
RED = next(one for one in EDITIONS if (one.plan, one.level) == ("typhoon", "red"))


def _timers(edition: Edition) -> list[timedelta]:
    return [
        edition.cascade_wait,
        *(step.wait for step in edition.ladder),
        edition.deadline,
        edition.visiting.again_after,
        *([edition.before_impact.lead] if edition.before_impact else []),
    ]


def test_every_timer_is_divided() -> None:
    assert _timers(scaled(BLUE, 60)) == [timer / 60 for timer in _timers(BLUE)]


def test_nothing_but_timers_changes() -> None:
    short = scaled(BLUE, 60)

    assert (short.texts, short.posts, short.triggers, short.sources, short.version) == (
        BLUE.texts,
        BLUE.posts,
        BLUE.triggers,
        BLUE.sources,
        BLUE.version,
    )
    assert [step.channel for step in short.ladder] == [step.channel for step in BLUE.ladder]


def test_no_timer_falls_below_the_shortest() -> None:
    assert set(_timers(scaled(BLUE, 1e9))) == {SHORTEST}


def test_a_broadcast_still_waits_for_nobody() -> None:
    assert scaled(RED, 60).cascade_wait == timedelta(0)


def test_a_shortened_plan_has_no_quiet_hours() -> None:
    assert BLUE.quiet is not None
    assert scaled(BLUE, 60).quiet is None
    assert scaled(BLUE, 1).quiet == BLUE.quiet


def test_factor_one_changes_nothing() -> None:
    assert scaled(RED, 1) == RED


@pytest.mark.parametrize("factor", [0.0, -1.0, 0.5, float("nan")])
def test_timers_are_never_made_longer(factor: float) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        scaled(RED, factor)
