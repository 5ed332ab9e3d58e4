"""Officers command: recorded once under an Idempotency-Key, a stop in force at its commit."""

import json
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import psycopg
import pytest

from services.gateway.accounts.domain.keys import split
from services.gateway.console.domain.figures import FIGURES
from services.gateway.domain.actor import Scope
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import client_for, key
from tests.integration.gateway.world import World, envelopes

Make = Callable[..., World]
NOBODY = uuid.UUID(int=404)


async def command(officer: httpx.AsyncClient, path: str, body: object, once: str) -> httpx.Response:
    return await officer.post(f"/v1/{path}?lang=en", json=body, headers={"Idempotency-Key": once})


def sent(world: World, command_id: str) -> dict[str, Any]:
    topics = ("mobilisation-commands", "roster-commands", "notifier-commands")
    found = [item for topic in topics for item in envelopes(world.connection, topic)]
    (mine,) = [item for item in found if item["payload"]["command_id"] == command_id]
    return mine


def waits_for_a_signature(here: World, proposed_by: str = "") -> None:
    here.add(
        "alerting_public.approvals",
        subject_id=here.mobilisation,
        mobilisation_id=here.mobilisation,
        kind="proposal",
        state="open",
        proposed_by=proposed_by,
        officers=2,
        decided_by="",
        communities=[here.community],
        exercise=True,
    )


async def test_an_approval_is_sent_on_with_actor_and_revision(
    officer: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    waits_for_a_signature(here)
    body = {"action": "approve", "expected_revision": 7}
    path = f"mobilisations/{here.mobilisation}/commands"
    answers = [await command(officer, path, body, "once") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    envelope = sent(here, answers[0].json()["command_id"])
    assert envelope["key"] == str(here.mobilisation)
    assert envelope["trace"] == str(here.alert)
    # The key's id: a person's name never travels.
    row = here.connection.execute("select key_id from gateway.api_keys").fetchall()
    assert (envelope["payload"]["actor"],) in row
    assert envelope["payload"]["expected_revision"] == 7


async def test_a_signature_that_is_not_taken_says_why(
    officer: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    path = f"mobilisations/{here.mobilisation}/commands"
    nothing = await command(officer, path, {"action": "approve"}, "none")
    assert (nothing.status_code, nothing.json()["type"].rpartition("/")[2]) == (
        404,
        "approval-unknown",
    )
    presented = split(officer.headers["authorization"].removeprefix("Bearer "))
    assert presented is not None
    waits_for_a_signature(here, presented[0])
    refused = await command(officer, path, {"action": "approve"}, "mine")
    assert refused.status_code == 409
    assert "second officer" in refused.json()["detail"]
    unexplained = await command(officer, path, {"action": "decline"}, "why")
    explained = await command(officer, path, {"action": "pause", "why": "handled"}, "why-2")
    assert [unexplained.status_code, explained.status_code] == [422, 422]


async def test_no_drill_begins_or_goes_on_beside_a_live_alert(
    officer: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    waits_for_a_signature(here)
    path = f"mobilisations/{here.mobilisation}/commands"
    assert (await command(officer, path, {"action": "resume"}, "elsewhere")).status_code == 202
    here.connection.execute(
        "update alerting_public.mobilisations set overtaken = true where mobilisation_id = %s",
        (here.mobilisation,),
    )
    for action in ("resume", "approve"):
        refused = await command(officer, path, {"action": action}, f"beside {action}")
        assert refused.status_code == 409
        assert "live alert" in refused.json()["detail"]


async def test_a_stop_stands_in_the_published_view_for_the_notifier_to_read(
    officer: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    path = f"mobilisations/{here.mobilisation}/commands"
    answer = await command(officer, path, {"action": "stop", "expected_revision": 3}, "stop")
    assert answer.status_code == 202
    with here.connection.transaction():
        here.connection.execute("set local role muster_notifier")
        assert here.one(
            "select count(*) from gateway_public.stops where mobilisation_id = %s",
            here.mobilisation,
        ) == (1,)


async def test_an_older_picture_is_refused(officer: httpx.AsyncClient, world: Make) -> None:
    here = world()
    path = f"mobilisations/{here.mobilisation}/commands"
    answer = await command(officer, path, {"action": "close", "expected_revision": 6}, "old")
    assert answer.status_code == 409
    assert answer.json()["actual"] == 7


async def test_a_key_stands_for_one_command(officer: httpx.AsyncClient, world: Make) -> None:
    here = world()
    path = f"mobilisations/{here.mobilisation}/commands"
    assert (await command(officer, path, {"action": "pause"}, "same")).status_code == 202
    other = await command(officer, path, {"action": "resume"}, "same")
    assert other.status_code == 422
    assert other.json()["type"].endswith("idempotency-key-reused")
    assert (await command(officer, path, {"action": "pause"}, "")).status_code == 400


async def test_roster_and_channel_commands_travel_under_their_keys(
    officer: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    assignment = {"person_id": str(here.person), "rank": "B"}
    absence = {"ends_at": "2026-08-02T08:00:00+08:00"}
    for path, body, topic, expected in (
        (f"posts/{here.post}/assignments", assignment, "assign-post.v1", here.community),
        (f"people/{here.person}/absences", absence, "report-absence.v1", here.community),
        (f"people/{here.person}/returns", {}, "end-absence.v1", here.community),
        ("channels/sms", {"rate_per_s": 20}, "notifier-command.v1", "sms"),
    ):
        answer = await command(officer, path, body, uuid.uuid4().hex)
        assert answer.status_code == 202, answer.text
        envelope = sent(here, answer.json()["command_id"])
        assert (envelope["name"], envelope["key"]) == (topic, expected)


async def test_what_would_end_before_it_begins_is_refused(
    officer: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    past = {"ends_at": "2020-01-01T08:00:00+08:00"}
    turned = {"starts_at": "2030-01-02T08:00:00+08:00", "ends_at": "2030-01-01T08:00:00+08:00"}
    holder = {"person_id": str(here.person), "rank": "B"}
    for path, body in (
        (f"people/{here.person}/absences", past),
        (f"people/{here.person}/absences", turned),
        (f"posts/{here.post}/assignments", holder | past),
    ):
        answer = await command(officer, path, body, uuid.uuid4().hex)
        assert (answer.status_code, answer.json()["type"].endswith("period")) == (422, True)


async def test_a_plan_travels_whole_and_what_became_of_it_is_told(
    officer: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    texts = {"page": ["关窗" * 30_000]}
    body = {"editions": [{"level": "orange", "texts": texts}], "sources": {}, "common": {}}
    answer = await command(officer, "plans/typhoon", body, "load")
    assert answer.status_code == 202, answer.text
    envelope = sent(here, answer.json()["command_id"])
    assert (envelope["name"], envelope["key"]) == ("load-plan.v1", "typhoon")
    assert envelope["payload"]["editions"] == body["editions"]

    path = f"/v1/plans/loads?command_id={answer.json()['command_id']}"
    assert (await officer.get(path)).json()["loads"] == []
    command_id = uuid.UUID(answer.json()["command_id"])
    here.add("alerting_public.plan_loads", command_id=command_id, plan="typhoon", refusal="why")
    (load,) = (await officer.get(path)).json()["loads"]
    assert load["refusal"] == "why"

    here.add(
        "alerting_public.plan_editions", plan="cold", level="blue", version=4, file="plan: cold\n"
    )
    edition = (await officer.get("/v1/plans/cold/editions/blue")).json()
    assert edition == {"plan": "cold", "level": "blue", "version": 4, "file": "plan: cold\n"}
    assert (await officer.get("/v1/plans/cold/editions/red")).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"mobilisations/{NOBODY}/commands", {"action": "stop"}, 404),
        (f"mobilisations/{NOBODY}/commands", {"action": "explode"}, 422),
        (f"posts/{NOBODY}/assignments", {"person_id": str(NOBODY), "rank": "A"}, 404),
        (f"people/{NOBODY}/absences", {"ends_at": "2026-08-02T08:00:00+08:00"}, 404),
        (f"people/{NOBODY}/absences", {"ends_at": "2026-08-02T08:00:00"}, 422),
        (f"people/{NOBODY}/returns", {}, 404),
        ("channels/sms", {}, 422),
        ("plans/locusts", {"editions": [{}], "sources": {}, "common": {}}, 404),
        ("plans/typhoon", {"editions": [], "sources": {}, "common": {}}, 422),
        ("plans/locusts/editions/orange", {"text": "plan: locusts"}, 404),
        ("plans/typhoon/editions/orange", {"text": ""}, 422),
        ("plans/typhoon/editions/orange", {"text": "plan:\u0000"}, 422),
        ("channels/pigeon", {"enabled": True}, 422),
        ("nowhere", {}, 404),
    ],
)
async def test_a_wrong_command_says_what_is_wrong(
    officer: httpx.AsyncClient, path: str, body: object, status: int
) -> None:
    answer = await command(officer, path, body, uuid.uuid4().hex)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


async def test_reading_is_no_right_to_command(console: Parts, world: Make) -> None:
    here = world()
    async with client_for(console, await key(console, Scope.READ)) as reader:
        path = f"mobilisations/{here.mobilisation}/commands"
        assert (await command(reader, path, {"action": "stop"}, "no")).status_code == 403
        assert (await reader.get(f"/v1/mobilisations/{here.mobilisation}")).status_code == 200


async def test_a_mobilisation_shows_who_is_not_accounted_for_without_names(
    officer: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    here.add_door("501", "王秀英", risk=70)
    here.connection.execute(
        "insert into alerting_public.unaccounted select mobilisation_id, community_code, visit_id,"
        " resident_id, stairwell_id, outcome, outcome_at, no_answers"
        " from alerting_public.contact_visits where mobilisation_id = %s",
        (here.mobilisation,),
    )
    place = {"mobilisation_id": here.mobilisation, "community_code": here.community}
    counted = dict.fromkeys(FIGURES, 0)
    for kind, seen in (("community", {"told": 1}), ("grid", {"visits": 3, "accounted": 2})):
        here.add(
            "alerting_public.grid_leaves",
            **place | counted | seen,
            node_id=uuid.uuid4(),
            kind=kind,
        )
    shown = (await officer.get(f"/v1/mobilisations/{here.mobilisation}")).json()
    assert shown["mobilisation"]["state"] == "running"
    assert shown["unaccounted"] == 1
    assert (shown["totals"]["visits"], shown["totals"]["told"]) == (3, 1)
    assert {node["kind"]: node["visits"] for node in shown["progress"]} == {
        "community": 3,
        "grid": 3,
    }
    assert [item["door"] for item in shown["doors"]] == ["501"]
    assert "王" not in json.dumps(shown, ensure_ascii=False)
    listed = (await officer.get("/v1/mobilisations", params={"alert_id": str(here.alert)})).json()
    assert [item["mobilisation_id"] for item in listed["mobilisations"]] == [str(here.mobilisation)]


@pytest.mark.parametrize("table", ["stops", "commands", "api_keys", "answers", "alerts"])
def test_the_public_role_may_neither_stop_nor_command_nor_forget(
    admin: psycopg.Connection[tuple[object, ...]], table: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), admin.transaction():
        admin.execute(f"set local role muster_gateway_public; delete from gateway.{table}")


async def test_a_body_is_limited_before_it_is_read(officer: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" "

    url = "/v1/channels/sms"
    assert (await officer.post(url, content=b" " * 65_537)).status_code == 413
    assert (await officer.post(url, content=endless())).status_code == 413
