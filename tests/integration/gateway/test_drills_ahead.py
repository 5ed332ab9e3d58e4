"""Drills of the calendar of what is yet to come, and of an order to move people."""

from datetime import datetime, timedelta
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg.types.json import Jsonb

from services.runtime.clock import MovableClock
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import START

Admin = psycopg.Connection[tuple[object, ...]]
DRILL: dict[str, object] = {
    "kind": "internal",
    "hazard": "typhoon",
    "level": "orange",
    "area": {"name": "示范社区", "divisions": ["440305001001"]},
    "first_at": (START + timedelta(hours=1)).isoformat(),
}
WEEK_S = 7 * 86_400


@pytest.fixture(autouse=True)
def alone(admin: Admin) -> None:
    """No drill of another test, nothing that runs, and no plans."""
    admin.execute("truncate gateway.drills, gateway.drill_occurrences, gateway.alerts cascade")
    admin.execute("truncate alerting_public.mobilisations, alerting_public.plan_editions")


async def planned(officer: httpx.AsyncClient, **changes: object) -> httpx.Response:
    headers = {"Idempotency-Key": uuid4().hex}
    return await officer.post("/v1/drills", json=DRILL | changes, headers=headers)


async def shown(officer: httpx.AsyncClient, answer: httpx.Response) -> dict[str, object]:
    """The first time of the drill that was put there, as the calendar shows it."""
    assert answer.status_code == 202, answer.text
    looked = await officer.get(f"/v1/drills/{answer.json()['drill_id']}")
    first: dict[str, object] = looked.json()["occurrences"][0]
    return first


async def test_what_it_is_of_arrives_so_long_after_each_beginning(
    officer: httpx.AsyncClient, console: Parts, clock: MovableClock, admin: Admin
) -> None:
    answer = await planned(officer, onset_h=3, order="evacuate", repeat="weekly")
    first = await shown(officer, answer)
    assert (first["onset_h"], first["order"]) == (3, "evacuate")
    (loop,) = [item for item in console.loops if item.name == "drills"]
    for wait in (3_600, WEEK_S):
        clock.advance(wait)
        while await loop.step():
            pass
        # The next may begin though nobody has stopped this one.
        admin.execute("truncate alerting_public.mobilisations")
    headers = admin.execute("select event->'header' from gateway.alerts order by sent").fetchall()
    assert len(headers) == 2
    for (header,) in headers:
        assert isinstance(header, dict)
        sent, onset = (datetime.fromisoformat(header[name]) for name in ("sent", "onset"))
        # A document says whole seconds.
        assert abs(onset - sent - timedelta(hours=3)) <= timedelta(seconds=1)
        assert header["order"] == "evacuate"


@pytest.mark.parametrize("wrong", [{"onset_h": 0}, {"onset_h": 49}, {"order": "stay"}])
async def test_an_onset_or_an_order_that_no_start_takes_is_refused(
    officer: httpx.AsyncClient, wrong: dict[str, object]
) -> None:
    answer = await planned(officer, **wrong)
    assert answer.status_code == 422, answer.text
    assert {one["field"] for one in answer.json()["errors"]} == {f"body.{next(iter(wrong))}"}


def edition(admin: Admin, level: str, approval: str, *triggers: tuple[str, str]) -> None:
    document = {
        "approval": approval,
        "triggers": [{"scale": scale, "value": value, "issuer": ""} for scale, value in triggers],
    }
    admin.execute(
        "insert into alerting_public.plan_editions (plan, level, version, document)"
        " values ('typhoon', %s, 1, %s)",
        (level, Jsonb(document)),
    )


@pytest.mark.parametrize(
    ("order", "unsigned"), [("", True), ("prepare", True), ("evacuate", False)]
)
async def test_it_is_signed_as_the_graver_of_level_and_order_asks(
    officer: httpx.AsyncClient, admin: Admin, order: str, unsigned: bool
) -> None:
    edition(admin, "orange", "officer", ("signal", "orange"), ("order", "prepare"))
    edition(admin, "red", "presigned", ("signal", "red"), ("order", "evacuate"))
    first = await shown(officer, await planned(officer, order=order))
    assert first["unsigned"] is unsigned
