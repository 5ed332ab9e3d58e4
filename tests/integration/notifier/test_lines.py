"""When a line is down nothing is spent on it: attempts wait, one probes, then all go."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import orjson
import pytest
from prometheus_client import REGISTRY

from schemas.vocabulary import Channel, Lane
from tests.integration.notifier.peer import Peer
from tests.integration.notifier.stage import START, Stage, settings_for
from tests.support.database import TestDatabase

SENDING = ("worker-0", "send-sms", "send-call")
ALL = ("worker-0", "send-sms", "send-call", "overdue", "reconcile-emergency", "reconcile-drill")
PAUSE_S = 5.0


@pytest.fixture
async def stage(database: TestDatabase, peer: Peer) -> AsyncIterator[Stage]:
    settings = settings_for(database, peer.url, line_failures=3, line_pause_s=PAUSE_S)
    stage = Stage(database, settings, peer.clock)
    async with stage.running(live=False):
        yield stage
    stage.close()


def metric(account: str, channel: str) -> float | None:
    return REGISTRY.get_sample_value("muster_line_open", {"account": account, "channel": channel})


def counts(stage: Stage) -> dict[str, int]:
    rows = stage.rows("select status, count(*) as n from notifier.attempts group by 1")
    return {row["status"]: row["n"] for row in rows}


async def one_by_one(stage: Stage, channel: Channel = Channel.SMS, number: int = 3) -> None:
    """So many orders, each after the one before it."""
    for _ in range(number):
        await stage.send(stage.order(stage.leader(), channel))
        await stage.settle(*ALL)


async def test_a_provider_that_fails_is_left_alone_and_tried_again_by_one(
    stage: Stage, peer: Peer
) -> None:
    peer.script = lambda _peer, _form: (503, b"")
    await one_by_one(stage)
    assert metric("emergency", "sms") == 1
    await stage.send(*(stage.order(stage.leader()) for _ in range(20)))
    await stage.settle(*ALL)
    assert counts(stage) == {"unknown": 3, "planned": 20}
    peer.script = lambda it, form: it.take(form)
    stage.advance(PAUSE_S - 0.1)
    await stage.settle(*SENDING)
    assert len(peer.posts) == 3
    stage.advance(0.1)
    await stage.settle(*SENDING)
    assert counts(stage) == {"unknown": 3, "sent": 20}
    assert len(peer.posts) == 23
    assert metric("emergency", "sms") == 0


async def test_officers_and_operators_see_it(stage: Stage, peer: Peer) -> None:
    assert stage.parts is not None
    transport = httpx.ASGITransport(app=stage.parts.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as web:
        assert (await web.get("/readyz")).json()["checks"]["provider"] == "ok"
        peer.script = lambda _peer, _form: (503, b"")
        await one_by_one(stage)
        answer = await web.get("/readyz")
        assert answer.status_code == 503
        checks = answer.json()["checks"]
        assert "http_503" in checks["provider"]
        assert {"database", "clock", "stream"} < set(checks), "one finding hides no other"
        assert (await web.get("/healthz")).status_code == 200
    lines = stage.rows(
        "select account, channel, open_since, reason from notifier_public.lines order by 1, 2"
    )
    assert [(row["account"], row["channel"], row["reason"]) for row in lines] == [
        ("drill", "call", ""),
        ("drill", "sms", ""),
        ("emergency", "call", ""),
        ("emergency", "sms", "http_503"),
    ]
    assert [row["open_since"] for row in lines] == [None, None, None, START]


async def test_a_probe_that_fails_spends_one_attempt_alone(stage: Stage, peer: Peer) -> None:
    peer.script = lambda _peer, _form: (503, b"")
    await one_by_one(stage)
    await stage.send(*(stage.order(stage.leader()) for _ in range(20)))
    stage.advance(PAUSE_S)
    await stage.settle(*SENDING)
    assert len(peer.posts) == 4
    assert counts(stage) == {"unknown": 4, "planned": 19}
    stage.advance(PAUSE_S)
    await stage.settle(*SENDING)
    assert len(peer.posts) == 4
    stage.advance(PAUSE_S)
    await stage.settle(*SENDING)
    assert len(peer.posts) == 5


async def test_what_was_claimed_when_the_line_opened_is_given_back_unsent(
    stage: Stage, peer: Peer
) -> None:
    peer.script = lambda _peer, _form: (503, b"")
    await stage.send(*(stage.order(stage.leader()) for _ in range(120)))
    await stage.settle(*ALL)
    found = counts(stage)
    assert found["unknown"] == len(peer.posts) < 120
    assert found["planned"] == 120 - len(peer.posts)


async def test_the_other_channel_and_the_other_account_go_on(stage: Stage, peer: Peer) -> None:
    refused = (401, orjson.dumps({"code": 20003, "message": "Authenticate"}))
    peer.script = lambda it, form: it.take(form) if "Url" in form else refused
    drill = stage.order(stage.leader(exercise=True), lane=Lane.DRILL)
    await stage.send(drill)
    await stage.settle(*ALL)
    assert (metric("drill", "sms"), metric("emergency", "sms")) == (1, 0)
    assert stage.attempt(drill.attempt_id)["reason"] == "20003"
    assert stage.status(drill.attempt_id) == "planned"
    peer.script = lambda it, form: it.take(form)
    message, call = stage.order(stage.leader()), stage.order(stage.leader(), Channel.CALL)
    await stage.send(message, call)
    await stage.settle(*ALL)
    assert stage.status(message.attempt_id) == stage.status(call.attempt_id) == "sent"


async def test_a_barred_account_fails_nobody(stage: Stage, peer: Peer) -> None:
    """With the account in order again, everybody is told; nobody was spent on it."""
    refused = (401, orjson.dumps({"code": 20003, "message": "Authenticate"}))
    peer.script = lambda _peer, _form: refused
    await stage.send(*(stage.order(stage.leader()) for _ in range(30)))
    await stage.settle(*ALL)
    assert counts(stage) == {"planned": 30}
    peer.script = lambda it, form: it.take(form)
    stage.advance(30)
    await stage.settle(*ALL)
    assert counts(stage) == {"sent": 30}


async def test_what_waits_too_long_for_its_line_says_so(stage: Stage, peer: Peer) -> None:
    peer.script = lambda _peer, _form: (503, b"")
    await one_by_one(stage)
    order = stage.order(stage.leader(), valid=5)
    await stage.send(order)
    await stage.settle(*ALL)
    stage.advance(6)
    await stage.settle("worker-0", "overdue")
    assert stage.attempt(order.attempt_id)["reason"] == "line_open"
    assert stage.reported(order.attempt_id) == ["expired"]


async def test_a_refusal_of_one_number_says_nothing_against_the_line(
    stage: Stage, peer: Peer
) -> None:
    peer.script = lambda _peer, _form: (400, orjson.dumps({"code": 21211, "message": "no"}))
    await one_by_one(stage, number=5)
    assert counts(stage) == {"failed": 5}
    assert metric("emergency", "sms") == 0


async def test_refusals_that_nobody_knows_open_the_line_when_they_follow_one_another(
    stage: Stage, peer: Peer
) -> None:
    """A code that the provider has added, about the account: it fails few and not a district."""
    odd = (400, orjson.dumps({"code": 29999, "message": "no"}))
    peer.script = lambda _peer, _form: odd
    await one_by_one(stage, number=2)
    peer.script = lambda it, form: it.take(form)
    await one_by_one(stage, number=1)
    peer.script = lambda _peer, _form: odd
    await one_by_one(stage, number=2)
    assert metric("emergency", "sms") == 0
    await one_by_one(stage, number=20)
    assert counts(stage) == {"failed": 5, "sent": 1, "planned": 19}
    assert metric("emergency", "sms") == 1
    assert stage.parts is not None
    assert "29999" in await stage.parts.checks["provider"]()
    peer.script = lambda it, form: it.take(form)
    stage.advance(PAUSE_S)
    await stage.settle(*ALL)
    assert counts(stage) == {"failed": 5, "sent": 20}


async def test_on_an_open_line_one_is_looked_up_before_the_others(stage: Stage, peer: Peer) -> None:
    peer.script, peer.lists = (lambda _peer, _form: (503, b"")), False
    await one_by_one(stage)
    assert metric("emergency", "sms") == 1
    stage.advance(1)
    await stage.loop("reconcile-emergency").step()
    assert peer.pages == 1
    rows = stage.rows("select looks from notifier.attempts order by looks")
    assert [row["looks"] for row in rows] == [0, 0, 1]
    peer.lists = True
    stage.advance(20)
    await stage.settle("reconcile-emergency", "reconcile-drill")
    assert counts(stage) == {"not_sent": 3}


async def test_those_spared_on_an_open_line_do_not_rest_by_an_older_request_for_patience(
    stage: Stage, peer: Peer
) -> None:
    peer.script, peer.lists, peer.list_status = (lambda _peer, _form: (503, b"")), False, 429
    await one_by_one(stage)
    for _ in range(6):
        stage.advance(121)
        await stage.loop("reconcile-emergency").step()
    due = "select max(look_due_at) as at, max(looks) as looks from notifier.attempts"
    (patient,) = stage.rows(due)
    assert patient == {"at": stage.clock.now() + timedelta(seconds=120), "looks": 0}
    peer.list_status = 503
    stage.advance(121)
    await stage.loop("reconcile-emergency").step()
    (spared,) = stage.rows(f"{due} where looks = 0")
    assert spared["at"] == stage.clock.now() + timedelta(seconds=10)


async def test_a_429_is_waited_out_as_long_as_it_asks(stage: Stage, peer: Peer) -> None:
    peer.script = lambda _peer, _form: (429, orjson.dumps({"code": 20429, "message": "slower"}))
    peer.more_headers = "Retry-After: 40\r\n"
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*ALL)
    row = stage.attempt(order.attempt_id)
    assert (row["status"], row["reason"]) == ("planned", "20429")
    assert 40 <= (row["due_at"] - START).total_seconds() <= 50


async def test_a_suspended_account_is_known_by_its_receipts(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*SENDING)
    sid = stage.attempt(order.attempt_id)["provider_sid"]
    stage.admin.execute(
        "insert into notifier.receipts (attempt_id, account, provider_sid, provider_status,"
        " error_code, received_at) values (%s, 'emergency', %s, 'failed', '30002', %s)",
        [order.attempt_id, sid, START],
    )
    await stage.settle("settle")
    assert stage.status(order.attempt_id) == "failed"
    await stage.send(*(stage.order(stage.leader()) for _ in range(3)))
    await stage.settle(*SENDING)
    assert counts(stage) == {"failed": 1, "planned": 3}
    assert len(peer.posts) == 1
    stage.advance(PAUSE_S)
    await stage.settle(*SENDING)
    # It takes the probe's POST, as a suspended account does: the others wait for its receipt.
    assert counts(stage) == {"failed": 1, "planned": 2, "sent": 1}
