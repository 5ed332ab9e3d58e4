"""A unit of work: an event goes out with the effects that it tells of, once."""

import asyncio
from functools import partial
from typing import ClassVar

import pytest

from schemas.envelope import Envelope
from schemas.events.commands import ReportAbsence
from schemas.vocabulary import Lane
from services.runtime.relay import with_sequence
from services.runtime.unit import Routing, Turn
from services.runtime.wake import Wake
from tests.integration.runtime.pipe import TRACE, Pipe, absence, emit


class Other(ReportAbsence):
    """The same content under another name."""

    NAME: ClassVar[str] = "other.v1"


async def test_an_equal_identity_is_the_same_event_and_is_sent_once(pipe: Pipe) -> None:
    first = await pipe.emit(1)
    again = await pipe.emit(1, said="something else")
    assert first == again
    (row,) = await pipe.outbox()
    assert row["event_id"] == first[0]
    assert b"something else" not in bytes(row["envelope"])


async def test_an_identity_twice_in_one_unit_is_one_event(pipe: Pipe) -> None:
    await pipe.emit(1, 1)
    assert len(await pipe.outbox()) == 1


async def test_another_identity_and_another_name_are_other_events(pipe: Pipe) -> None:
    one, two = await pipe.emit(1, 2)
    async with pipe.units.begin() as unit:
        three = unit.emit(Other(**dict(absence(1))), Routing("k", Lane.DRILL, TRACE, (1,)))
    assert len({one, two, three}) == 3
    assert len(await pipe.outbox()) == 3


async def test_two_at_once_send_one(pipe: Pipe) -> None:
    other = pipe.another()
    await asyncio.gather(*(which.emit(*range(20)) for which in (pipe, other)))
    assert len(await pipe.outbox()) == 20


async def test_what_is_written_is_the_envelope_but_for_the_sequence(pipe: Pipe) -> None:
    (event_id,) = await pipe.emit(5, key="990101001001")
    (row,) = await pipe.outbox()
    envelope = Envelope.model_validate_json(with_sequence(bytes(row["envelope"]), row["id"]))
    assert (envelope.event_id, envelope.sequence) == (event_id, row["id"])
    assert (envelope.producer, envelope.key) == ("roster", "990101001001")
    assert (envelope.occurred_at, envelope.trace) == (pipe.clock.now(), TRACE)
    assert (row["topic"], row["key"], row["lane_rank"]) == ("roster-commands", envelope.key, 0)
    assert absence(5) == absence(0).model_validate(envelope.payload)


async def test_nothing_is_sent_when_the_unit_fails(pipe: Pipe) -> None:
    async def fail() -> None:
        async with pipe.units.begin() as unit:
            emit(unit, 1)
            await unit.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await pipe.outbox() == []


async def test_the_relay_is_woken_by_a_unit_that_sent_and_by_no_other(pipe: Pipe) -> None:
    woken = asyncio.create_task(pipe.units.emitted.wait(30))
    async with pipe.units.begin():
        pass
    await asyncio.sleep(0)
    assert not woken.done()
    await pipe.emit(1)
    async with asyncio.timeout(20):
        await woken
    assert woken.done()


async def test_who_is_to_look_at_effects_is_woken_when_they_are_committed(pipe: Pipe) -> None:
    looks, never = Wake(), Wake()
    looking = asyncio.create_task(looks.wait(30))
    async with pipe.units.begin() as unit:
        unit.afterwards.append(looks.set)
        await unit.settle()
        assert not looking.done()
    async with asyncio.timeout(20):
        await looking

    async def fail() -> None:
        async with pipe.units.begin() as unit:
            unit.afterwards.append(never.set)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    waiting = asyncio.create_task(never.wait(30))
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()


async def test_what_waits_for_the_commit_is_done_once_and_in_order(pipe: Pipe) -> None:
    done: list[str] = []

    async def work(what: str) -> None:
        done.append(what)

    async with pipe.units.begin() as unit:
        for what in ("write", "end", "write"):
            unit.before_commit(what, partial(work, what))
        await unit.settle()
        assert done == ["write", "end"]
        unit.before_commit("write", partial(work, "write"))
    assert done == ["write", "end", "write"]


async def test_what_was_decided_is_written_and_then_concluded_from(pipe: Pipe) -> None:
    done: list[str] = []

    async def work(what: str) -> None:
        done.append(what)
        if what == "gather":
            unit.before_commit("write", partial(work, "write"), Turn.WRITE)

    async with pipe.units.begin() as unit:
        unit.before_commit("conclude", partial(work, "conclude"), Turn.CONCLUDE)
        unit.before_commit("gather", partial(work, "gather"))
    assert done == ["gather", "write", "conclude"]


async def test_what_waits_for_a_commit_that_does_not_come_is_not_done(pipe: Pipe) -> None:
    done: list[str] = []

    async def work() -> None:
        done.append("work")

    async def fail() -> None:
        async with pipe.units.begin() as unit:
            unit.before_commit("work", work)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert done == []
