"""What may be claimed, in which order, and that each attempt makes one POST at most."""

import asyncio
import time
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from schemas.events.commands import NotifierCommand
from schemas.vocabulary import Channel, Lane
from services.notifier.adapters.claiming import ClaimTable
from services.notifier.domain.accounts import Account
from services.notifier.handlers import send
from tests.integration.notifier.peer import Peer
from tests.integration.notifier.stage import (
    DRILL_NUMBER,
    EMERGENCY_NUMBER,
    START,
    Stage,
    settings_for,
)
from tests.support.database import TestDatabase

ORDERS = ("worker-0",)
ALL = ("worker-0", "send-sms", "send-call", "overdue")


async def test_an_order_that_comes_twice_makes_one_message(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.send(order)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "sent"
    assert len(peer.posts) == 1
    assert stage.reported(order.attempt_id) == ["sent"]


async def test_the_message_says_place_doors_and_link_and_where_to_report(
    stage: Stage, peer: Peer
) -> None:
    leader = stage.leader()
    order = stage.order(leader)
    await stage.send(order)
    await stage.settle(*ALL)
    form = peer.posts[0]
    assert form["To"] == leader.phone
    assert form["From"] == EMERGENCY_NUMBER
    assert "示范一社区3网格12号楼2单元6人" in form["Body"]
    assert "http://127.0.0.1:8080/t/" in form["Body"]
    assert form["Body"].endswith("/f")
    assert form["StatusCallback"].endswith(f"/twilio/status/{order.attempt_id}")
    assert 1 <= int(form["ValidityPeriod"]) <= 600


async def test_a_withdrawal_before_its_order_stops_it(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader())
    await stage.send(withdraw=(order.attempt_id,))
    await stage.send(order)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "withdrawn"
    assert stage.reported(order.attempt_id) == ["withdrawn"]
    assert peer.posts == []


async def test_a_withdrawal_of_a_planned_attempt(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*ORDERS)
    await stage.send(withdraw=(order.attempt_id,))
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "withdrawn"
    assert peer.posts == []


async def test_a_withdrawal_of_a_call_on_its_way_is_too_late_and_takes_it_back(
    stage: Stage, peer: Peer
) -> None:
    order = stage.order(stage.leader(), Channel.CALL)
    await stage.send(order)
    await stage.settle(*ALL)
    await stage.send(withdraw=(order.attempt_id,))
    await stage.settle(*ALL, "take-back")
    row = stage.attempt(order.attempt_id)
    assert row["status"] == "sent"
    assert row["too_late_at"] is not None
    assert stage.rows("select too_late_at from notifier_public.attempts") == [
        {"too_late_at": row["too_late_at"]}
    ]
    assert peer.cancelled == [peer.taken[0]["sid"]]
    await stage.settle("take-back")
    assert len(peer.cancelled) == 1


async def test_a_stop_holds_at_the_claim_even_with_alerting_dead(stage: Stage, peer: Peer) -> None:
    stopped, running = stage.leader(), stage.leader()
    orders = [stage.order(stopped), stage.order(running)]
    await stage.send(*orders)
    await stage.settle(*ORDERS)
    stage.admin.execute(
        "insert into gateway_public.stops values (%s, %s)", [stopped.mobilisation_id, START]
    )
    await stage.settle(*ALL)
    assert stage.status(orders[0].attempt_id) == "planned"
    assert stage.status(orders[1].attempt_id) == "sent"
    assert [form["To"] for form in peer.posts] == [running.phone]


async def test_a_stop_lets_through_what_was_ordered_after_it_alone(
    stage: Stage, peer: Peer
) -> None:
    leader, message = stage.leader(), uuid4()
    words = stage.sealer.seal("避难点改为{第二}小学。", "message.words")
    stage.admin.execute("insert into gateway_public.messages values (%s, %s)", [message, words])
    told, correction = stage.order(leader), stage.order(leader, round_name=f"correction:{message}")
    await stage.send(told, correction)
    await stage.settle(*ORDERS)
    stage.admin.execute(
        "insert into gateway_public.stops values (%s, %s, %s)",
        [leader.mobilisation_id, START, [correction.round]],
    )
    assert await candidates(stage, 10) == [correction.attempt_id]
    await stage.settle(*ALL)
    assert stage.status(told.attempt_id) == "planned"
    (form,) = peer.posts
    assert "避难点改为{第二}小学。" in form["Body"]
    assert stage.attempt(correction.attempt_id)["text_id"] == message


async def test_of_what_is_stopped_the_duty_posts_are_called_all_the_same(
    stage: Stage, peer: Peer
) -> None:
    """Whether it stays stopped is asked of them, and of nobody who was to be told."""
    leader, on_duty = stage.leader(), stage.leader()
    told = stage.order(leader, Channel.CALL)
    asked = stage.order(on_duty, Channel.CALL, round_name="approval:1782")
    await stage.send(told, asked)
    await stage.settle(*ORDERS)
    for mobilisation_id in (leader.mobilisation_id, on_duty.mobilisation_id):
        stage.admin.execute(
            "insert into gateway_public.stops values (%s, %s)", [mobilisation_id, START]
        )
    await stage.settle(*ALL)
    assert stage.status(told.attempt_id) == "planned"
    assert stage.status(asked.attempt_id) == "sent"
    assert [form["To"] for form in peer.posts] == [on_duty.phone]


async def test_an_expired_attempt_is_never_sent(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader(), valid=60)
    await stage.send(order)
    await stage.settle(*ORDERS)
    stage.advance(61)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "expired"
    assert stage.reported(order.attempt_id) == ["expired"]
    assert peer.posts == []


async def test_emergencies_then_urgency_then_age(stage: Stage) -> None:
    drill = stage.order(stage.leader(exercise=True), lane=Lane.DRILL)
    await stage.send(drill)
    await stage.settle(*ORDERS)
    stage.advance(1)
    older = stage.order(stage.leader())
    await stage.send(older)
    await stage.settle(*ORDERS)
    stage.advance(1)
    newer, urgent = stage.order(stage.leader()), stage.order(stage.leader(), urgency=3)
    await stage.send(newer, urgent)
    await stage.settle(*ORDERS)
    found = await candidates(stage, 10)
    assert found == [
        urgent.attempt_id,
        older.attempt_id,
        newer.attempt_id,
        drill.attempt_id,
    ]


async def test_a_second_alert_does_not_stand_behind_the_first(stage: Stage) -> None:
    first, second, third = uuid4(), uuid4(), uuid4()
    await stage.send(*(stage.order(stage.leader(first)) for _ in range(40)))
    await stage.settle(*ORDERS)
    stage.advance(1)
    await stage.send(*(stage.order(stage.leader(second)) for _ in range(6)))
    await stage.settle(*ORDERS)
    stage.advance(1)
    await stage.send(stage.order(stage.leader(third)))
    await stage.settle(*ORDERS)
    # As the line grants them, one by one: each alert in its turn, none is left out.
    alerts = [alert_of(stage, attempt) for attempt in await candidates(stage, 12)]
    assert alerts == [first, second, third, *(first, second) * 3]
    # A stopped one has no share.
    stage.admin.execute("insert into gateway_public.stops values (%s, %s)", [second, START])
    alerts = [alert_of(stage, attempt) for attempt in await candidates(stage, 12)]
    assert alerts == [first, third, *(first,) * 5]


async def candidates(stage: Stage, most: int) -> list[UUID]:
    """Whom a claim would take now, in its order."""
    assert stage.parts is not None
    async with stage.parts.units.database.begin() as connection:
        table = ClaimTable(connection)
        found = await table.candidates(Channel.SMS, list(Account), most, stage.clock.now())
    return [item.attempt_id for item in found]


def alert_of(stage: Stage, attempt_id: UUID) -> UUID:
    """The mobilisation of an attempt."""
    mobilisation: UUID = stage.attempt(attempt_id)["mobilisation_id"]
    return mobilisation


async def test_a_drill_goes_out_under_its_own_account_and_says_so(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader(exercise=True), lane=Lane.DRILL)
    await stage.send(order)
    await stage.settle(*ALL)
    assert peer.posts[0]["From"] == DRILL_NUMBER
    assert "【演练】" in peer.posts[0]["Body"]


@pytest.mark.parametrize(("exercise", "lane"), [(True, Lane.EMERGENCY), (False, Lane.DRILL)])
async def test_a_lane_that_does_not_match_is_refused(
    stage: Stage, peer: Peer, exercise: bool, lane: Lane
) -> None:
    order = stage.order(stage.leader(exercise=exercise), lane=lane)
    await stage.send(order)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "failed"
    assert stage.attempt(order.attempt_id)["reason"] == "lane_mismatch"
    assert peer.posts == []


async def test_a_contact_without_a_phone_fails_with_its_reason(stage: Stage, peer: Peer) -> None:
    leader = stage.leader()
    stage.admin.execute("delete from roster_public.people where person_id = %s", [leader.person_id])
    order = stage.order(leader)
    await stage.send(order)
    await stage.settle(*ALL)
    assert stage.attempt(order.attempt_id)["reason"] == "no_phone"
    assert stage.reported(order.attempt_id) == ["failed"]
    assert peer.posts == []


async def test_two_people_on_one_number_are_told_one_after_the_other(
    stage: Stage, peer: Peer
) -> None:
    first = stage.leader(phone="+861055550001")
    second = stage.leader(phone="+861055550001")
    orders = [stage.order(first), stage.order(second)]
    await stage.send(*orders)
    await stage.settle(*ALL)
    assert len(peer.posts) == 1
    stage.advance(1.5)
    await stage.settle(*ALL)
    assert len(peer.posts) == 2
    assert {stage.status(order.attempt_id) for order in orders} == {"sent"}


async def test_a_channel_that_is_off_sends_nothing_until_it_is_on(stage: Stage, peer: Peer) -> None:
    def command(*, enabled: bool) -> NotifierCommand:
        return NotifierCommand(
            command_id=uuid4(), channel=Channel.SMS, actor="officer", enabled=enabled
        )

    await stage.land(command(enabled=False), "sms")
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "planned"
    await stage.land(command(enabled=True), "sms")
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "sent"


async def test_no_more_than_the_rate_is_handed_over(database: TestDatabase, peer: Peer) -> None:
    stage = Stage(database, settings_for(database, peer.url, sms_per_s=5.0), peer.clock)
    async with stage.running(live=False):
        await stage.send(*(stage.order(stage.leader()) for _ in range(30)))
        await stage.settle(*ORDERS)
        await stage.settle("send-sms")
        assert 5 <= len(peer.posts) <= 8
    stage.close()


async def test_bodies_and_numbers_are_stored_sealed(stage: Stage) -> None:
    leader = stage.leader()
    order = stage.order(leader)
    await stage.send(order)
    await stage.settle(*ALL)
    row = stage.attempt(order.attempt_id)
    assert "人待查看".encode() not in bytes(row["body_sealed"])
    assert stage.sealer.open(bytes(row["body_sealed"]), "attempt.body").startswith("【示范街道】")
    everything = repr(stage.rows("select * from notifier.attempts, notifier.outbox"))
    assert leader.phone not in everything
    assert row["parts"] == 2


async def test_a_claim_that_was_slept_over_is_given_back_unsent(
    stage: Stage, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after SIGSTOP between claim and POST: a stop may have come in between."""
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*ORDERS)
    monkeypatch.setattr(send, "FRESH_S", -1.0)
    await stage.loop("send-sms").step()
    await stage.loop("send-sms").step()
    assert peer.posts == []
    # No carrier has asked for a pause: the first one that does is answered with a short one.
    assert stage.attempt(order.attempt_id)["tries"] == 0
    monkeypatch.undo()
    await stage.settle("send-sms")
    assert stage.status(order.attempt_id) == "sent"
    assert len(peer.posts) == 1


async def test_a_claim_whose_commit_takes_long_is_handed_over_all_the_same(
    stage: Stage, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that is busy: otherwise nothing at all would go out."""
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*ORDERS)
    clock, launch = SlowClock(), send.Sender._launch

    def commits(sender: send.Sender, flights: Sequence[send.Flight]) -> None:
        clock.behind_s += 2 * send.FRESH_S
        launch(sender, flights)

    monkeypatch.setattr(send, "time", clock)
    monkeypatch.setattr(send.Sender, "_launch", commits)
    await stage.settle("send-sms")
    assert stage.status(order.attempt_id) == "sent"
    assert len(peer.posts) == 1


class SlowClock:
    """In the place of the module `time`."""

    behind_s = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.behind_s


async def test_behind_those_that_can_never_be_sent_the_next_are_claimed_at_once(
    stage: Stage, peer: Peer
) -> None:
    nobody = stage.leader()
    stage.admin.execute("delete from roster_public.people where person_id = %s", [nobody.person_id])
    order = stage.order(nobody)
    await stage.send(order)
    await stage.settle(*ORDERS)
    assert await stage.loop("send-sms").step()
    assert not await stage.loop("send-sms").step()
    assert (stage.status(order.attempt_id), peer.posts) == ("failed", [])


async def test_what_others_may_read(stage: Stage) -> None:
    columns = stage.rows(
        "select column_name from information_schema.columns"
        " where table_schema = 'notifier_public' and table_name = 'attempts' order by 1"
    )
    assert {row["column_name"] for row in columns} == {
        "attempt_id", "contact_id", "mobilisation_id", "round", "channel", "lane", "status",
        "reason", "sent_at", "fault", "too_late_at", "text_id", "settled_at",
    }  # fmt: skip


async def test_several_loops_claim_the_same_attempts_once(stage: Stage, peer: Peer) -> None:
    """Two processes at once, as while one is being replaced."""
    orders = [stage.order(stage.leader()) for _ in range(60)]
    await stage.send(*orders)
    await stage.settle(*ORDERS)
    other = Stage(stage.database, stage.settings, stage.clock)
    async with other.running(live=False):
        await asyncio.gather(stage.settle("send-sms"), other.settle("send-sms"))
        await stage.settle("send-sms")
    other.close()
    assert {stage.status(order.attempt_id) for order in orders} == {"sent"}
    assert len(peer.posts) == 60
