"""What a revised alert changes."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.events.hazard_alerts import AlertHeader, Level
from schemas.vocabulary import AlertStatus, Coverage, LevelScale, MessageType
from services.roster.domain.revision import is_stale, revise, speaks

places = st.sets(st.integers(0, 20))


def header(
    revision: int = 1,
    msg_type: MessageType = MessageType.ALERT,
    status: AlertStatus = AlertStatus.ACTUAL,
) -> AlertHeader:
    return AlertHeader(
        alert_id=UUID(int=1),
        incident_id=UUID(int=2),
        alert_revision=revision,
        identifier="1",
        sender="示范市气象台",
        sent=datetime(2026, 6, 1, tzinfo=UTC),
        status=status,
        msg_type=msg_type,
        hazard="typhoon",
        event="台风",
        level=Level(scale=LevelScale.SIGNAL, value="red"),
    )


@given(places, places)
def test_every_place_of_either_changes_once(before: set[int], after: set[int]) -> None:
    changes = revise(before, after)
    assert changes.keys() == before | after
    assert {place for place in changes if changes[place] is not Coverage.LIFTED} == after
    assert {place for place in changes if changes[place] is Coverage.NEW} == after - before


@given(places)
def test_a_cancel_lifts_everything(before: set[int]) -> None:
    assert set(revise(before, set()).values()) <= {Coverage.LIFTED}
    assert revise(before, set()).keys() == before


@given(st.lists(st.integers(0, 9)))
def test_whatever_the_order_the_newest_alert_stands(arrivals: list[int]) -> None:
    latest = -1
    for revision in arrivals:
        if not is_stale(header(revision), latest, lifted=False):
            latest = revision
    assert latest == max(arrivals, default=-1)


@pytest.mark.parametrize(("revision", "stale"), [(4, True), (5, True), (6, False)])
def test_a_cancel_is_a_tombstone(revision: int, stale: bool) -> None:
    assert is_stale(header(revision), 5, lifted=True) is stale


@pytest.mark.parametrize("status", AlertStatus)
@pytest.mark.parametrize("msg_type", MessageType)
def test_only_real_and_exercised_hazards_speak(status: AlertStatus, msg_type: MessageType) -> None:
    real = status in (AlertStatus.ACTUAL, AlertStatus.EXERCISE)
    hazard = msg_type not in (MessageType.ACK, MessageType.ERROR)
    assert speaks(header(msg_type=msg_type, status=status)) is (real and hazard)
