"""Recorded answers become events: one a community and mobilisation for what came in together."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from schemas.events.answers import Answers
from services.gateway.field.ports import OpenWaiting, WaitingAnswer
from services.runtime.unit import Routing, Unit, Units

BATCH = 500
GATHER_S = 0.05
"""What is recorded within it is sent together."""


@dataclass(frozen=True)
class SendAnswers:
    """Puts waiting answers into the outbox."""

    units: Units
    open_waiting: OpenWaiting

    async def step(self) -> bool:
        """One batch, in one transaction; gives whether there may be more."""
        async with self.units.begin() as unit:
            waiting = await self.open_waiting(unit).take(BATCH)
            groups: dict[tuple[str, UUID], list[WaitingAnswer]] = defaultdict(list)
            for item in waiting:
                for community in item.communities:
                    groups[community, item.answer.mobilisation_id].append(item)
            for (community, _mobilisation), group in groups.items():
                _emit(unit, community, group)
        return len(waiting) == BATCH


def _emit(unit: Unit, community: str, group: list[WaitingAnswer]) -> None:
    first = group[0]
    answers = tuple(item.answer for item in group)
    routing = Routing(
        key=community,
        lane=first.lane,
        trace=first.trace,
        identity=(community, *(answer.answer_id for answer in answers)),
    )
    unit.emit(Answers(community_code=community, answers=answers), routing)
