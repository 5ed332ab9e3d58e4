"""What is open at a desk: what whoever comes next has to know without being told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schemas.vocabulary import MobilisationState
from services.gateway.console.ports import ReadDesk
from services.gateway.domain.actor import Actor

NEXT_SHIFT = timedelta(hours=12)


@dataclass(frozen=True)
class LeftOpen:
    """Reads it from the lists that the overview shows."""

    desk: ReadDesk

    async def __call__(self, actor: Actor, now: datetime) -> Mapping[str, Any]:
        """`running` with how many doors are not accounted for, `approvals` that wait, `drills` of
        the next twelve hours and those `not_held`, the number of `dead_letters`."""
        live = await self.desk.live(actor.division)
        waits = MobilisationState.AWAITING_APPROVAL
        drills = await self.desk.drills_between(actor.division, now, now + NEXT_SHIFT)
        not_held = await self.desk.drills_not_held(actor.division)
        return {
            "running": [_running(row) for row in live if row["state"] != waits],
            "approvals": [_running(row) for row in live if row["state"] == waits],
            "drills": [_drill(row) for row in drills],
            "not_held": [_drill(row) for row in not_held],
            "dead_letters": len(await self.desk.dead_letters(100)),
        }


def _running(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "mobilisation_id": str(row["mobilisation_id"]),
        "event": row["event"],
        "signature": row["signature"],
        "exercise": row["exercise"],
        "state": row["state"],
        "visits": row["visits"],
        "unaccounted": row["visits"] - row["accounted"],
        "needs_help": row["needs_help"],
    }


def _drill(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "at": row["at"].isoformat(),
        "hazard": row["hazard"],
        "level": row["level"],
        "area": row["area"],
        "state": row["state"],
    }
