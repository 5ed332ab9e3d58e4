"""What was started by hand is raised and lifted by what is on record here: alerting, which may not
have heard of it yet, is none of these."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from schemas.hazards import NOTICES
from services.gateway.accounts.domain.keys import split
from services.gateway.console.adapters.own_alerts import PostgresOwnAlerts
from services.gateway.console.domain.commands import command_id
from services.gateway.console.domain.starting import Started
from services.gateway.console.handlers.say_after import SayingAfter
from tests.integration.gateway.world import World, envelopes

Make = Callable[..., World]
MINOR = {"scale": "severity", "value": "Minor"}
YELLOW = {"scale": "signal", "value": "yellow"}
WAYS = [("lifting", None), ("raisings", {"level": "red"})]


@pytest.fixture
def here(world: Make) -> World:
    """A start by hand at yellow that runs."""
    made = world()
    made.add_alarm(level=YELLOW)
    return made


async def said(
    officer: httpx.AsyncClient, here: World, way: str, body: object = None, once: str = ""
) -> httpx.Response:
    path = f"/v1/mobilisations/{here.mobilisation}/{way}"
    return await officer.post(path, json=body, headers={"Idempotency-Key": once or uuid4().hex})


async def raised(
    officer: httpx.AsyncClient, here: World, level: str, once: str = ""
) -> httpx.Response:
    return await said(officer, here, "raisings", {"level": level}, once)


def on_record(here: World) -> list[tuple[object, ...]]:
    """Type and level of the alerts of its incident, by when they were sent."""
    return here.connection.execute(
        "select msg_type, event->'header'->'level'->>'value' from gateway.alerts"
        " where incident_id = %s order by sent",
        (here.alert,),
    ).fetchall()


def kind(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("type", "").rpartition("/")[2]


@pytest.mark.parametrize("hazard", NOTICES)
@pytest.mark.parametrize(("way", "body"), [WAYS[0], ("raisings", {"level": "Severe"})])
async def test_a_notice_or_message_is_neither_raised_nor_lifted(
    officer: httpx.AsyncClient, world: Make, hazard: str, way: str, body: object
) -> None:
    here = world()
    here.add_alarm(hazard=hazard, level=MINOR)
    assert kind(await said(officer, here, way, body)) == (409, "no-hazard")
    assert on_record(here) == [("Alert", "Minor")]
    assert commands(here) == 0


def commands(here: World) -> object:
    (count,) = here.one(
        "select count(*) from gateway.commands where target = %s", str(here.mobilisation)
    )
    return count


async def test_raised_to_red_it_is_not_raised_to_orange(
    officer: httpx.AsyncClient, here: World
) -> None:
    assert kind(await raised(officer, here, "red")) == (202, "")
    assert kind(await raised(officer, here, "orange")) == (409, "not-graver")
    assert on_record(here) == [("Alert", "yellow"), ("Update", "red")]
    assert commands(here) == 1


async def test_what_is_said_twice_in_a_second_keeps_its_order(
    officer: httpx.AsyncClient, here: World
) -> None:
    for level in ("orange", "red"):
        assert kind(await raised(officer, here, level)) == (202, "")
    assert kind(await said(officer, here, "lifting")) == (202, "")
    updates = [("Update", "orange"), ("Update", "red"), ("Cancel", "red")]
    assert on_record(here) == [("Alert", "yellow"), *updates]
    assert here.one(
        "select count(distinct sent) from gateway.alerts where incident_id = %s", here.alert
    ) == (4,)
    assert kind(await raised(officer, here, "red")) == (409, "lifted-already")


async def test_who_raises_or_lifts_travels_by_id_and_never_by_name(
    officer: httpx.AsyncClient, here: World
) -> None:
    for way, body in reversed(WAYS):
        assert kind(await said(officer, here, way, body)) == (202, "")
    sent = [
        one for one in envelopes(here.connection, "hazard-alerts") if one["key"] == str(here.alert)
    ]
    ids = {
        str(key_id) for (key_id,) in here.connection.execute("select key_id from gateway.api_keys")
    }
    assert [one["payload"]["header"]["msg_type"] for one in sent] == ["Update", "Cancel"]
    assert {one["payload"]["header"]["proposed_by"] for one in sent} <= ids
    names = here.connection.execute("select distinct name from gateway.api_keys").fetchall()
    assert [name for (name,) in names if str(name) in json.dumps(sent, ensure_ascii=False)] == []


@pytest.mark.parametrize(
    ("way", "body"),
    [("lifting", {"why": "passed"}), ("raisings", {"level": "red", "why": "worse"})],
)
async def test_why_travels_and_stays_on_record(
    officer: httpx.AsyncClient, here: World, way: str, body: dict[str, str]
) -> None:
    assert kind(await said(officer, here, way, body, "pressed")) == (202, "")
    *_, sent = envelopes(here.connection, "hazard-alerts")
    assert sent["payload"]["header"]["why"] == body["why"]
    asked = "select request from gateway.commands where target = %s"
    assert here.one(asked, str(here.mobilisation)) == (body,)
    otherwise = body | {"why": "judgement"}
    again = await said(officer, here, way, otherwise, "pressed")
    assert kind(again) == (422, "idempotency-key-reused")


@pytest.mark.parametrize(
    ("way", "body"),
    [("lifting", {"why": "worse"}), ("raisings", {"level": "red", "why": "passed"})],
)
async def test_a_reason_of_the_other_is_none(
    officer: httpx.AsyncClient, here: World, way: str, body: object
) -> None:
    assert kind(await said(officer, here, way, body)) == (422, "invalid")
    assert commands(here) == 0


async def test_what_broke_off_is_not_sent_once_a_graver_level_stands(
    officer: httpx.AsyncClient, here: World
) -> None:
    presented = split(officer.headers["authorization"].removeprefix("Bearer "))
    assert presented is not None
    here.add(
        "gateway.commands",
        command_id=command_id(presented[0], "broke off"),
        kind="raise",
        target=str(here.mobilisation),
        actor="test",
        at=here.now,
        request=json.dumps({"level": "orange"}),
    )
    assert kind(await raised(officer, here, "red", "red")) == (202, "")
    again = await raised(officer, here, "orange", "broke off")
    assert kind(again) == (409, "not-graver")
    assert on_record(here) == [("Alert", "yellow"), ("Update", "red")]
    assert kind(await raised(officer, here, "red", "red")) == (202, "")


async def test_of_two_checked_beside_each_other_the_later_is_checked_anew(
    officer: httpx.AsyncClient, here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = SayingAfter._checked
    meanwhile = iter([None, "red"])

    async def slow(*given: object) -> object:
        found = await looked(*given)  # type: ignore[arg-type]
        # Another's look, record and filing fall between this one's last look and its filing.
        if next(meanwhile, None) is not None:
            assert kind(await raised(officer, here, "red")) == (202, "")
        return found

    monkeypatch.setattr(SayingAfter, "_checked", slow)
    assert kind(await raised(officer, here, "orange")) == (409, "not-graver")
    assert on_record(here) == [("Alert", "yellow"), ("Update", "red")]


@pytest.mark.parametrize(("way", "body"), WAYS)
async def test_a_second_press_that_looked_before_the_first_was_filed_has_its_answer(
    officer: httpx.AsyncClient,
    here: World,
    way: str,
    body: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked, first = PostgresOwnAlerts.made, list[httpx.Response]()

    async def made(alerts: PostgresOwnAlerts, identifier: str) -> Started | None:
        found = await looked(alerts, identifier)
        monkeypatch.setattr(PostgresOwnAlerts, "made", looked)
        if not first:
            first.append(await said(officer, here, way, body, "pressed"))
        return found

    monkeypatch.setattr(PostgresOwnAlerts, "made", made)
    second = await said(officer, here, way, body, "pressed")
    assert kind(second) == (202, "")
    assert second.text == first[0].text
    assert len(on_record(here)) == 2


@pytest.mark.parametrize(("way", "body"), WAYS)
async def test_what_crosses_a_stop_is_refused(
    officer: httpx.AsyncClient, here: World, way: str, body: object
) -> None:
    stop(here)
    answer = await said(officer, here, way, body)
    assert kind(answer) == (409, "not-running")
    assert "stopped" in answer.text
    assert on_record(here) == [("Alert", "yellow")]


@pytest.mark.parametrize(("way", "body"), WAYS)
async def test_what_began_after_a_stop_is_raised_and_lifted(
    officer: httpx.AsyncClient, here: World, way: str, body: object
) -> None:
    stop(here, timedelta(minutes=-5))
    assert kind(await said(officer, here, way, body)) == (202, "")


def stop(here: World, after: timedelta = timedelta(0)) -> None:
    """A stop on record, of which alerting has not heard."""
    at = here.now + after
    here.add("gateway.stops", mobilisation_id=here.mobilisation, at=at, actor="test")
