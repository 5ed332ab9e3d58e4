"""What is open at a desk: what whoever comes next has to know without being told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schemas.vocabulary import MatterState, MobilisationState
from services.gateway.console.ports.desk import ReadAlarms, ReadDesk, ReadMatters, ReadWaiting
from services.gateway.domain.actor import Actor

NEXT_SHIFT = timedelta(hours=12)
MOST = 100


@dataclass(frozen=True)
class LeftOpen:
    """Reads it from the lists that the overview shows."""

    desk: ReadDesk
    signing: ReadWaiting
    came_up: ReadMatters
    alarms: ReadAlarms

    async def __call__(self, actor: Actor, now: datetime) -> Mapping[str, Any]:
        """`running` with how many doors are not accounted for; `approvals`: what waits for a
        signature, a start, a message or a widening, before it or afterwards; `matters` that came
        up, `alarms` of alerts that called nobody, `drills` of the next twelve hours and those
        `not_held`, `channels` that are off, the number of `dead_letters`."""
        division = actor.division
        live = await self.desk.live(division)
        waits = MobilisationState.AWAITING_APPROVAL
        open_ = MatterState.OPEN
        channels = await self.desk.channels()
        return {
            "running": [_running(row) for row in live if row["state"] != waits],
            "approvals": [_approval(row) for row in await self.signing.waiting(division)],
            "matters": [
                _matter(row) for row in await self.came_up.matters(division, open_, None, MOST)
            ],
            "alarms": [_alarm(row) for row in await self.alarms.alarms(MOST)],
            "drills": [
                _drill(row)
                for row in await self.desk.drills_between(division, now, now + NEXT_SHIFT)
            ],
            "not_held": [_drill(row) for row in await self.desk.drills_not_held(division)],
            "channels": [row["channel"] for row in channels if not row["enabled"]],
            "dead_letters": len(await self.desk.dead_letters(MOST)),
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


def _approval(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "mobilisation_id": str(row["mobilisation_id"]),
        "kind": row["kind"],
        "state": row["state"],
        "subject": row["subject"],
        "event": row["event"],
        "signature": row["signature"],
        "exercise": row["exercise"],
        "notice": row["notice"],
        "area": row["area"],
        "proposer": row["proposer"],
        "deadline_at": row["deadline_at"],
    }


def _matter(row: Mapping[str, Any]) -> dict[str, Any]:
    """Its place without the door: what is kept here is not sealed."""
    return {
        "mobilisation_id": str(row["mobilisation_id"]),
        "kind": row["kind"],
        "level": row["level"],
        "place": row["place"],
        "exercise": row["exercise"],
        "due_at": row["due_at"],
    }


def _alarm(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "why": row["why"],
        "event": row["event"],
        "areas": row["areas"],
        "recorded_at": row["recorded_at"],
    }


def _drill(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "at": row["at"].isoformat(),
        "hazard": row["hazard"],
        "level": row["level"],
        "area": row["area"],
        "state": row["state"],
    }
