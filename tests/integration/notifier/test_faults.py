"""Whatever the provider does, an attempt makes one message at most and is accounted for."""

import orjson
import pytest

from schemas.vocabulary import Channel
from tests.integration.notifier.peer import Answer, Peer, never_taken, taken_then
from tests.integration.notifier.stage import Stage, settings_for
from tests.support.database import TestDatabase

ALL = ("worker-0", "send-sms", "send-call", "overdue", "reconcile-emergency", "reconcile-drill")
FAULTS = {
    "500": (500, b"{}"),
    "503 of a proxy": (503, b"<html>"),
    "404 of a proxy": (404, b"<html>"),
    "cut": None,
    "unreadable": (201, b"{not json"),
    "no sid": (201, b"{}"),
}


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_unclear_but_taken_is_found_and_never_sent_again(
    stage: Stage, peer: Peer, fault: Answer, channel: Channel
) -> None:
    peer.script = taken_then(fault)
    order = stage.order(stage.leader(), channel)
    await stage.send(order)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "unknown"
    assert stage.reported(order.attempt_id) == ["unknown"]
    stage.advance(1)
    await stage.settle(*ALL)
    assert stage.attempt(order.attempt_id)["provider_sid"] == peer.taken[0]["sid"]
    assert stage.reported(order.attempt_id) == ["unknown", "sent"]
    assert len(peer.posts) == 1


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_unclear_and_not_taken_is_not_sent_for_good(
    stage: Stage, peer: Peer, fault: Answer, channel: Channel
) -> None:
    peer.script = never_taken(fault)
    order = stage.order(stage.leader(), channel)
    await stage.send(order)
    await stage.settle(*ALL)
    stage.advance(1)
    await stage.settle(*ALL)
    assert stage.reported(order.attempt_id) == ["unknown", "not_sent"]
    await stage.send(order)
    stage.advance(60)
    await stage.settle(*ALL)
    assert len(peer.posts) == 1


async def test_a_timeout_is_unknown(database: TestDatabase, peer: Peer) -> None:
    peer.hang = True
    hasty = settings_for(database, peer.url, provider_timeout_s=1.0)
    stage = Stage(database, hasty, peer.clock)
    async with stage.running(live=False):
        order = stage.order(stage.leader())
        await stage.send(order)
        await stage.settle(*ALL)
        assert stage.status(order.attempt_id) == "unknown"
        assert stage.attempt(order.attempt_id)["reason"] == "timeout"
    stage.close()


TOO_MANY = {
    "of Twilio": orjson.dumps({"code": 20429, "message": "Too Many Requests"}),
    "of RFC 9457": orjson.dumps(
        {"type": "about:blank", "title": "Too Many", "status": 429, "code": 20429}
    ),
    "of a proxy": "<p>请求过多</p>".encode("gb18030"),
    "without a word": b"",
}


@pytest.mark.parametrize("body", TOO_MANY.values(), ids=TOO_MANY)
async def test_429_goes_again_as_the_same_attempt(stage: Stage, peer: Peer, body: bytes) -> None:
    answers = [(429, body), (429, body)]
    peer.script = lambda it, form: answers.pop() if answers else it.take(form)
    order = stage.order(stage.leader())
    await stage.send(order)
    for _ in range(3):
        await stage.settle(*ALL)
        stage.advance(5)
    row = stage.attempt(order.attempt_id)
    assert (row["status"], row["tries"]) == ("sent", 2)
    assert len(peer.posts) == 3
    assert stage.reported(order.attempt_id) == ["sent"]


async def test_a_provider_that_is_not_there_was_handed_nothing(
    stage: Stage, database: TestDatabase
) -> None:
    away = Stage(database, settings_for(database, "http://127.0.0.1:9"), stage.clock)
    order = away.order(away.leader())
    async with away.running(live=False):
        await away.send(order)
        await away.settle(*ALL)
        row = away.attempt(order.attempt_id)
    away.close()
    assert (row["status"], row["reason"], row["tries"]) == ("planned", "unreachable", 1)
    stage.advance(5)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "sent"


@pytest.mark.parametrize(("code", "fault"), [(21211, "number"), (21617, "text"), (29999, None)])
async def test_a_refusal_fails_with_the_providers_code(
    stage: Stage, peer: Peer, code: int, fault: str | None
) -> None:
    peer.script = never_taken((400, orjson.dumps({"code": code, "message": "no"})))
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*ALL)
    assert stage.attempt(order.attempt_id)["reason"] == str(code)
    assert stage.reported(order.attempt_id) == ["failed"]
    assert stage.rows("select fault from notifier_public.attempts") == [{"fault": fault}]


async def test_a_temporary_refusal_is_the_same_attempt_again(stage: Stage, peer: Peer) -> None:
    full = (400, orjson.dumps({"code": 21611, "message": "queue full"}))
    answers = [full, full]
    peer.script = lambda it, form: answers.pop() if answers else it.take(form)
    order = stage.order(stage.leader())
    await stage.send(order)
    for _ in range(3):
        await stage.settle(*ALL)
        stage.advance(5)
    assert stage.status(order.attempt_id) == "sent"
    assert stage.reported(order.attempt_id) == ["sent"]
    assert len(peer.posts) == 3


@pytest.mark.parametrize("taken", [True, False])
async def test_killed_between_claim_and_commit_it_is_settled_by_asking(
    stage: Stage, peer: Peer, taken: bool
) -> None:
    """The row is as a killed process leaves it: claimed, and nothing known of the POST."""
    leader = stage.leader()
    order = stage.order(leader)
    await stage.send(order)
    await stage.settle(*ALL)
    stage.admin.execute(
        "update notifier.attempts set status = 'sending', provider_sid = null, sent_at = null"
    )
    if not taken:
        peer.taken.clear()
    stage.advance(stage.settings.lost_after_s + 1)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == ("sent" if taken else "not_sent")
    assert len(peer.posts) == 1
    assert "unknown" in stage.reported(order.attempt_id)
