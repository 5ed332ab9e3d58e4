"""Whatever the provider does, an attempt makes one message at most and is accounted for."""

from typing import Any

import orjson
import pytest

from schemas.vocabulary import Channel, Lane
from tests.integration.notifier.peer import Answer, Peer
from tests.integration.notifier.stage import DRILL_SID, EMERGENCY_NUMBER, Stage, settings_for
from tests.support.database import TestDatabase

ALL = ("worker-0", "send-sms", "send-call", "overdue", "reconcile-emergency", "reconcile-drill")


def taken_then(answer: Answer) -> Any:
    """Take the message, then answer something else."""

    def script(peer: Peer, form: dict[str, str]) -> Answer:
        peer.take(form)
        return answer

    return script


def never_taken(answer: Answer) -> Any:
    return lambda _peer, _form: answer


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


async def test_a_timeout_is_unknown(stage: Stage, peer: Peer) -> None:
    peer.hang = True
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "unknown"
    assert stage.attempt(order.attempt_id)["reason"] == "timeout"


async def test_an_unanswered_look_up_leaves_it_unknown_and_is_repeated(
    stage: Stage, peer: Peer
) -> None:
    peer.script, peer.lists = taken_then(None), False
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*ALL)
    for _ in range(3):
        stage.advance(5)
        await stage.settle(*ALL)
    assert stage.reported(order.attempt_id) == ["unknown"]
    assert stage.attempt(order.attempt_id)["looks"] == 3
    peer.lists = True
    stage.advance(10)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "sent"


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("taken", [True, False])
async def test_a_number_with_a_long_list_is_answered_for(
    stage: Stage, peer: Peer, channel: Channel, taken: bool
) -> None:
    """A community's phone that has had thousands before, and no more than a page matters."""
    leader = stage.leader()
    form = {"To": leader.phone, "From": EMERGENCY_NUMBER}
    for _ in range(2_500):
        peer.take(form if channel is Channel.SMS else form | {"Url": "https://x.cn"})
    stage.advance(60)
    peer.script = taken_then(None) if taken else never_taken(None)
    order = stage.order(leader, channel)
    await stage.send(order)
    await stage.settle(*ALL)
    stage.advance(1)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == ("sent" if taken else "not_sent")
    assert peer.pages == 1


async def test_a_list_is_read_as_far_back_as_the_claim(stage: Stage, peer: Peer) -> None:
    leader = stage.leader()
    peer.script = taken_then(None)
    order = stage.order(leader, Channel.CALL)
    await stage.send(order)
    await stage.settle(*ALL)
    for _ in range(1_500):
        peer.take({"To": leader.phone, "From": "+861069990009", "Url": "https://x.cn"})
    stage.advance(1)
    await stage.settle(*ALL)
    assert stage.attempt(order.attempt_id)["provider_sid"] == peer.taken[0]["sid"]
    assert peer.pages == 2


async def test_a_provider_that_asks_for_patience_is_left_alone_and_no_look_up_is_spent(
    stage: Stage, peer: Peer
) -> None:
    peer.script, peer.lists, peer.list_status = taken_then(None), False, 429
    orders = [stage.order(stage.leader(), channel) for channel in list(Channel) * 10]
    await stage.send(*orders[:7])
    await stage.settle(*ALL)
    stage.admin.execute("update notifier.attempts set look_due_at = %s", [stage.clock.now()])
    for _ in range(15):
        stage.advance(11)
        await stage.settle(*ALL)
    assert peer.pages <= 5 * 8, "longer each time"
    looks = stage.rows("select distinct status, looks from notifier.attempts")
    assert [(row["status"], row["looks"]) for row in looks] == [("unknown", 0)]
    peer.lists = True
    stage.advance(121)
    await stage.settle(*ALL)
    assert {stage.status(order.attempt_id) for order in orders[:7]} == {"sent"}


async def test_the_other_account_is_asked_while_one_asks_for_patience(
    stage: Stage, peer: Peer
) -> None:
    peer.script, peer.busy = taken_then(None), DRILL_SID
    drills = [stage.order(stage.leader(exercise=True), lane=Lane.DRILL) for _ in range(20)]
    await stage.send(*drills)
    await stage.settle(*ALL)
    stage.advance(1)
    await stage.settle(*ALL)
    alert = stage.order(stage.leader())
    await stage.send(alert)
    await stage.settle(*ALL)
    stage.advance(1)
    await stage.settle(*ALL)
    assert {stage.status(order.attempt_id) for order in drills} == {"unknown"}
    assert stage.status(alert.attempt_id) == "sent"


async def test_look_ups_have_a_rate_of_their_own(database: TestDatabase, peer: Peer) -> None:
    peer.script = taken_then(None)
    stage = Stage(database, settings_for(database, peer.url, lookups_per_s=0.001), peer.clock)
    async with stage.running(live=False):
        orders = [stage.order(stage.leader()) for _ in range(6)]
        await stage.send(*orders)
        await stage.settle(*ALL)
        stage.advance(1)
        await stage.settle(*ALL)
        assert peer.pages == 1
        # Those that have to wait for it are not put off: they stay due.
        due = stage.rows("select look_due_at from notifier.attempts where status = 'unknown'")
        assert len(due) == 5
        assert all(row["look_due_at"] <= stage.clock.now() for row in due)
        peer.script = lambda it, form: it.take(form)
        more = [stage.order(stage.leader()) for _ in range(20)]
        await stage.send(*more)
        await stage.settle(*ALL)
        assert {stage.status(order.attempt_id) for order in more} == {"sent"}
    stage.close()


async def test_look_ups_end_and_the_number_is_free_again(stage: Stage, peer: Peer) -> None:
    peer.script, peer.lists = taken_then(None), False
    leader = stage.leader()
    order = stage.order(leader)
    await stage.send(order)
    await stage.settle(*ALL)
    for _ in range(14):
        stage.advance(700)
        await stage.settle(*ALL)
    row = stage.attempt(order.attempt_id)
    assert row["status"] == "unknown"
    assert row["given_up_at"] is not None
    peer.script = lambda it, form: it.take(form)
    later = stage.order(leader, round_name="stand-down:x")
    await stage.send(later)
    await stage.settle(*ALL)
    assert stage.status(later.attempt_id) == "sent"


async def test_a_call_is_not_mistaken_for_another_attempts(stage: Stage, peer: Peer) -> None:
    """The number has one call already; the unclear second one was not taken."""
    leader = stage.leader()
    first = stage.order(leader, Channel.CALL)
    await stage.send(first)
    await stage.settle(*ALL)
    peer.script = never_taken(None)
    second = stage.order(leader, Channel.CALL, round_name="call-again:1")
    await stage.send(second)
    await stage.settle(*ALL)
    stage.advance(1)
    await stage.settle(*ALL)
    assert stage.status(first.attempt_id) == "sent"
    assert stage.status(second.attempt_id) == "not_sent"


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
    stage.advance(3)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == ("sent" if taken else "not_sent")
    assert len(peer.posts) == 1
    assert "unknown" in stage.reported(order.attempt_id)
