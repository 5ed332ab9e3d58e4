"""The first text of a small alert: from its 202 to the POST, idle and beside a large fan-out."""

import asyncio
import time
from collections.abc import Sequence
from random import Random
from uuid import UUID

from services.runtime.links import verify
from tests.bench.carrier_log import CarrierLog
from tests.bench.scene import Scene, Sent
from tests.bench.warnings import over_shapes

PLACES = "select grid_id, array_agg(footprint) from roster.buildings group by grid_id"
ALERTS_OF = """
select l.contact_no, m.alert_id from alerting.contact_link l
  join alerting.contact c using (contact_id) join alerting.mobilisation m using (mobilisation_id)
"""
PAUSE_S = 0.5
"""Between two alerts beside the fan-out: closer together they would be what each waits for."""
LIMIT_S = 60.0
MOST_S = 180.0


class SmallAlerts:
    """One warning a grid, each time for one of its buildings, some of them, or all of them."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._chance = Random(7)
        grids = scene.rows(PLACES)
        self._chance.shuffle(grids)
        self._grids = iter(grids)

    def next(self) -> bytes:
        """The next warning; AssertionError when there is no grid left."""
        found = next(self._grids, None)
        assert found is not None, "more small alerts than grids"
        footprints: list[bytes] = found[1]
        most = self._chance.choice((1, 3, len(footprints)))
        return over_shapes(footprints[:most])


async def one_by_one(scene: Scene, log: CarrierLog, alerts: SmallAlerts, count: int) -> list[Sent]:
    """Each alert is sent when the texts of the last one are out: an idle service."""
    sent: list[Sent] = []
    for _ in range(count):
        before = log.read()
        sent.append(await scene.warn(alerts.next()))
        async with asyncio.timeout(LIMIT_S):
            while log.read() == before:
                await asyncio.sleep(0.02)
            await _silence(log)
    return sent


async def _silence(log: CarrierLog) -> None:
    seen = 0
    while seen != log.read():
        seen = log.read()
        await asyncio.sleep(0.25)


async def in_a_row(scene: Scene, alerts: SmallAlerts, count: int) -> list[Sent]:
    """One alert after the other, whatever has become of the last one."""
    sent: list[Sent] = []
    for _ in range(count):
        sent.append(await scene.warn(alerts.next()))
        await asyncio.sleep(PAUSE_S)
    return sent


async def delays(scene: Scene, log: CarrierLog, sent: Sequence[Sent]) -> list[float]:
    """Seconds from each alert's 202 to its first text at the carrier; for one that has none until
    a limit, the seconds until then."""
    deadline = time.monotonic() + MOST_S
    wanted = {item.alert_id for item in sent}
    while not wanted <= (firsts := _firsts(scene, log)).keys() and time.monotonic() < deadline:
        await asyncio.sleep(1)
    now = time.time()
    return [max(0.0, firsts.get(item.alert_id, now) - item.at) for item in sent]


def _firsts(scene: Scene, log: CarrierLog) -> dict[UUID, float]:
    """When the first text of each alert was taken."""
    log.read()
    keys = scene.link_keys
    alerts: dict[int, UUID] = dict(scene.rows(ALERTS_OF))
    firsts: dict[UUID, float] = {}
    for text in log.texts:
        number = verify(text.token, keys)
        if number in alerts:
            firsts.setdefault(alerts[number], text.at)
    return firsts
