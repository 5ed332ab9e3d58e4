"""The incident rule, whatever the order of arrival."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas import ids
from schemas.vocabulary import AlertStatus, MessageType
from services.gateway.intake.domain.alert import CapAlert, Reference
from services.gateway.intake.domain.incident import Relative, choose_incident

START = datetime(2026, 8, 1, tzinfo=UTC)


def sent(number: int) -> datetime:
    return START + timedelta(hours=number)


def alert(number: int, *references: int, status: AlertStatus = AlertStatus.ACTUAL) -> CapAlert:
    return CapAlert(
        identifier=f"A-{number}",
        sender="w",
        sent=sent(number),
        status=status,
        msg_type=MessageType.UPDATE if references else MessageType.ALERT,
        references=tuple(Reference("w", f"A-{other}", sent(other)) for other in references),
        subject=None,
    )


def filed(alerts: list[CapAlert]) -> dict[str, object]:
    """Files alerts one after the other, with relatives found as the book finds them."""
    known: list[tuple[CapAlert, Relative]] = []
    for item in alerts:
        names = {item.identifier, *(reference.identifier for reference in item.references)}
        relatives = [
            relative
            for other, relative in known
            if other.identifier in names
            or names & {reference.identifier for reference in other.references}
        ]
        incident = choose_incident(item, relatives)
        known.append((item, Relative(item.alert_id, incident, item.sent, item.exercise)))
    return {item.identifier: relative.incident_id for item, relative in known}


def test_an_alert_alone_names_its_incident() -> None:
    first = alert(1)
    assert choose_incident(first, []) == ids.incident_id(first.alert_id)


def test_an_update_before_its_alert_is_filed_under_it() -> None:
    assert choose_incident(alert(5, 3, 1), []) == ids.incident_id(alert(1).alert_id)


@given(st.permutations([alert(1), alert(2, 1), alert(3, 1, 2), alert(4, 1, 3)]))
def test_a_story_is_one_incident_in_every_order(alerts: list[CapAlert]) -> None:
    assert len(set(filed(alerts).values())) == 1


def test_the_incident_in_use_stays_when_an_earlier_root_shows() -> None:
    in_use = ids.incident_id(alert(2).alert_id)
    incidents = filed([alert(2), alert(3, 1, 2), alert(1)])
    assert set(incidents.values()) == {in_use}


def test_of_several_in_use_the_earliest_wins_however_they_are_listed() -> None:
    relatives = [
        Relative(ids.of("a", number), ids.of("i", number), sent(number)) for number in (3, 1, 2)
    ]
    chosen = {
        choose_incident(alert(9, 1, 2, 3), list(order))
        for order in itertools.permutations(relatives)
    }
    assert chosen == {ids.of("i", 1)}


@given(
    st.permutations(range(6)),
    st.lists(st.sampled_from([AlertStatus.ACTUAL, AlertStatus.EXERCISE]), min_size=6, max_size=6),
)
def test_exercises_and_what_is_real_share_no_incident(
    order: list[int], statuses: list[AlertStatus]
) -> None:
    story = [(1,), (2, 1), (3, 1, 2), (4, 1), (5, 4), (6, 2, 5)]
    alerts = [alert(*story[n], status=statuses[n]) for n in order]
    incidents = filed(alerts)
    by_kind = [
        {incidents[item.identifier] for item in alerts if item.exercise is exercise}
        for exercise in (False, True)
    ]
    assert not by_kind[0] & by_kind[1]


def test_an_exercise_about_a_live_alert_is_an_incident_of_its_own_in_every_order() -> None:
    live, exercise = alert(1), alert(2, 1, status=AlertStatus.EXERCISE)
    again = alert(3, 2, status=AlertStatus.EXERCISE)
    made = [filed(list(order)) for order in itertools.permutations([live, exercise, again])]
    assert all(one["A-1"] == ids.incident_id(live.alert_id) for one in made)
    assert all(one["A-2"] == one["A-3"] != one["A-1"] for one in made)
