"""Drills of the calendar at the gateway: one alert a time, whatever happens in between."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from functools import partial
from unittest.mock import create_autospec
from uuid import uuid4

import httpx
import psycopg
import pytest

from services.gateway.console.adapters.due_drills import PostgresDueDrills
from services.gateway.console.domain.drills import OccurrenceState
from services.gateway.console.domain.starting import Started
from services.gateway.console.handlers.run_drills import RunDrills
from services.gateway.console.ports.documents import TakeDocument
from services.gateway.console.ports.due_drills import CalledOff
from services.runtime.clock import MovableClock
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import START, close, composed_console
from tests.support.database import TestDatabase

Admin = psycopg.Connection[tuple[object, ...]]
IN_AN_HOUR = START + timedelta(hours=1)
DRILL: dict[str, object] = {
    "kind": "internal",
    "hazard": "typhoon",
    "level": "red",
    "area": {"name": "示范社区", "divisions": ["440305001001"]},
    "first_at": IN_AN_HOUR.isoformat(),
}
Taking = Callable[..., Coroutine[object, object, Started]]
"""Given an intake, and what that is given."""


async def step(parts: Parts) -> None:
    """The calendar does all that is due."""
    (loop,) = [item for item in parts.loops if item.name == "drills"]
    while await loop.step():
        pass


async def planned(officer: httpx.AsyncClient, **changes: object) -> httpx.Response:
    headers = {"Idempotency-Key": uuid4().hex}
    return await officer.post("/v1/drills", json=DRILL | changes, headers=headers)


@pytest.fixture
def alone(admin: Admin) -> None:
    """No drill of another test, and nothing that runs."""
    admin.execute("truncate gateway.drills, gateway.drill_occurrences, gateway.alerts cascade")
    admin.execute("truncate alerting_public.mobilisations")


def called_off(admin: Admin, state: OccurrenceState) -> CalledOff:
    """The one time there is, now in this state, as it is being called off."""
    notice_id = uuid4()
    (row,) = admin.execute(
        "update gateway.drill_occurrences set state = %s, cancelled_at = now(),"
        " off_alert_id = null, notice_alert_id = %s returning occurrence_id, at",
        (state, notice_id),
    ).fetchall()
    told = create_autospec(CalledOff, instance=True)
    told.occurrence_id, told.at, told.notice_id = row[0], row[1], notice_id
    assert isinstance(told, CalledOff)
    return told


def outcome(admin: Admin) -> tuple[list[tuple[object, ...]], int]:
    """States of all times of drills, and how many alerts there are."""
    states = admin.execute("select state from gateway.drill_occurrences order by at").fetchall()
    (count,) = admin.execute("select count(*) from gateway.alerts").fetchone() or (0,)
    assert isinstance(count, int)
    return states, count


@pytest.mark.usefixtures("alone")
async def test_a_clock_that_runs_back_starts_nothing_again(
    officer: httpx.AsyncClient,
    console: Parts,
    clock: MovableClock,
    database: TestDatabase,
    admin: Admin,
) -> None:
    assert (await planned(officer)).status_code == 202
    clock.advance(3_601)
    await step(console)
    assert outcome(admin) == ([("started",)], 1)
    for earlier in (timedelta(0), timedelta(minutes=30), timedelta(minutes=61)):
        other = await composed_console(database, MovableClock(START + earlier))
        await step(other)
        await close(other)
    assert outcome(admin) == ([("started",)], 1)


@pytest.mark.usefixtures("alone")
async def test_a_break_in_mid_start_makes_the_same_alert(
    officer: httpx.AsyncClient, console: Parts, clock: MovableClock, admin: Admin
) -> None:
    await planned(officer)
    clock.advance(3_601)
    await step(console)
    before = admin.execute("select alert_id from gateway.drill_occurrences").fetchall()
    # As after a kill between the alert's commit and the note of it.
    admin.execute("update gateway.drill_occurrences set state = 'starting', alert_id = null")
    clock.advance(90)
    await step(console)
    assert admin.execute("select alert_id from gateway.drill_occurrences").fetchall() == before
    assert outcome(admin) == ([("started",)], 1)


NO_AREA = [[[114.1, 22.6], [114.2, 22.6], [114.3, 22.6], [114.1, 22.6]]]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("notice_h", [None, 1])
async def test_a_drill_that_cannot_be_written_keeps_nobody_elses_from_beginning(
    officer: httpx.AsyncClient,
    console: Parts,
    clock: MovableClock,
    admin: Admin,
    notice_h: int | None,
) -> None:
    later = (IN_AN_HOUR + timedelta(hours=1)).isoformat()
    assert (await planned(officer, notice_h=notice_h, first_at=later)).status_code == 202
    # As kept by an earlier version.
    bad = json.dumps({"polygons": NO_AREA, "geocodes": []})
    admin.execute("update gateway.drills set area = area || %s::jsonb", [bad])
    much_later = (IN_AN_HOUR + timedelta(hours=13)).isoformat()
    another = await planned(officer, notice_h=notice_h, first_at=much_later)
    assert another.status_code == 202
    passed = 3_601 if notice_h else 7_201
    clock.advance(passed)
    await step(console)
    assert outcome(admin) == ([("missed",), ("planned",)], 0)
    for hours in (13, 14):
        clock.advance(hours * 3_600 + 1 - passed)
        passed = hours * 3_600 + 1
        await step(console)
    assert outcome(admin) == ([("missed",), ("started",)], 2 if notice_h else 1)
    why = "select reason, because from gateway.drill_occurrences where state = 'missed'"
    assert admin.execute(why).fetchall() == [("unwritable", "polygon-crossing")]


@pytest.mark.usefixtures("alone")
async def test_two_processes_start_it_once(
    officer: httpx.AsyncClient,
    console: Parts,
    clock: MovableClock,
    database: TestDatabase,
    admin: Admin,
) -> None:
    await planned(officer)
    clock.advance(3_601)
    other = await composed_console(database, clock)
    await asyncio.gather(step(console), step(other), step(console), step(other))
    await close(other)
    assert outcome(admin) == ([("started",)], 1)


@pytest.mark.usefixtures("alone")
async def test_what_was_moved_as_it_was_called_off_is_not_off(
    officer: httpx.AsyncClient, console: Parts, admin: Admin
) -> None:
    await planned(officer)
    off = set()
    for state in OccurrenceState:
        told = called_off(admin, state)
        async with console.units.begin() as unit:
            await PostgresDueDrills(unit).called_off(told, uuid4())
        (left,) = admin.execute("select off_alert_id from gateway.drill_occurrences").fetchall()
        off |= {state} if left[0] else set()
    assert off == {OccurrenceState.CANCELLED, OccurrenceState.MISSED, OccurrenceState.PUT_OFF}


@pytest.mark.usefixtures("alone")
async def test_what_was_moved_as_it_was_called_off_is_not_taken_back_once_more(
    officer: httpx.AsyncClient, console: Parts, clock: MovableClock, admin: Admin
) -> None:
    await planned(officer)
    told = called_off(admin, OccurrenceState.CANCELLED)
    later = {"at": (clock.now() + timedelta(hours=3)).isoformat()}
    headers = {"Idempotency-Key": uuid4().hex}
    path = f"/v1/drill-occurrences/{told.occurrence_id}/moves"
    assert (await officer.post(path, json=later, headers=headers)).status_code == 202
    moved = "select told_alert_id from gateway.drill_occurrences"
    assert admin.execute(moved).fetchall() == [(told.notice_id,)]
    async with console.units.begin() as unit:
        await PostgresDueDrills(unit).called_off(told, uuid4())
    assert admin.execute(moved).fetchall() == [(None,)]


async def announced(
    officer: httpx.AsyncClient, console: Parts, clock: MovableClock, take: Taking
) -> None:
    """A drill in two hours, told an hour ahead; `take` has the intake's place."""
    later = (IN_AN_HOUR + timedelta(hours=1)).isoformat()
    assert (await planned(officer, first_at=later, notice_h=1)).status_code == 202
    clock.advance(3_601)
    (loop,) = [item for item in console.loops if item.name == "drills"]
    run = getattr(loop.step, "__self__", None)
    assert isinstance(run, RunDrills)
    await replace(run, take=partial(take, run.take)).step()


def notices(admin: Admin) -> list[tuple[object, ...]]:
    return admin.execute("select msg_type from gateway.alerts order by recorded_at").fetchall()


@pytest.mark.usefixtures("alone")
async def test_an_announcement_that_breaks_off_is_made_again(
    officer: httpx.AsyncClient, console: Parts, clock: MovableClock, admin: Admin
) -> None:
    async def breaks_off(*_given: object) -> Started:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await announced(officer, console, clock, breaks_off)
    clock.advance(60)
    await step(console)
    await step(console)
    assert notices(admin) == [("Alert",)]
    kept = admin.execute("select notice_alert_id from gateway.drill_occurrences").fetchall()
    assert kept == admin.execute("select alert_id from gateway.alerts").fetchall()


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("what", ["moved", "changed", "cancelled"])
async def test_what_is_changed_as_it_is_announced_is_called_off(
    officer: httpx.AsyncClient, console: Parts, clock: MovableClock, admin: Admin, what: str
) -> None:
    later = (IN_AN_HOUR + timedelta(hours=3)).isoformat()

    async def change() -> httpx.Response:
        headers = {"Idempotency-Key": uuid4().hex}
        query = "select drill_id, occurrence_id from gateway.drill_occurrences"
        ((drill, occurrence),) = admin.execute(query).fetchall()
        if what == "moved":
            path, body = f"/v1/drill-occurrences/{occurrence}/moves", {"at": later}
            return await officer.post(path, json=body, headers=headers)
        if what == "changed":
            path, other = f"/v1/drills/{drill}/changes", DRILL | {"first_at": later}
            return await officer.post(path, json=other, headers=headers)
        return await officer.post(f"/v1/drills/{drill}/cancellation", headers=headers)

    async def meanwhile(take: TakeDocument, raw: bytes, actor: str, proposer: str = "") -> Started:
        if not notices(admin):
            answer = await change()
            assert answer.status_code == 202, answer.text
        return await take(raw, actor, proposer)

    await announced(officer, console, clock, meanwhile)
    clock.advance(60)
    await step(console)
    assert notices(admin) == [("Alert",), ("Cancel",)]


@pytest.mark.usefixtures("alone")
async def test_what_is_missed_after_a_break_as_it_was_announced_is_called_off(
    officer: httpx.AsyncClient, console: Parts, clock: MovableClock, admin: Admin
) -> None:
    async def breaks_off(take: TakeDocument, raw: bytes, actor: str, proposer: str = "") -> Started:
        await take(raw, actor, proposer)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await announced(officer, console, clock, breaks_off)
    clock.advance(10 * 3_600)
    await step(console)
    assert admin.execute("select state from gateway.drill_occurrences").fetchall() == [("missed",)]
    assert notices(admin) == [("Alert",), ("Cancel",)]


@pytest.mark.usefixtures("alone")
async def test_what_repeats_stands_a_year_ahead_again_and_again(
    officer: httpx.AsyncClient, console: Parts, clock: MovableClock, admin: Admin
) -> None:
    await planned(officer, repeat="quarterly")
    await step(console)
    assert len(outcome(admin)[0]) == 5
    clock.advance(100 * 86_400)
    await step(console)
    states = [state for (state,) in outcome(admin)[0]]
    assert states == ["missed", "missed", *["planned"] * 4]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"first_at": START.isoformat()}, "drill-past"),
        ({"first_at": "8999-12-31T00:00:00Z"}, "drill-far"),
        ({"first_at": "9999-12-31T23:59:59-01:00"}, "invalid"),
        ({"level": "purple"}, "level-unknown"),
        ({"hazard": "dragon"}, "level-unknown"),
        ({"area": {"divisions": []}}, "area-empty"),
        ({"area": {"divisions": ["110101"]}}, "touches-nobody"),
        ({"notice_h": 24}, "drill-notice-too-late"),
        ({"notice_h": 1, "kind": "system"}, "drill-no-notice"),
        ({"repeat": "daily"}, "invalid"),
    ],
)
async def test_what_cannot_take_place_is_refused_with_its_reason(
    officer: httpx.AsyncClient, admin: Admin, changes: dict[str, object], kind: str
) -> None:
    answer = await planned(officer, **changes)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2].rpartition("/")[2]) == (
        422,
        kind,
    )
    assert answer.json()["detail"]
    assert outcome(admin) == ([], 0)


@pytest.mark.usefixtures("alone")
async def test_two_drills_of_one_place_keep_apart(officer: httpx.AsyncClient, admin: Admin) -> None:
    await planned(officer, repeat="weekly")
    later = (IN_AN_HOUR + timedelta(days=14, hours=1)).isoformat()
    refused = await planned(officer, first_at=later)
    assert refused.status_code == 409
    assert "台风" in refused.json()["detail"]
    free = (IN_AN_HOUR + timedelta(days=14, hours=2)).isoformat()
    assert (await planned(officer, first_at=free)).status_code == 202
    assert outcome(admin)[1] == 0


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("9999-12-01T00:00:00Z", "9999-12-31T23:59:59-12:00"),
        ("0001-01-01T00:00:00+14:00", "2026-08-01T00:00:00Z"),
    ],
)
async def test_no_calendar_reaches_past_the_years_there_are(
    officer: httpx.AsyncClient, since: str, until: str
) -> None:
    answer = await officer.get("/v1/drills", params={"since": since, "until": until})
    assert answer.status_code == 422, answer.text
    assert {one["field"] for one in answer.json()["errors"]} >= {"query.since"}


@pytest.mark.usefixtures("alone")
async def test_a_signature_needs_no_body(officer: httpx.AsyncClient) -> None:
    drill = (await planned(officer)).json()["drill_id"]
    headers = {"Idempotency-Key": uuid4().hex}
    answer = await officer.post(f"/v1/drills/{drill}/signature", headers=headers)
    kind = answer.json()["type"].rpartition("/")[2].rpartition(":")[2]
    assert (answer.status_code, kind) == (409, "drill-not-to-sign")
