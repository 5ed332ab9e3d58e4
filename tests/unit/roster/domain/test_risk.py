"""How urgently a resident must be seen."""

from hypothesis import given
from hypothesis import strategies as st

from services.roster.domain.risk import WEIGHTS, risk

NONE: frozenset[str] = frozenset()
reasons = st.sets(st.sampled_from([*WEIGHTS, "blind"]))


@given(reasons, st.integers(0, 110), st.integers(-2, 40))
def test_only_who_has_a_reason_is_at_risk(why: set[str], age: int, floor: int) -> None:
    assert (risk(why, age, floor, NONE) > 0) is bool(why)


@given(reasons, st.sampled_from(sorted(WEIGHTS)), st.integers(0, 110))
def test_one_more_reason_is_never_less_urgent(why: set[str], more: str, age: int) -> None:
    assert risk(why | {more}, age, 1, NONE) >= risk(why, age, 1, NONE)


@given(st.integers(0, 109))
def test_the_older_are_never_less_urgent(age: int) -> None:
    assert risk(["alone"], age + 1, 1, NONE) >= risk(["alone"], age, 1, NONE)


def test_who_depends_on_power_comes_before_who_is_alone() -> None:
    assert risk(["oxygen"], 60, 1, NONE) > risk(["alone"], 90, 1, NONE)


def test_house_and_floor_count() -> None:
    assert risk(["alone"], 60, 1, frozenset({"basement"})) > risk(["alone"], 60, 1, NONE)
    stuck = risk(["mobility"], 60, 6, NONE)
    assert stuck > risk(["mobility"], 60, 6, frozenset({"lift"}))
    assert stuck > risk(["mobility"], 60, 2, NONE)
