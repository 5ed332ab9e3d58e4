"""An alert from a clock that runs ahead is taken, and keeps nothing back that is told after it."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg

from services.runtime.clock import MovableClock
from tests.integration.gateway.world import envelopes
from tests.unit.gateway.alerts import cap, reference

Admin = psycopg.Connection[tuple[object, ...]]


async def told(admin: Admin, sender: httpx.AsyncClient, document: str) -> tuple[int, list[str]]:
    """The revision that others learn of, and what the sender is told of the alert."""
    answer = await sender.post("/v1/alerts?lang=en", content=document.encode())
    assert answer.status_code == 202
    body: dict[str, Any] = answer.json()
    (event,) = (
        one for one in envelopes(admin, "hazard-alerts") if one["trace"] == body["alert_id"]
    )
    revision = event["payload"]["header"]["alert_revision"]
    assert event["revision"] == revision
    return revision, [item["code"] for item in body["warnings"]]


def follows(identifier: str, sent: datetime, of: str, of_sent: datetime) -> str:
    references = [reference(of, of_sent.isoformat())]
    return cap(identifier, msg_type="Update", sent=sent.isoformat(), references=references)


async def test_what_is_sent_ahead_is_behind_what_comes_with_a_right_clock(
    sender: httpx.AsyncClient, admin: Admin, clock: MovableClock
) -> None:
    wrong, right = uuid.uuid4().hex, uuid.uuid4().hex
    ahead = datetime(2099, 1, 1, tzinfo=UTC)
    first, odd = await told(admin, sender, cap(wrong, sent=ahead.isoformat()))
    assert odd == ["sent-ahead"]
    clock.advance(601)
    now = clock.now().replace(microsecond=0)
    second, odd = await told(admin, sender, follows(right, now, wrong, ahead))
    assert (second, odd) == (int(now.timestamp() * 1000), [])
    assert first < second


async def test_alerts_of_one_wrong_clock_keep_their_order(
    sender: httpx.AsyncClient, admin: Admin, clock: MovableClock
) -> None:
    """Also within one moment of ours."""
    start = clock.now().replace(microsecond=0) + timedelta(hours=2)
    root = uuid.uuid4().hex
    revisions = [(await told(admin, sender, cap(root, sent=start.isoformat())))[0]]
    for number in (1, 2):
        sent = start + timedelta(seconds=number)
        update = follows(uuid.uuid4().hex, sent, root, start)
        revisions.append((await told(admin, sender, update))[0])
    assert revisions == sorted(set(revisions))
