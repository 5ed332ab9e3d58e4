"""The canary heeds what attempts heed: the channel's switch, and the line that is open."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from schemas.events.attempt_orders import CanaryOrder
from schemas.events.commands import NotifierCommand
from schemas.vocabulary import Channel
from tests.integration.notifier.peer import Peer
from tests.integration.notifier.stage import Stage, eventually, settings_for
from tests.support.database import TestDatabase

NUMBER = "+8619912345678"
PAUSE_S = 5.0
OF_USE = timedelta(seconds=120)
ALL = ("worker-0", "canary", "send-sms", "overdue")
WAITING = "select 1 from pg_locks where relation = %s::regclass and not granted"
BARRED = (401, orjson.dumps({"code": 20003, "message": "Authenticate"}))


@pytest.fixture
async def stage(database: TestDatabase, peer: Peer) -> AsyncIterator[Stage]:
    settings = settings_for(database, peer.url, line_pause_s=PAUSE_S, canary_number=NUMBER)
    stage = Stage(database, settings, peer.clock)
    async with stage.running(live=False):
        yield stage
    stage.close()


async def lands(stage: Stage) -> UUID:
    """A canary on its way reaches the notifier."""
    now, canary = stage.clock.now(), uuid4()
    order = CanaryOrder(canary_id=canary, set_out_at=now, not_after=now + OF_USE)
    await stage.land(order, "canary")
    await stage.settle("worker-0")
    return canary


async def comes(stage: Stage) -> UUID:
    """A canary on its way reaches the notifier, which does what it can."""
    canary = await lands(stage)
    await stage.settle(*ALL)
    return canary


def seen(stage: Stage, canary: UUID) -> dict[str, Any]:
    """What others see of one."""
    (row,) = stage.rows("select * from notifier_public.canaries where canary_id = %s", canary)
    return row


async def switch(stage: Stage, *, enabled: bool) -> None:
    command = NotifierCommand(
        command_id=uuid4(), actor="officer", channel=Channel.SMS, enabled=enabled
    )
    await stage.land(command, "sms")
    await stage.settle(*ALL)


async def test_on_a_channel_that_is_off_none_is_sent(stage: Stage, peer: Peer) -> None:
    await switch(stage, enabled=False)
    canary = await comes(stage)
    assert (len(peer.posts), seen(stage, canary)["held_back"]) == (0, "channel_off")
    stage.advance(OF_USE.total_seconds())
    await switch(stage, enabled=True)
    assert len(peer.posts) == 0, "it is of no use any more"
    canary = await comes(stage)
    assert (len(peer.posts), seen(stage, canary)["held_back"]) == (1, None)


async def test_an_account_that_is_refused_is_the_lines_alarm_and_a_canary_its_probe(
    stage: Stage, peer: Peer
) -> None:
    assert stage.parts is not None
    finding = stage.parts.checks["provider"]
    peer.script = lambda _peer, _form: BARRED
    canary = await comes(stage)
    assert "sms: 20003" in await finding()
    assert seen(stage, canary)["held_back"] == "line_open"
    held = await comes(stage)
    assert (len(peer.posts), seen(stage, held)["held_back"]) == (1, "line_open")
    # In a quiet night nobody else would find that the account is in order again.
    peer.script = lambda it, form: it.take(form)
    stage.advance(PAUSE_S)
    await stage.settle(*ALL)
    assert (len(peer.posts), await finding()) == (3, "")
    assert seen(stage, canary)["posted_at"] is not None
    assert seen(stage, held)["posted_at"] is not None


async def test_those_that_were_claimed_when_the_line_opened_are_given_back_unsent(
    stage: Stage, peer: Peer
) -> None:
    peer.script = lambda _peer, _form: BARRED
    canaries = [await lands(stage) for _ in range(3)]
    await stage.settle(*ALL)
    assert len(peer.posts) == 1
    assert {seen(stage, canary)["held_back"] for canary in canaries} == {"line_open"}
    peer.script = lambda it, form: it.take(form)
    stage.advance(PAUSE_S)
    await stage.settle(*ALL)
    assert len(peer.posts) == 4
    assert all(seen(stage, canary)["posted_at"] for canary in canaries)


async def suspended(stage: Stage) -> None:
    """The line is due for its probe, and was opened by a receipt: what is sent is taken."""
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*ALL)
    stage.admin.execute(
        "insert into notifier.receipts (attempt_id, account, provider_sid, provider_status,"
        " error_code, received_at) values (%s, 'emergency', %s, 'failed', '30002', %s)",
        [order.attempt_id, stage.attempt(order.attempt_id)["provider_sid"], stage.clock.now()],
    )
    await stage.settle("settle")
    stage.advance(PAUSE_S)


@contextlib.asynccontextmanager
async def held_up(stage: Stage, loop: str, table: str) -> AsyncIterator[None]:
    """A round of the loop that has looked at the line, and does not get at the table."""
    with stage.admin.transaction():
        stage.admin.execute(f"lock table {table} in access exclusive mode")
        step = asyncio.ensure_future(stage.loop(loop).step())
        await eventually(lambda: stage.rows(WAITING, table))
        yield
    await step


async def test_one_whose_line_got_its_probe_meanwhile_proves_nothing_of_it(
    stage: Stage, peer: Peer
) -> None:
    """Two at once are no second probe."""
    assert stage.parts is not None
    await suspended(stage)
    canary, attempt = await lands(stage), stage.order(stage.leader())
    async with held_up(stage, "canary", "notifier.canaries"):
        await stage.send(attempt)
        await stage.settle("worker-0", "send-sms")
        assert len(peer.posts) == 2
    assert (len(peer.posts), seen(stage, canary)["posted_at"]) == (2, None)
    assert "30002" in await stage.parts.checks["provider"]()


async def test_an_attempt_whose_line_got_a_canary_meanwhile_proves_nothing_of_it(
    stage: Stage, peer: Peer
) -> None:
    assert stage.parts is not None
    await suspended(stage)
    attempt = stage.order(stage.leader())
    await stage.send(attempt)
    await stage.settle("worker-0")
    async with held_up(stage, "send-sms", "notifier.hand_overs"):
        canary = await lands(stage)
        await stage.settle("canary")
        assert seen(stage, canary)["posted_at"] is not None
    await stage.settle("send-sms")
    assert (len(peer.posts), stage.status(attempt.attempt_id)) == (2, "planned")
    assert "30002" in await stage.parts.checks["provider"]()


async def test_one_that_is_not_taken_for_now_goes_again(stage: Stage, peer: Peer) -> None:
    slower = (429, orjson.dumps({"code": 20429, "message": "slower"}))
    peer.script, peer.more_headers = (lambda _peer, _form: slower), "Retry-After: 20\r\n"
    canary = await comes(stage)
    await stage.settle(*ALL)
    assert (len(peer.posts), seen(stage, canary)["posted_at"]) == (1, None), "not asked for 20 s"
    peer.script = lambda it, form: it.take(form)
    stage.advance(30)
    await stage.settle(*ALL)
    assert (len(peer.posts), seen(stage, canary)["held_back"]) == (2, None)
    assert seen(stage, canary)["posted_at"] is not None
