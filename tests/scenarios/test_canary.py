"""A canary flies the whole way; a dead link is an alarm; no figure knows of any of it."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from services.gateway.intake.adapters import canary_book
from services.gateway.intake.handlers.send_canary import CanaryKeeper
from tests.support.community import small_town
from tests.support.composed import CANARY_NUMBER
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

EVERY, LATE_AFTER = timedelta(minutes=5), timedelta(minutes=2)
FIGURES = {
    "alerting_public.mobilisations": "mobilisation_id",
    "alerting_public.progress": "mobilisation_id",
    "alerting_public.contacts": "mobilisation_id",
    "alerting.timeline": "mobilisation_id",
    "alerting.impact": "alert_id",
    "notifier_public.attempts": "mobilisation_id",
    "roster.coverage": "alert_id",
    "gateway.alerts": "alert_id",
}
"""Of what each is: what another story has left goes on by itself as time passes."""


@pytest.fixture
async def keeper(world: World) -> CanaryKeeper:
    """The gateway's, stepped by hand; the next canary is due."""
    public = world.process("gateway-public").parts
    assert public is not None
    world.tick(EVERY.total_seconds())
    return CanaryKeeper(
        public.units, canary_book.PostgresCanaries, EVERY, LATE_AFTER, canary_book.show
    )


async def goes_on(world: World, keeper: CanaryKeeper) -> None:
    """Everything does what it can without time passing."""
    notifier = world.process("notifier").parts
    assert notifier is not None
    (loop,) = [item for item in notifier.loops if item.name == "canary"]
    for _ in range(2):
        await world.settle()
        await loop.step()
    await keeper.step()


async def counted(world: World) -> list[tuple[object, ...]]:
    return await world.rows(
        " union all ".join(
            f"select '{table}', count(distinct coalesce({of}::text, '')) from {table}"
            for table, of in FIGURES.items()
        )
    )


def posts(world: World) -> Callable[[], int]:
    before = world.carrier.posted_to([CANARY_NUMBER])()
    return lambda: world.carrier.posted_to([CANARY_NUMBER])() - before


async def test_it_is_timed_and_stands_in_no_figure(
    world: World, keeper: CanaryKeeper, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    before, sent = await counted(world), posts(world)
    began = time.time()
    await keeper.step()
    looked_at = REGISTRY.get_sample_value("muster_canary_looked_at_seconds")
    assert looked_at is not None
    assert looked_at >= began
    world.tick(3)
    await goes_on(world, keeper)
    assert sent() == 1
    assert keeper.seen.late is None
    assert keeper.seen.posted_s is not None
    assert keeper.seen.arrived_s is not None
    assert 3 <= keeper.seen.posted_s <= keeper.seen.arrived_s < 20
    shown = REGISTRY.get_sample_value("muster_canary_seconds", {"to": "arrived"})
    assert shown == keeper.seen.arrived_s
    await keeper.step()
    await goes_on(world, keeper)
    assert sent() == 1
    assert await counted(world) == before
    for called in town.people:
        await phone(called).receives_nothing()


@pytest.mark.parametrize("link", ["alerting", "notifier-web"])
async def test_a_dead_link_is_an_alarm(world: World, keeper: CanaryKeeper, link: str) -> None:
    sent = posts(world)
    if link == "alerting":
        await world.process(link).stop()
        await keeper.step()
    else:
        world.carrier.faults.keeps_receipts = True
        await keeper.step()
        await goes_on(world, keeper)
    assert await keeper.finding() == ""
    world.tick(LATE_AFTER.total_seconds() + 1)
    await keeper.step()
    posted = "not handed" if link == "alerting" else "it was handed"
    assert posted in await keeper.finding()
    assert REGISTRY.get_sample_value("muster_canary_late") == 1
    if link == "alerting":
        await world.process(link).start()
    world.carrier.faults.clear()
    # What is too old to say anything is not sent any more; the next one ends the alarm.
    await goes_on(world, keeper)
    assert sent() == (0 if link == "alerting" else 1)
    world.tick(EVERY.total_seconds())
    await keeper.step()
    await goes_on(world, keeper)
    assert await keeper.finding() == ""
    assert REGISTRY.get_sample_value("muster_canary_late") == 0


async def flies(world: World, keeper: CanaryKeeper) -> None:
    """The next one sets out, and time passes until it would be late."""
    world.tick(EVERY.total_seconds() - LATE_AFTER.total_seconds())
    await keeper.step()
    await goes_on(world, keeper)
    world.tick(LATE_AFTER.total_seconds() + 1)
    await keeper.step()


async def test_a_channel_that_is_off_sends_none_and_is_no_alarm(
    world: World, keeper: CanaryKeeper, officer: Officer
) -> None:
    sent = posts(world)
    await officer.switches("sms", enabled=False)
    await world.settle()
    await flies(world, keeper)
    assert (sent(), await keeper.finding()) == (0, "")
    assert REGISTRY.get_sample_value("muster_canary_late") == 0
    # It still tries the way as far as the switch.
    await world.process("alerting").stop()
    world.tick(EVERY.total_seconds())
    await keeper.step()
    world.tick(LATE_AFTER.total_seconds() + 1)
    await keeper.step()
    assert "not handed" in await keeper.finding()
    await world.process("alerting").start()
    await officer.switches("sms", enabled=True)
    await world.settle()
    await flies(world, keeper)
    assert (sent(), await keeper.finding()) == (1, "")
