"""What waits for a signature, as officers of several kinds and divisions see it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.gateway.console.domain.waiting import (
    NO_SCOPE,
    drill_signed_by,
    drills_seen_by,
    seen_by,
)
from services.gateway.domain.actor import Actor
from services.gateway.domain.roles import Role, scopes_of

NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


def row(**changes: object) -> dict[str, Any]:
    return {
        "mobilisation_id": "m",
        "message_id": None,
        "kind": "proposal",
        "state": "open",
        "event": "台风橙色预警",
        "signature": "示范街道",
        "exercise": False,
        "notice": False,
        "subject": "start",
        "area": None,
        "stopped_at": None,
        "proposer": "王",
        "proposed_by": "wang",
        "officers": 2,
        "asked_at": NOW,
        "deadline_at": NOW + timedelta(minutes=10),
        "deputy_due_at": NOW + timedelta(minutes=5),
        "deputy_asked_at": None,
        "decided_by": "",
        "communities": ["440307001001"],
        "called": 0,
        "seen": 0,
        **changes,
    }


def officer(name: str, *roles: Role, division: str = "") -> Actor:
    return Actor(name, name, scopes_of(roles), division)


def test_time_left_is_never_below_nothing() -> None:
    li = officer("li", Role.APPROVER)
    (seen,) = seen_by([row()], [], li, NOW)
    assert (seen["left_s"], seen["may_not"]) == (600, "")
    (late,) = seen_by([row()], [], li, NOW + timedelta(hours=1))
    assert late["left_s"] == 0
    (owed,) = seen_by([row(kind="countersignature", deadline_at=None)], [], li, NOW)
    assert (owed["left_s"], owed["may_not"]) == (None, "")


def test_everybody_is_told_why_they_can_not_sign() -> None:
    said = {
        name: seen_by([row()], [], actor, NOW)[0]["may_not"]
        for name, actor in {
            "viewer": officer("zhao", Role.VIEWER),
            "proposer": officer("wang", Role.OFFICER, Role.APPROVER),
            "deputy": officer("sun", Role.DEPUTY_APPROVER),
            "second": officer("li", Role.APPROVER, division="440307"),
        }.items()
    }
    assert said == {
        "viewer": NO_SCOPE,
        "proposer": "proposer",
        "deputy": "deputy-early",
        "second": "",
    }


def test_who_may_read_names_is_told_who_can_sign_now() -> None:
    officers = [
        officer("li", Role.APPROVER, division="440307001"),
        officer("qian", Role.APPROVER, division="440306"),
        officer("wang", Role.OFFICER, Role.APPROVER),
        officer("sun", Role.DEPUTY_APPROVER),
    ]

    def signers(asker: Actor, **changes: object) -> object:
        return seen_by([row(**changes)], officers, asker, NOW)[0]["signers"]

    wang = officers[2]
    assert signers(wang) == ["li"]
    assert signers(wang, deputy_asked_at=NOW) == ["li", "sun"]
    assert signers(wang, proposed_by="somebody") == ["li", "wang"]
    assert signers(officer("zheng", Role.ADMINISTRATOR)) == ["li"]
    assert signers(wang, state="lapsed") == []
    assert signers(officer("zhao", Role.VIEWER)) is None


def test_a_drill_of_the_calendar_is_signed_by_another_approver_of_all_its_places() -> None:
    planned = {"proposed_by": "wang", "communities": ["440307001001", "440307002001"]}
    said = {
        name: drill_signed_by(planned, actor)
        for name, actor in {
            "viewer": officer("zhao", Role.VIEWER),
            "deputy": officer("sun", Role.DEPUTY_APPROVER),
            "proposer": officer("wang", Role.OFFICER, Role.APPROVER),
            "part": officer("qian", Role.APPROVER, division="440307001"),
            "second": officer("li", Role.APPROVER, division="440307"),
        }.items()
    }
    assert said == {
        "viewer": NO_SCOPE,
        "deputy": NO_SCOPE,
        "proposer": "proposer",
        "part": "outside",
        "second": "",
    }


def test_who_waits_for_a_drill_to_be_signed_is_told_who_can_sign() -> None:
    wang, li = officer("wang", Role.OFFICER, Role.APPROVER), officer("li", Role.APPROVER)
    officers = [li, officer("sun", Role.DEPUTY_APPROVER), wang]
    waits = {"proposed_by": "wang", "communities": ["440307001001"], "unsigned": True}

    def seen(asker: Actor, **changes: object) -> tuple[object, object]:
        (found,) = drills_seen_by([{**waits, **changes}], officers, asker)
        return found["may_not"], found["signers"]

    assert seen(wang) == ("proposer", ["li"])
    assert seen(li) == ("", ["li"])
    assert seen(officer("zhao", Role.VIEWER)) == (NO_SCOPE, None)
    assert seen(wang, unsigned=False) == ("proposer", None)


def test_whoever_may_sign_may_say_that_a_stop_stays() -> None:
    stopped = row(kind="confirmation", subject="stop", proposed_by="", stopped_at=NOW)
    li = officer("li", Role.APPROVER)
    (seen,) = seen_by([stopped], [li, officer("wu", Role.VIEWER)], li, NOW)
    assert (seen["subject"], seen["stopped_at"]) == ("stop", NOW)
    assert (seen["may_not"], seen["signers"]) == ("", ["li"])
