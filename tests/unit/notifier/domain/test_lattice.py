"""The lattice: only up, and the same end whatever the order."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import AttemptStatus
from services.notifier.domain.lattice import TABLE, Happening, after, is_past

RECEIPTS = frozenset({Happening.SENT, Happening.DELIVERED, Happening.FAILED})
UP = (
    {AttemptStatus.PLANNED},
    {AttemptStatus.SENDING},
    {AttemptStatus.UNKNOWN},
    {AttemptStatus.NOT_SENT},
    {AttemptStatus.SENT},
    {AttemptStatus.FAILED},
    {AttemptStatus.DELIVERED},
    {AttemptStatus.WITHDRAWN, AttemptStatus.EXPIRED},
)
STATUSES = st.sampled_from(AttemptStatus)
RECEIVED = st.lists(st.sampled_from(sorted(RECEIPTS)), max_size=8)
OUR_OWN = (Happening.RELEASED, Happening.CLAIMED, Happening.ORDERED)
FROM_OUTSIDE = [item for item in Happening if item not in OUR_OWN]


def rank(status: AttemptStatus) -> int:
    """How far up a status stands."""
    (found,) = [place for place, level in enumerate(UP) if status in level]
    return found


def fold(status: AttemptStatus, happenings: Iterable[Happening]) -> AttemptStatus:
    """The status after all of these."""
    for happening in happenings:
        status = after(status, happening) or status
    return status


def test_every_step_leads_up_but_a_release_and_a_new_order_of_what_was_withdrawn() -> None:
    down = {
        (status, happening)
        for (status, happening), end in TABLE.items()
        if rank(end) <= rank(status)
    }
    assert down == {
        (AttemptStatus.SENDING, Happening.RELEASED),
        (AttemptStatus.WITHDRAWN, Happening.ORDERED),
    }


def test_a_new_order_brings_back_nothing_that_was_begun_or_is_too_late() -> None:
    back = {status for status, happening in TABLE if happening is Happening.ORDERED}
    assert back == {AttemptStatus.WITHDRAWN}


@given(STATUSES, RECEIVED, st.randoms())
def test_receipts_in_any_order_end_the_same(
    status: AttemptStatus, received: list[Happening], random: object
) -> None:
    shuffled = list(received)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(status, received) is fold(status, shuffled)


@given(STATUSES, RECEIVED)
def test_repeated_receipts_change_nothing(status: AttemptStatus, received: list[Happening]) -> None:
    end = fold(status, received)
    assert fold(end, received) is end


@given(STATUSES, st.lists(st.sampled_from(FROM_OUTSIDE), max_size=10))
def test_nothing_from_outside_leads_down(
    status: AttemptStatus, happenings: list[Happening]
) -> None:
    for happening in happenings:
        end = after(status, happening) or status
        assert rank(end) >= rank(status)
        status = end


@given(RECEIVED)
def test_what_was_never_begun_takes_no_receipts(received: list[Happening]) -> None:
    for status in (AttemptStatus.PLANNED, AttemptStatus.WITHDRAWN, AttemptStatus.EXPIRED):
        assert fold(status, received) is status


def test_not_sent_is_never_claimed_again() -> None:
    ways = {happening for status, happening in TABLE if status is AttemptStatus.NOT_SENT}
    assert ways == RECEIPTS
    claimed = {status for status, happening in TABLE if happening is Happening.CLAIMED}
    assert claimed == {AttemptStatus.PLANNED}


def _reachable(status: AttemptStatus) -> set[AttemptStatus]:
    found, new = {status}, {status}
    while new:
        new = {end for (start, _), end in TABLE.items() if start in new} - found
        found |= new
    return found


def test_what_is_past_stays_so_whatever_comes_first() -> None:
    past = [(s, h) for s in AttemptStatus for h in Happening if is_past(s, h)]
    assert (AttemptStatus.SENT, Happening.SENT) in past
    assert (AttemptStatus.DELIVERED, Happening.FAILED) in past
    assert all(after(end, h) is None for s, h in past for end in _reachable(s))


def test_what_may_be_released_is_never_past() -> None:
    assert not is_past(AttemptStatus.SENDING, Happening.CLAIMED)
    assert not is_past(AttemptStatus.PLANNED, Happening.SENT)
