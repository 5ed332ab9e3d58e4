"""Status callbacks late, never, repeated, reordered."""

from pathlib import Path

from tests.contract.carrier_simulator.faults import CALLBACK, ask, faults
from tests.contract.carrier_simulator.world import World, world


def statuses(carrier: World) -> list[str]:
    return [hook.fields["MessageStatus"] for hook in carrier.server.at(CALLBACK)]


async def text(carrier: World) -> None:
    await carrier.text("http://x/t/TOKEN/f", status_callback=f"{carrier.server.base}{CALLBACK}")


def settled(carrier: World) -> int:
    return carrier.log.read_text().count('"kind":"callback"')


async def test_late(carrier: World) -> None:
    await ask(carrier, late=1)
    await text(carrier)
    await carrier.until(lambda: len(faults(carrier)) == 2, step=0)
    waits = [record["seconds"] for record in faults(carrier)]
    assert all(3 <= wait <= 30 for wait in waits)
    carrier.clock.advance(min(waits) - 0.5)
    assert statuses(carrier) == []
    await carrier.until(lambda: len(statuses(carrier)) == 2)


async def test_a_carrier_that_is_slow_to_report(tmp_path: Path) -> None:
    async with world(tmp_path / "log.jsonl", receipts_s=30.0) as carrier:
        await text(carrier)
        await carrier.until(lambda: '"delivered"' in carrier.log.read_text(), step=0)
        carrier.clock.advance(29.0)
        assert statuses(carrier) == []
        await carrier.until(lambda: statuses(carrier) == ["sent", "delivered"])


async def test_never_not_even_after_a_start(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    async with world(log, faults={"never": 1}) as carrier:
        await text(carrier)
        await carrier.until(lambda: len(faults(carrier)) == 2)
        assert statuses(carrier) == []
    async with world(log) as carrier:
        await text(carrier)
        await carrier.until(lambda: settled(carrier) == 2)
        assert statuses(carrier) == ["sent", "delivered"]


async def test_repeated(carrier: World) -> None:
    await ask(carrier, repeated=1)
    await text(carrier)
    await carrier.until(lambda: len(faults(carrier)) == 2)
    copies = {record["status"]: record["copies"] for record in faults(carrier)}
    wanted = 2 + sum(copies.values())
    await carrier.until(lambda: settled(carrier) == wanted)
    assert sorted(statuses(carrier)) == sorted(
        status for status, more in copies.items() for _ in range(1 + more)
    )
    assert all(1 <= more <= 3 for more in copies.values())


async def test_reordered(carrier: World) -> None:
    await ask(carrier, reordered=1)
    await text(carrier)
    await carrier.until(lambda: settled(carrier) == 2)
    assert statuses(carrier) == ["delivered", "sent"]
    assert [record["status"] for record in faults(carrier)] == ["sent"]
