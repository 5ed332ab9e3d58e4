"""What an officer asks is on record once: with its content and in the audit, in one transaction."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from schemas.events import Event
from schemas.vocabulary import Lane
from services.gateway.console.domain.commands import Recorded, Request, command_id, repeated
from services.gateway.console.ports.commands import CommandBook, OpenCommands
from services.gateway.domain.actor import Actor
from services.gateway.ports import Note
from services.runtime.unit import Routing, Unit, Units


@dataclass(frozen=True)
class Sender:
    """Who commands, and under which Idempotency-Key."""

    actor: Actor
    idempotency_key: str

    @property
    def command_id(self) -> UUID:
        return command_id(self.actor.key_id, self.idempotency_key)


@dataclass(frozen=True)
class Audited:
    """How it stands in the audit."""

    what: str
    target: str
    details: Mapping[str, str] = field(default_factory=dict)


Act = Callable[[Unit, CommandBook], Awaitable[None]]
"""What is done when it is asked for the first time; what it raises leaves nothing on record."""

Decide = Callable[[Unit, CommandBook], Awaitable[tuple[Event, Routing]]]
"""What goes to its owner when it is asked for the first time; likewise."""


@dataclass(frozen=True)
class Recording:
    """Records what is asked; the same under the same key again is the one on record."""

    units: Units
    open_book: OpenCommands
    note: Note

    async def once(
        self, sender: Sender, request: Request, act: Act, audited: Audited | None = None
    ) -> Recorded:
        """Do it and record it; in the audit it is called by its kind unless told otherwise.

        Raises KeyReusedError when the key stands for something else, and what `act` raises.
        """
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            known = await book.find(sender.command_id)
            if known is not None:
                return repeated(known, request)
            await act(unit, book)
            command = Recorded(sender.command_id, request, sender.actor.name, unit.now)
            await book.add(command)
            entry = audited or Audited(request.kind, request.target)
            self.note(unit, sender.actor, entry.what, entry.target, **entry.details)
        return command

    async def sent(self, sender: Sender, request: Request, decide: Decide) -> Recorded:
        """Record it as a command, and send on what `decide` gives; its owner checks it again.

        Raises as `once` does.
        """

        async def act(unit: Unit, book: CommandBook) -> None:
            event, routing = await decide(unit, book)
            unit.emit(event, routing)

        return await self.once(sender, request, act, as_command(sender, request))


def apart_from_alerts(sender: Sender, key: str) -> Routing:
    """The way of what belongs to no alert. It may matter to a live one (a post, a channel), so it
    never waits behind a drill."""
    return Routing(key, Lane.EMERGENCY, sender.command_id, (sender.command_id,))


def as_command(sender: Sender, request: Request) -> Audited:
    """In the audit as a command that has gone to its owner."""
    details = {"command": str(sender.command_id)}
    return Audited(f"command-{request.kind}", request.target, details)
