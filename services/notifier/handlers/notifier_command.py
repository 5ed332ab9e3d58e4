"""notifier-commands: an officer switches a channel or limits its rate."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import NotifierCommand
from services.notifier.ports.attempts import Attempts
from services.runtime.errors import Never
from services.runtime.inbox import Handler
from services.runtime.unit import Unit


def handler(attempts_on: Callable[[AsyncConnection], Attempts]) -> Handler:
    """The handler; a command takes force with the next claim."""

    async def handle(unit: Unit, envelope: Envelope, event: Event) -> None:
        if not isinstance(event, NotifierCommand):
            raise Never(f"not a notifier command: {envelope.name}")
        await attempts_on(unit.connection).switch(event, unit.now)

    return handle
