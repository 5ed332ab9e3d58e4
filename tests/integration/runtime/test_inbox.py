"""The inbox: which event is claimed, what becomes of failures, and that effects are all or none."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.vocabulary import Lane
from services.runtime.errors import Later, Never
from services.runtime.inbox import MOST_PASSING, MOST_TRIES, backoff
from services.runtime.unit import Unit
from tests.integration.runtime.pipe import EFFECT, NAME, Pipe, effect, emit, raw

SECOND, THIRD = UUID(int=8), UUID(int=9)


async def test_the_emergency_lane_goes_first(pipe: Pipe) -> None:
    await pipe.land(
        raw(1, "a", Lane.CAMPAIGN),
        raw(2, "b", Lane.DRILL),
        raw(3, "c", Lane.EMERGENCY),
        raw(4, "a", Lane.EMERGENCY),
    )
    await pipe.work()
    assert pipe.seen == [3, 4, 2, 1]


async def test_events_of_a_key_go_in_the_producers_order(pipe: Pipe) -> None:
    await pipe.land(raw(3), raw(1), raw(20, "other"), raw(2))
    await pipe.work()
    assert [number for number in pipe.seen if number < 10] == [1, 2, 3]
    assert sorted(pipe.seen) == [1, 2, 3, 20]


async def test_one_event_of_a_key_at_a_time_and_other_keys_beside_it(pipe: Pipe) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(unit: Unit, envelope: Envelope, event: Event) -> None:
        if envelope.sequence == 1:
            begun.set()
            await go_on.wait()
        await pipe.see(unit, envelope, event)

    await pipe.land(raw(1, "a"), raw(2, "a"), raw(3, "b"))
    first = asyncio.create_task(pipe.worker(slow).step())
    await begun.wait()
    await pipe.work(pipe.another().worker(slow))
    assert pipe.seen == [3]
    go_on.set()
    assert await first
    await pipe.work()
    assert pipe.seen == [3, 1, 2]


async def test_events_of_one_key_share_a_transaction(pipe: Pipe) -> None:
    units: list[Unit] = []

    async def handle(unit: Unit, envelope: Envelope, event: Event) -> None:
        if unit.first("event"):
            units.append(unit)
        await pipe.see(unit, envelope, event)

    await pipe.land(*(raw(number) for number in range(1, 6)))
    assert await pipe.worker(handle).step()
    assert pipe.seen == [1, 2, 3, 4, 5]
    assert len(units) == 1
    assert all(row["handled_at"] for row in await pipe.inbox())


async def test_events_of_a_few_keys_share_a_transaction_and_know_of_each_other(
    pipe: Pipe,
) -> None:
    units: list[list[int]] = []

    async def handle(unit: Unit, envelope: Envelope, event: Event) -> None:
        if unit.first("event"):
            units.append([other.sequence for other, _event in unit.together])
        await pipe.see(unit, envelope, event)

    await pipe.land(
        raw(1, "b"), raw(2, "a"), raw(3, "b"), raw(4, "c"), raw(5, "d", Lane.DRILL), raw(6, "a")
    )
    worker = pipe.worker(handle, keys=2)
    await pipe.work(worker)
    # The two oldest keys, each in its order; a drill never rides with an emergency.
    assert units == [[2, 6, 1, 3], [4], [5]]
    assert pipe.seen == [2, 6, 1, 3, 4, 5]


async def test_a_second_alert_does_not_stand_behind_the_backlog_of_the_first(pipe: Pipe) -> None:
    await pipe.land(*(raw(number, f"key {number}") for number in range(1, 41)))
    await pipe.land(*(raw(number, f"s {number}", trace=SECOND) for number in range(50, 53)))
    await pipe.land(raw(60, "third", trace=THIRD))
    worker = pipe.worker(keys=4)
    assert await worker.step()
    # A transaction is shared by all that wait.
    assert sorted(pipe.seen) == [1, 50, 60]
    assert await worker.step()
    assert sorted(pipe.seen) == [1, 2, 3, 50, 51, 52, 60]
    await pipe.work(worker)
    assert sorted(pipe.seen) == [*range(1, 41), 50, 51, 52, 60]


async def test_where_a_transaction_is_of_one_key_each_alert_has_its_turn(pipe: Pipe) -> None:
    await pipe.land(*(raw(number, f"key {number}") for number in range(1, 21)))
    await pipe.land(raw(30, "s", trace=SECOND), raw(40, "t", trace=THIRD))
    worker = pipe.worker()
    for _ in range(4):
        assert await worker.step()
    assert pipe.seen == [1, 30, 40, 2]


async def test_what_stands_before_an_event_in_its_key_goes_with_it(pipe: Pipe) -> None:
    await pipe.land(*(raw(number, f"key {number % 10}") for number in range(1, 41)))
    await pipe.land(raw(50, "key 9", trace=SECOND))
    worker = pipe.worker()
    for _ in range(2):
        assert await worker.step()
    assert [number for number in pipe.seen if number % 10 == 9 or number == 50] == [
        *(9, 19, 29, 39),
        50,
    ]


async def test_an_event_waits_for_those_of_its_key_with_the_same_order_key_alone(
    pipe: Pipe,
) -> None:
    for number in range(1, 41):
        await pipe.land(raw(number, f"key {number % 10}", order_key="district"))
    for number in (50, 51):
        await pipe.land(raw(number, "key 9", trace=SECOND, order_key="building"))
    worker = pipe.worker()
    for _ in range(2):
        assert await worker.step()
    assert [number for number in pipe.seen if number % 10 == 9 or number >= 50] == [50, 51]
    await pipe.work(worker)
    assert [number for number in pipe.seen if number % 10 == 9] == [9, 19, 29, 39]


async def test_the_turn_passes_by_whoever_waits(pipe: Pipe) -> None:
    async def not_the_second(unit: Unit, envelope: Envelope, event: Event) -> None:
        if envelope.trace == SECOND:
            raise Later("not yet")
        await pipe.see(unit, envelope, event)

    await pipe.land(raw(1, "a"), raw(2, "b", trace=SECOND), raw(3, "c"), raw(4, "d", trace=THIRD))
    await pipe.work(pipe.worker(not_the_second))
    assert sorted(pipe.seen) == [1, 3, 4]


async def test_of_a_few_keys_the_one_that_fails_waits_alone(pipe: Pipe) -> None:
    async def handle(unit: Unit, envelope: Envelope, event: Event) -> None:
        if envelope.sequence == 2:
            raise Later("not yet")
        await pipe.see(unit, envelope, event)

    await pipe.land(raw(1, "a"), raw(2, "b"), raw(3, "b"), raw(4, "c"))
    worker = pipe.worker(handle, keys=3)
    await pipe.work(worker)
    assert [row["handled_at"] is not None for row in await pipe.inbox()] == [
        True,
        False,
        False,
        True,
    ]
    pipe.clock.advance(60)
    await pipe.work(pipe.worker(keys=3))
    assert pipe.seen[-2:] == [2, 3]
    assert sorted(set(pipe.seen)) == [1, 2, 3, 4]


async def test_when_the_commit_fails_each_is_tried_alone(pipe: Pipe) -> None:
    async def refuse() -> None:
        raise Later("together they do not fit")

    async def handle(unit: Unit, envelope: Envelope, event: Event) -> None:
        if not unit.first("event"):
            unit.before_commit("refuse", refuse)
        await pipe.see(unit, envelope, event)

    await pipe.land(raw(1), raw(2), raw(3))
    await pipe.work(pipe.worker(handle))
    assert pipe.seen == [1, 2, 3, 1, 2, 3]
    assert all(row["handled_at"] and row["tries"] == 0 for row in await pipe.inbox())


async def test_two_workers_handle_each_event_once(pipe: Pipe) -> None:
    await pipe.land(*(raw(number, f"key {number % 5}") for number in range(1, 41)))
    others = [pipe.another().worker(pipe.see) for _ in range(3)]
    while any(row["handled_at"] is None for row in await pipe.inbox()):
        await asyncio.gather(*(pipe.work(worker) for worker in others))
    assert sorted(pipe.seen) == list(range(1, 41))
    for key in range(5):
        of_key = [number for number in pipe.seen if number % 5 == key]
        assert of_key == sorted(of_key)


async def test_later_is_tried_again_after_a_pause_that_grows(pipe: Pipe) -> None:
    tries: list[float] = []

    async def not_yet(unit: Unit, _envelope: Envelope, _event: Event) -> None:
        tries.append(unit.now.timestamp())
        if len(tries) < 4:
            raise Later("the roster is not there yet")

    await pipe.land(raw(1))
    worker = pipe.worker(not_yet)
    for number in range(1, 4):
        await pipe.work(worker)
        assert len(tries) == number
        (row,) = await pipe.inbox()
        assert (row["tries"], row["reason"]) == (number, "the roster is not there yet")
        assert row["due_at"] == pipe.clock.now() + backoff(number)
        pipe.clock.advance(backoff(number).total_seconds())
    await pipe.work(worker)
    (row,) = await pipe.inbox()
    assert row["handled_at"] == pipe.clock.now()
    pauses = [after - before for before, after in pairwise(tries)]
    assert pauses == sorted(pauses)


async def test_what_waits_holds_up_its_own_key_and_no_other(pipe: Pipe) -> None:
    refused = True

    async def refuse_the_first(unit: Unit, envelope: Envelope, event: Event) -> None:
        if envelope.sequence == 1 and refused:
            raise Later("not yet")
        await pipe.see(unit, envelope, event)

    await pipe.land(raw(1, "a"), raw(2, "a"), raw(3, "b"))
    worker = pipe.worker(refuse_the_first)
    await pipe.work(worker)
    assert pipe.seen == [3]
    refused = False
    pipe.clock.advance(1)
    await pipe.work(worker)
    assert pipe.seen == [3, 1, 2]


@pytest.mark.parametrize("error", [Later("still not there"), RuntimeError("19900000001")])
async def test_a_limit_of_tries_ends_in_a_dead_letter_and_the_key_goes_on(
    pipe: Pipe, error: Exception
) -> None:
    tried = 0

    async def refuse_the_first(unit: Unit, envelope: Envelope, event: Event) -> None:
        nonlocal tried
        if envelope.sequence == 1:
            tried += 1
            raise error
        await pipe.see(unit, envelope, event)

    await pipe.land(raw(1), raw(2))
    worker = pipe.worker(refuse_the_first)
    for _ in range(MOST_TRIES + 3):
        await pipe.work(worker)
        pipe.clock.advance(60)
    dead, after = await pipe.inbox()
    assert tried == dead["tries"] == MOST_TRIES
    assert dead["dead_at"] is not None
    assert dead["handled_at"] is None
    assert "19900000001" not in dead["reason"]
    assert after["handled_at"] is not None


async def test_never_is_a_dead_letter_at_once(pipe: Pipe) -> None:
    async def never(_unit: Unit, _envelope: Envelope, _event: Event) -> None:
        raise Never("no mobilisation of this id")

    await pipe.land(raw(1))
    await pipe.work(pipe.worker(never))
    (row,) = await pipe.inbox()
    assert row["dead_at"] == pipe.clock.now()
    assert (row["tries"], row["reason"]) == (1, "no mobilisation of this id")


UNREADABLE = {
    "not JSON": b"\xff\xfe{",
    "nothing": b"",
    "JSON of another kind": b"[1, 2]",
    "an envelope without its key": b'{"event_id": "00000000-0000-0000-0000-000000000001"}',
    "a key that no column holds": raw(1).replace(b'"key":"k"', b'"key":"a\\u0000b"'),
    "a sequence that no column holds": raw(1).replace(b'"sequence":1', b'"sequence":1e30'),
}


@pytest.mark.parametrize("case", UNREADABLE)
async def test_the_unreadable_is_a_dead_letter_and_stops_nobody(pipe: Pipe, case: str) -> None:
    await pipe.land(UNREADABLE[case], raw(2), UNREADABLE[case])
    await pipe.work()
    letter, other = await pipe.inbox()
    assert (letter["name"], letter["dead_at"]) == ("unreadable", pipe.clock.now())
    assert letter["reason"].startswith("not an envelope")
    assert bytes(letter["envelope"]) == UNREADABLE[case]
    assert other["handled_at"] is not None
    assert pipe.seen == [2]


async def test_a_payload_that_does_not_fit_names_fields_and_no_values(pipe: Pipe) -> None:
    await pipe.land(raw(1, payload={"person_id": "王芳"}))
    await pipe.work()
    (row,) = await pipe.inbox()
    assert row["dead_at"] is not None
    assert "person_id" in row["reason"]
    assert "王芳" not in row["reason"]


async def test_an_event_that_nobody_handles_is_a_dead_letter(pipe: Pipe) -> None:
    await pipe.land(raw(1, name="of-another-version.v9"))
    await pipe.work()
    (row,) = await pipe.inbox()
    assert row["reason"] == "no handler for of-another-version.v9"
    assert row["dead_at"] is not None


async def test_effects_events_and_the_mark_are_one_transaction(pipe: Pipe) -> None:
    async def handle(unit: Unit, envelope: Envelope, _event: Event) -> None:
        await effect(unit, envelope)
        emit(unit, 1)

    await pipe.land(raw(1))
    await pipe.work(pipe.worker(handle))
    (done,) = await pipe.rows(EFFECT)
    (row,) = await pipe.inbox()
    (sent,) = await pipe.outbox()
    assert done["event_id"] == row["event_id"]
    assert row["handled_at"] == sent["created_at"] == pipe.clock.now()


@pytest.mark.parametrize("error", [Later("not yet"), Never("never"), ZeroDivisionError()])
async def test_a_handler_that_raises_leaves_nothing(pipe: Pipe, error: Exception) -> None:
    async def handle(unit: Unit, envelope: Envelope, _event: Event) -> None:
        await effect(unit, envelope)
        emit(unit, 1)
        await unit.flush()
        raise error

    await pipe.land(raw(1))
    await pipe.work(pipe.worker(handle))
    assert await pipe.rows(EFFECT) == []
    assert await pipe.outbox() == []
    (row,) = await pipe.inbox()
    assert (row["handled_at"], row["tries"]) == (None, 1)


async def test_a_broken_connection_leaves_nothing_and_says_nothing_against_the_event(
    pipe: Pipe,
) -> None:
    cut = True

    async def handle(unit: Unit, envelope: Envelope, event: Event) -> None:
        await effect(unit, envelope)
        if cut:
            own = await unit.connection.exec_driver_sql("select pg_backend_pid()")
            with pipe.test_database.admin() as admin:
                admin.execute("select pg_terminate_backend(%s)", [own.scalar_one()])
            await unit.connection.exec_driver_sql("select 1")
        await pipe.see(unit, envelope, event)

    await pipe.land(raw(1))
    worker = pipe.worker(handle)
    for _ in range(MOST_TRIES + 2):
        await pipe.work(worker)
        pipe.clock.advance(60)
    (row,) = await pipe.inbox()
    assert row["dead_at"] is None
    # However often, they leave it tries of its own.
    assert row["tries"] == MOST_PASSING < MOST_TRIES
    assert await pipe.rows(EFFECT) == []
    cut = False
    await pipe.work(worker)
    assert pipe.seen == [1]
    assert len(await pipe.rows(EFFECT)) == 1


async def test_a_failure_says_nothing_about_what_another_worker_finished(pipe: Pipe) -> None:
    async def fail_while_another_succeeds(unit: Unit, _envelope: Envelope, _event: Event) -> None:
        # The row's lock goes with this transaction; another worker is quicker than the put-back.
        await unit.connection.rollback()
        await pipe.work(pipe.another().worker(pipe.see))
        raise Never("too late")

    await pipe.land(raw(1))
    await pipe.worker(fail_while_another_succeeds).step()
    (row,) = await pipe.inbox()
    assert row["handled_at"] == pipe.clock.now()
    assert (row["dead_at"], row["tries"]) == (None, 0)
    assert pipe.seen == [1]


async def test_the_second_copy_of_an_event_changes_nothing(pipe: Pipe) -> None:
    await pipe.land(raw(1), raw(1))
    await pipe.work()
    before = await pipe.inbox()
    pipe.clock.advance(5)
    await pipe.land(raw(1), raw(1, key="another"))
    await pipe.work()
    assert await pipe.inbox() == before
    assert pipe.seen == [1]


async def test_an_event_that_is_not_due_waits(pipe: Pipe) -> None:
    await pipe.land(raw(1))
    later = pipe.clock.now() + timedelta(seconds=30)
    async with pipe.database.begin() as connection:
        await connection.exec_driver_sql("update roster.inbox set due_at = %s", (later,))
    await pipe.work()
    assert pipe.seen == []
    pipe.clock.advance(30)
    await pipe.work()
    assert pipe.seen == [1]
    assert (await pipe.inbox())[0]["name"] == NAME
