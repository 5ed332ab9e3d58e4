"""A number gets no more than its limits, whoever asks and however many at once."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import orjson
import pytest

from schemas.events.attempt_orders import AttemptOrder
from schemas.vocabulary import Channel, Lane
from services.notifier.adapters.claiming import ClaimTable
from services.notifier.domain.attempt import Claim
from services.notifier.domain.number_limits import Limits
from tests.integration.notifier.peer import Peer
from tests.integration.notifier.stage import START, Leader, Stage, eventually, settings_for
from tests.support.database import TestDatabase

ORDERS = ("worker-0",)
ALL = ("worker-0", "send-sms", "send-call", "overdue", "reconcile-emergency", "reconcile-drill")
CALLS = {"number_calls_per_minute": 1, "number_calls_per_hour": 3, "number_calls_per_day": 4}


@pytest.fixture
async def stage(database: TestDatabase, peer: Peer) -> AsyncIterator[Stage]:
    settings = settings_for(database, peer.url, number_sms_per_day=5, number_reserve=0.4, **CALLS)
    stage = Stage(database, settings, peer.clock)
    async with stage.running(live=False):
        yield stage
    stage.close()


async def ring(stage: Stage, leader: Leader, lane: Lane = Lane.EMERGENCY) -> AttemptOrder:
    """Order one more call, and see what becomes of it."""
    order = stage.order(leader, Channel.CALL, lane=lane, round_name=f"call-again:{uuid4()}")
    await stage.send(order)
    await stage.settle(*ALL)
    return order


async def write(stage: Stage, leader: Leader, lane: Lane = Lane.EMERGENCY) -> str:
    """Send one more SMS; gives its status, having waited for the one before it."""
    order = stage.order(leader, lane=lane, round_name=f"ad-hoc:{uuid4()}")
    await stage.send(order)
    await stage.settle(*ALL)
    return stage.status(order.attempt_id)


async def test_what_a_number_gets_is_there_for_officers_to_see(stage: Stage) -> None:
    await stage.settle("limits")
    rows = stage.rows("select * from notifier_public.number_limits order by channel")
    call, sms = ({name: row[name] for name in row} for row in rows)
    assert (call["channel"], call["a_minute"], call["an_hour"], call["a_day"]) == ("call", 1, 3, 4)
    assert (sms["a_minute"], sms["an_hour"], sms["a_day"], sms["reserve"]) == (None, None, 5, 0.4)


async def test_a_second_call_waits_for_its_minute(stage: Stage, peer: Peer) -> None:
    leader = stage.leader()
    await ring(stage, leader)
    stage.advance(20)
    order = await ring(stage, leader)
    row = stage.attempt(order.attempt_id)
    assert (row["status"], row["reason"]) == ("planned", "number_limit_minute")
    assert (row["due_at"] - START).total_seconds() == 60
    stage.advance(40)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "sent"
    assert stage.attempt(order.attempt_id)["reason"] == ""
    assert len(peer.posts) == 2


async def test_past_the_hours_limit_it_ends_with_its_reason_and_is_reported(
    stage: Stage, peer: Peer
) -> None:
    leader = stage.leader()
    for _ in range(3):
        await ring(stage, leader)
        stage.advance(61)
    order = await ring(stage, leader)
    assert stage.attempt(order.attempt_id)["reason"] == "number_limit_hour"
    assert stage.reported(order.attempt_id) == ["failed"]
    stage.advance(3_600)
    assert stage.status((await ring(stage, leader)).attempt_id) == "sent"
    stage.advance(61)
    order = await ring(stage, leader)
    assert stage.attempt(order.attempt_id)["reason"] == "number_limit_day"
    assert len(peer.posts) == 4


async def test_a_wait_beyond_the_last_moment_ends_at_once(stage: Stage, peer: Peer) -> None:
    leader = stage.leader()
    await ring(stage, leader)
    order = stage.order(leader, Channel.CALL, round_name="call-again:x", valid=30)
    await stage.send(order)
    await stage.settle(*ALL)
    assert stage.attempt(order.attempt_id)["reason"] == "number_limit_minute"
    assert stage.reported(order.attempt_id) == ["failed"]
    assert len(peer.posts) == 1


async def test_drills_leave_their_share_to_emergencies(stage: Stage, peer: Peer) -> None:
    number = "+861055550009"
    drilled, needed = stage.leader(phone=number, exercise=True), stage.leader(phone=number)
    drills = [await write(stage, drilled, Lane.DRILL) for _ in range(4)]
    assert drills == ["sent", "sent", "sent", "failed"]
    emergencies = [await write(stage, needed) for _ in range(3)]
    assert emergencies == ["sent", "sent", "failed"]
    reasons = stage.rows("select reason from notifier.attempts where status = 'failed'")
    assert [row["reason"] for row in reasons] == ["number_limit_day"] * 2
    assert len(peer.posts) == 5


async def test_channels_are_counted_apart(stage: Stage) -> None:
    leader = stage.leader()
    await ring(stage, leader)
    assert await write(stage, leader) == "sent"


async def test_what_was_never_taken_does_not_count(stage: Stage, peer: Peer) -> None:
    """Refused by the provider, given back, or shown by a look-up never to have been sent."""
    leader = stage.leader()
    peer.script = lambda _peer, _form: (400, orjson.dumps({"code": 21211, "message": "no"}))
    await ring(stage, leader)
    peer.script = lambda _peer, _form: None
    lost = await ring(stage, leader)
    assert stage.status(lost.attempt_id) == "unknown"
    stage.advance(1)
    await stage.settle(*ALL)
    assert stage.status(lost.attempt_id) == "not_sent"
    peer.script = lambda it, form: it.take(form)
    assert stage.status((await ring(stage, leader)).attempt_id) == "sent"


async def test_what_is_unknown_counts(stage: Stage, peer: Peer) -> None:
    leader = stage.leader()
    peer.script, peer.lists = (lambda _peer, _form: None), False
    await ring(stage, leader)
    stage.admin.execute("update notifier.attempts set given_up_at = %s", [START])
    order = await ring(stage, leader)
    assert stage.attempt(order.attempt_id)["reason"] == "number_limit_minute"
    assert len(peer.posts) == 1


async def test_behind_one_that_nobody_answers_for_it_waits_and_then_the_ladder_goes_on(
    stage: Stage, peer: Peer
) -> None:
    leader = stage.leader()
    peer.script, peer.lists = (lambda _peer, _form: None), False
    await write(stage, leader)
    second = stage.order(leader, round_name=f"ad-hoc:{uuid4()}")
    await stage.send(second)
    await stage.settle(*ALL)
    row = stage.attempt(second.attempt_id)
    assert (row["status"], row["reason"]) == ("planned", "number_busy")
    stage.advance(stage.settings.number_wait_s)
    await stage.settle(*ALL)
    row = stage.attempt(second.attempt_id)
    assert (row["status"], row["reason"]) == ("failed", "number_busy")
    assert len(peer.posts) == 1


async def behind_one_that_nobody_answers_for(stage: Stage, peer: Peer, step_s: float) -> UUID:
    """A text of a ladder whose step lasts so long waits behind another of its number."""
    leader = stage.leader()
    peer.script, peer.lists = (lambda _peer, _form: None), False
    await write(stage, leader)
    order = stage.order(leader, round_name="urgency:2").model_copy(update={"step_s": step_s})
    await stage.send(order)
    await stage.settle(*ALL)
    row = stage.attempt(order.attempt_id)
    assert (row["status"], row["reason"]) == ("planned", "number_busy")
    return order.attempt_id


async def passes(stage: Stage, seconds: int) -> None:
    """Time in which the notifier runs: it notes so every few seconds."""
    for _ in range(seconds):
        stage.advance(1)
        await stage.settle("overdue")


async def test_behind_another_it_waits_no_longer_than_its_step_of_the_ladder_lasts(
    stage: Stage, peer: Peer
) -> None:
    waiting = await behind_one_that_nobody_answers_for(stage, peer, step_s=45)
    await passes(stage, 44)
    await stage.settle(*ALL)
    assert stage.status(waiting) == "planned"
    await passes(stage, 1)
    await stage.settle(*ALL)
    row = stage.attempt(waiting)
    assert (row["status"], row["reason"]) == ("failed", "number_busy")
    assert stage.reported(waiting) == ["failed"]
    assert len(peer.posts) == 1


async def test_the_longest_wait_of_all_holds_where_a_step_is_longer(
    stage: Stage, peer: Peer
) -> None:
    longest_s = stage.settings.number_wait_s
    waiting = await behind_one_that_nobody_answers_for(stage, peer, step_s=3 * longest_s)
    await passes(stage, int(longest_s))
    await stage.settle(*ALL)
    assert stage.status(waiting) == "failed"


async def test_while_the_notifier_is_down_nobody_has_waited_behind_another(
    stage: Stage, peer: Peer
) -> None:
    waiting = await behind_one_that_nobody_answers_for(stage, peer, step_s=45)
    stage.advance(60)
    await stage.settle("overdue")
    assert stage.rows("select from notifier.down_times")
    await stage.settle(*ALL)
    assert stage.status(waiting) == "planned"
    await passes(stage, 45)
    await stage.settle(*ALL)
    assert stage.status(waiting) == "failed"


async def test_our_own_delay_does_not_count_as_a_wait_behind_another(
    stage: Stage, peer: Peer
) -> None:
    """Two people share a phone, and both orders are older than any may wait when they are begun."""
    for leader in (stage.leader(phone="+861055550009"), stage.leader(phone="+861055550009")):
        await stage.send(stage.order(leader))
    await stage.settle(*ORDERS)
    stage.advance(stage.settings.number_wait_s + 1)
    for _ in range(2):
        await stage.settle(*ALL)
        stage.advance(1.5)
    states = stage.rows("select status, reason from notifier.attempts")
    assert [(row["status"], row["reason"]) for row in states] == [("sent", "")] * 2
    assert len(peer.posts) == 2


async def test_two_processes_and_many_people_on_one_number(stage: Stage, peer: Peer) -> None:
    """Forty attempts to one number, claimed from two sides at once, in one go."""
    leaders = [stage.leader(phone="+861055550008") for _ in range(40)]
    for leader in leaders:
        await stage.send(stage.order(leader))
    await stage.settle(*ORDERS)
    other = Stage(stage.database, stage.settings, stage.clock)
    async with other.running(live=False):
        for _ in range(30):
            await asyncio.gather(stage.settle("send-sms"), other.settle("send-sms"))
            stage.advance(1.5)
    other.close()
    assert len(peer.posts) == 5
    states = stage.rows("select status, count(*) as n from notifier.attempts group by 1 order by 1")
    assert [(row["status"], row["n"]) for row in states] == [("failed", 35), ("sent", 5)]


async def test_who_claims_the_same_number_meanwhile_waits_and_counts(stage: Stage) -> None:
    """Two accounts, so that nothing but the number itself keeps them apart."""
    number = "+861055550007"
    first, second = stage.leader(phone=number), stage.leader(phone=number, exercise=True)
    orders = stage.order(first), stage.order(second, lane=Lane.DRILL)
    await stage.send(orders[0])
    await stage.send(orders[1])
    await stage.settle(*ORDERS)
    claims = [
        Claim(order.attempt_id, stage.sealer.phone_hash(number), b"", 1, Limits(day=1))
        for order in orders
    ]
    assert stage.parts is not None
    database, now = stage.parts.units.database, stage.clock.now()

    async def claim(item: Claim) -> set[UUID]:
        async with database.begin() as connection:
            return await ClaimTable(connection).claim(Channel.SMS, [item], now)

    async with database.begin() as connection:
        begun = await ClaimTable(connection).claim(Channel.SMS, claims[:1], now)
        other = asyncio.create_task(claim(claims[1]))
        await eventually(
            lambda: stage.rows("select 1 from pg_locks where locktype = 'advisory' and not granted")
        )
    assert begun == {orders[0].attempt_id}
    assert await other == set()
