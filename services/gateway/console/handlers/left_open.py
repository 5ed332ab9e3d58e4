"""What is open at a desk: what whoever comes next has to know without being told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schemas.vocabulary import MatterState, MobilisationState
from services.gateway.console.handlers.running import Running
from services.gateway.console.ports.desk import ReadAlarms, ReadDesk, ReadMatters, ReadWaiting
from services.gateway.domain.actor import Actor

NEXT_SHIFT = timedelta(hours=12)
MOST = 100
ITS_OWN = ("mobilisation_id", "event", "signature", "exercise", "state")
RUNNING = (*ITS_OWN, "visits", "needs_help")
APPROVAL = (*ITS_OWN, "kind", "subject", "notice", "area", "proposer", "deadline_at")
# Its place without the door: what is kept here is not sealed.
MATTER = ("mobilisation_id", "kind", "level", "place", "exercise", "due_at")
ALARM = ("why", "event", "areas", "recorded_at")
DRILL = ("at", "hazard", "level", "area", "state")


@dataclass(frozen=True)
class LeftOpen:
    """Reads it from the lists that the overview shows."""

    desk: ReadDesk
    running: Running
    signing: ReadWaiting
    came_up: ReadMatters
    alarms: ReadAlarms

    async def __call__(self, actor: Actor, now: datetime) -> Mapping[str, Any]:
        """`running` with how many doors are not accounted for; `approvals`: what waits for a
        signature, a start, a message or a widening, before it or afterwards; `matters` that came
        up, `alarms` of alerts that called nobody, `drills` of the next twelve hours and those
        `not_held`, `channels` that are off, the number of `dead_letters`."""
        division = actor.division
        live = await self.running(division)
        waits = MobilisationState.AWAITING_APPROVAL
        open_ = MatterState.OPEN
        channels = await self.desk.channels()
        return {
            "running": [_running(row) for row in live if row["state"] != waits],
            "approvals": [_of(row, APPROVAL) for row in await self.signing.waiting(division)],
            "matters": [
                _of(row, MATTER) for row in await self.came_up.matters(division, open_, None, MOST)
            ],
            "alarms": [_of(row, ALARM) for row in await self.alarms.alarms(MOST, unseen=True)],
            "drills": [
                _of(row, DRILL)
                for row in await self.desk.drills_between(division, now, now + NEXT_SHIFT)
            ],
            "not_held": [_of(row, DRILL) for row in await self.desk.drills_not_held(division)],
            "channels": [row["channel"] for row in channels if not row["enabled"]],
            "dead_letters": await self.desk.dead_letter_count(),
        }


def _running(row: Mapping[str, Any]) -> dict[str, Any]:
    return _of(row, RUNNING) | {"unaccounted": row["visits"] - row["accounted"]}


def _of(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """What is kept of a row, as the page is answered it."""
    return {name: row[name] for name in names}
