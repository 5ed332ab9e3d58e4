"""An officer takes the desk over or hands it over: the log is only added to."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.domain.shifts import (
    ShiftAction,
    ShiftEntry,
    ShiftFault,
    fault_of,
)
from services.gateway.console.handlers.recording import Recording, Sender
from services.gateway.console.ports.commands import CommandBook
from services.gateway.console.ports.shifts import OpenShifts
from services.gateway.domain.actor import Actor
from services.runtime.clock import Clock
from services.runtime.unit import Unit

ReadOpen = Callable[[Actor, datetime], Awaitable[Mapping[str, Any]]]
"""What is open in an actor's division at a moment."""
Seal = Callable[[str], bytes]


class NotSoError(Exception):
    """The officer is, or is not, on duty."""

    def __init__(self, fault: ShiftFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class KeepShifts:
    """Adds entries, one transaction each; the same command again is the one on record."""

    recording: Recording
    open_shifts: OpenShifts
    read_open: ReadOpen
    seal: Seal
    clock: Clock

    async def __call__(self, sender: Sender, action: ShiftAction, note: str) -> Recorded:
        """Take over or hand over at the desk of the sender's division; what is open then is kept
        with it. Raises NotSoError and KeyReusedError."""
        actor = sender.actor
        # On record is what tells notes apart: they are free text, and sealed.
        told = hashlib.sha256(note.encode()).hexdigest()
        request = Request(f"shift-{action}", actor.division, {"note_sha256": told})
        # Before the transaction: it reads many views.
        left_open = await self.read_open(actor, self.clock.now())

        async def act(unit: Unit, _book: CommandBook) -> None:
            log = self.open_shifts(unit)
            fault = fault_of(action, actor.key_id, await log.last(actor.division))
            if fault is not None:
                raise NotSoError(fault)
            entry = ShiftEntry(unit.now, action, actor.key_id, actor.name, actor.division)
            await log.add(entry, self.seal(note) if note else None, left_open)

        return await self.recording.once(sender, request, act)
