"""Who holds a post at a moment."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import Rank
from services.roster.domain.holders import Assignment, Period, holders

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)


def turn(
    person: int, rank: Rank = Rank.A, start: float = -1, end: float | None = None
) -> Assignment:
    """An assignment from `start` to `end` in days from noon."""
    ends_at = None if end is None else NOON + end * A_DAY
    return Assignment(UUID(int=person), rank, Period(NOON + start * A_DAY, ends_at))


turns = st.lists(
    st.builds(
        turn,
        st.integers(1, 5),
        st.sampled_from(Rank),
        st.integers(-5, 3),
        st.none() | st.integers(4, 6),
    ),
    max_size=6,
)
absences = st.sets(st.integers(1, 5).map(lambda number: UUID(int=number)))


@given(turns, absences, st.integers(-6, 7))
def test_at_most_one_each_rank_a_before_b_and_nobody_twice(
    several: list[Assignment], absent: set[UUID], day: int
) -> None:
    at = NOON + day * A_DAY
    held = holders(several, absent, at)
    assert [holder.rank for holder in held] in ([], [Rank.A], [Rank.B], [Rank.A, Rank.B])
    assert len({holder.person_id for holder in held}) == len(held)
    assert all(holder.available is (holder.person_id not in absent) for holder in held)
    in_turn = {(item.person_id, item.rank) for item in several if item.period.holds(at)}
    assert {(holder.person_id, holder.rank) for holder in held} <= in_turn
    assert bool(held) is bool(in_turn)


@given(turns, st.randoms())
def test_the_order_of_the_rows_does_not_matter(several: list[Assignment], random: object) -> None:
    shuffled = list(several)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert holders(several, set(), NOON) == holders(shuffled, set(), NOON)


def test_who_began_last_holds_it_and_a_temporary_turn_steps_back() -> None:
    several = [turn(1, start=-100), turn(2, start=-2, end=1)]
    assert [holder.person_id.int for holder in holders(several, set(), NOON)] == [2]
    later = holders(several, set(), NOON + A_DAY)
    assert [holder.person_id.int for holder in later] == [1]


def test_a_turn_ends_before_its_end() -> None:
    period = Period(NOON, NOON + A_DAY)
    assert period.holds(NOON)
    assert not period.holds(NOON + A_DAY)
    assert not period.holds(NOON - timedelta(seconds=1))


def test_who_is_away_keeps_the_post_but_is_not_available() -> None:
    held = holders([turn(1), turn(2, Rank.B)], {UUID(int=1)}, NOON)
    assert [(holder.person_id.int, holder.available) for holder in held] == [(1, False), (2, True)]


def test_a_vacant_post_has_no_holder() -> None:
    assert holders([], set(), NOON) == ()
    assert holders([turn(1, start=1)], set(), NOON) == ()
