"""From an answer on the field page to the officer who sees it."""

import asyncio
import time
from dataclasses import dataclass
from uuid import UUID

import httpx

from services.runtime.links import mint
from tests.bench.scene import Scene, Sent

MOBILISATION = "select mobilisation_id from alerting.mobilisation where alert_id = %s"
# One who has been told in each grid: an answer then shows as the first of its grid.
TOLD = """
select distinct on (p.grid_id) p.grid_id, l.contact_no
  from alerting.task t
  join alerting.place p using (mobilisation_id, node_id)
  join alerting.contact c using (contact_id)
  join alerting.contact_link l using (contact_id)
 where t.mobilisation_id = %s and t.kind = 'lead' and t.state = 'open'
   and c.told_at is not null and p.grid_id is not null
 order by p.grid_id, l.contact_no limit %s
"""
LIMIT_S = 60.0
GIVEN_IN_S = 20.0
"""The answers are spread over this time."""
LOOK_S = 0.1


@dataclass
class Watching:
    """An officer's screen that is read again and again; `waiting` are grids whose answer was given
    at a moment, `seen` what each took to be seen."""

    scene: Scene
    mobilisation: UUID
    waiting: dict[UUID, float]
    seen: list[float]
    all_given: bool = False

    async def watch(self) -> None:
        """Look until every answer given was seen, or a limit is reached."""
        deadline = time.monotonic() + GIVEN_IN_S + LIMIT_S
        while (self.waiting or not self.all_given) and time.monotonic() < deadline:
            await self._look()
            await asyncio.sleep(LOOK_S)
        self.seen += [time.monotonic() - given for given in self.waiting.values()]

    async def _look(self) -> None:
        answer = await self.scene.web.get(
            f"{self.scene.console}/v1/mobilisations/{self.mobilisation}",
            params={"down_to": "grid", "doors": 0, "entries": 0},
        )
        now = time.monotonic()
        assert answer.status_code == httpx.codes.OK, answer.text
        for node in answer.json()["progress"]:
            if node["answered"] and (given := self.waiting.pop(UUID(node["node_id"]), None)):
                self.seen.append(now - given)


async def answer_to_view(scene: Scene, sent: Sent, answers: int) -> list[float]:
    """Seconds from the tap to the console's API, for one who answers in each of so many grids; for
    those not seen until a limit, the seconds until then."""
    mobilisation: UUID = await scene.one(MOBILISATION, sent.alert_id)
    people = await _told(scene, mobilisation, answers)
    watching = Watching(scene, mobilisation, {}, [])
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(watching.watch())
        for grid, contact_no in people:
            watching.waiting[grid] = time.monotonic()
            tasks.create_task(_say(scene, contact_no))
            await asyncio.sleep(GIVEN_IN_S / len(people))
        watching.all_given = True
    return watching.seen


async def _told(scene: Scene, mobilisation: UUID, answers: int) -> list[tuple[UUID, int]]:
    """Grid and number of so many contacts, once there are as many."""
    async with asyncio.timeout(LIMIT_S):
        while len(people := scene.rows(TOLD, mobilisation, answers)) < answers:
            await asyncio.sleep(1)
    return [(row[0], row[1]) for row in people]


async def _say(scene: Scene, contact_no: int) -> None:
    token = mint(contact_no, scene.link_keys)
    answer = await scene.web.post(f"{scene.public}/t/{token}/received")
    assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
