"""An officer switches a channel, or limits it."""

from dataclasses import dataclass

from schemas.events import Event
from schemas.events.commands import NotifierCommand
from schemas.vocabulary import Channel
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.handlers.reach import check_everywhere
from services.gateway.console.handlers.recording import Recording, Sender, apart_from_alerts
from services.gateway.console.ports.commands import CommandBook
from services.runtime.unit import Routing, Unit


@dataclass(frozen=True)
class CommandingChannels:
    """Records commands; the same command again is the one on record."""

    recording: Recording

    async def __call__(
        self, sender: Sender, channel: Channel, enabled: bool | None, rate_per_s: float | None
    ) -> Recorded:
        """Switch a channel on or off, or limit it to so many attempts a second.

        A channel is everybody's: OutsideError for who is there for one division.
        """

        async def act(_unit: Unit, _book: CommandBook) -> tuple[Event, Routing]:
            check_everywhere(sender.actor)
            event = NotifierCommand(
                command_id=sender.command_id,
                channel=channel,
                actor=sender.actor.key_id,
                enabled=enabled,
                rate_per_s=rate_per_s,
            )
            return event, apart_from_alerts(sender, str(channel))

        content = {"enabled": enabled, "rate_per_s": rate_per_s}
        return await self.recording.sent(sender, Request("channel", str(channel), content), act)
