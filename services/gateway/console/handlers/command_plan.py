"""An officer puts a plan's editions into force, or edits one; alerting checks them."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from schemas.events import Event
from schemas.events.commands import EditPlan, LoadPlan
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.handlers.reach import check_everywhere
from services.gateway.console.handlers.recording import Recording, Sender, apart_from_alerts
from services.gateway.console.ports.commands import CommandBook
from services.runtime.unit import Routing, Unit


@dataclass(frozen=True)
class PlanDocuments:
    """A plan's files as data, the sources they cite, and what every plan says alike."""

    editions: tuple[dict[str, Any], ...]
    sources: dict[str, dict[str, str]]
    common: dict[str, Any]

    @property
    def digest(self) -> str:
        """Tells two contents apart, for what is on record."""
        content = json.dumps([self.editions, self.sources, self.common], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class TypedEdition:
    """One edition's file as it was typed; `check`: only say what is wrong and what would change."""

    plan: str
    level: str
    text: str
    check: bool


@dataclass(frozen=True)
class CommandingPlans:
    """Records commands; the same command again is the one on record."""

    recording: Recording

    async def load(self, sender: Sender, plan: str, documents: PlanDocuments) -> Recorded:
        """Put a plan's editions into force.

        A plan is everybody's: OutsideError for who is there for one division.
        """

        async def act(unit: Unit, _book: CommandBook) -> tuple[Event, Routing]:
            check_everywhere(sender.actor)
            event = LoadPlan(
                command_id=sender.command_id,
                plan=plan,
                editions=documents.editions,
                sources=documents.sources,
                common=documents.common,
                actor=sender.actor.key_id,
                at=unit.now,
            )
            return event, apart_from_alerts(sender, plan)

        # On record is what tells contents apart, not forty kilobytes of texts.
        return await self.recording.sent(
            sender, Request("load-plan", plan, {"sha256": documents.digest}), act
        )

    async def edit(self, sender: Sender, typed: TypedEdition) -> Recorded:
        """Have an edition checked, or put into force when nothing is wrong with it.

        A plan is everybody's: OutsideError for who is there for one division.
        """

        async def act(unit: Unit, _book: CommandBook) -> tuple[Event, Routing]:
            check_everywhere(sender.actor)
            event = EditPlan(
                command_id=sender.command_id,
                plan=typed.plan,
                level=typed.level,
                text=typed.text,
                check=typed.check,
                actor=sender.actor.key_id,
                at=unit.now,
            )
            return event, apart_from_alerts(sender, typed.plan)

        kind = "check-plan" if typed.check else "edit-plan"
        content = {"sha256": hashlib.sha256(typed.text.encode()).hexdigest()}
        request = Request(kind, f"{typed.plan}/{typed.level}", content)
        return await self.recording.sent(sender, request, act)
