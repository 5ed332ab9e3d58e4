"""The canary's one message: recorded when it comes, handed over once, seen to arrive."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.attempt_orders import CanaryOrder
from schemas.vocabulary import Channel, Lane
from services.notifier.domain.accounts import Account
from services.notifier.domain.message import Outgoing
from services.notifier.ports.canaries import Canaries
from services.notifier.ports.provider import Provider
from services.runtime.inbox import Handler
from services.runtime.unit import Unit, Units

CanariesOn = Callable[[AsyncConnection], Canaries]


def canary_handler(canaries_on: CanariesOn) -> Handler:
    """The handler of canary-order."""

    async def handle(unit: Unit, _envelope: Envelope, event: Event) -> None:
        assert isinstance(event, CanaryOrder)
        await canaries_on(unit.connection).take_in(event, unit.now)

    return handle


@dataclass(frozen=True)
class CanarySender:
    """Hands canaries over to the account of emergencies: it is that account's way that they try.

    Claimed and committed before the POST, as every attempt: killed in between, a canary is late,
    never sent again.
    """

    units: Units
    canaries_on: CanariesOn
    provider: Provider
    number: str
    text: str

    async def step(self) -> bool:
        """One round; gives whether anything was handed over."""
        async with self.units.begin() as unit:
            canaries = self.canaries_on(unit.connection)
            claimed = await canaries.claim(unit.now)
            await canaries.note_arrivals()
            await canaries.tidy(unit.now)
        for canary in claimed:
            left = canary.not_after - self.units.clock.now()
            outcome = await self.provider.send(
                Outgoing(
                    attempt_id=canary.canary_id,
                    channel=Channel.SMS,
                    lane=Lane.EMERGENCY,
                    account=Account.EMERGENCY,
                    exercise=False,
                    to=self.number,
                    body=self.text,
                    validity_s=max(1, int(left.total_seconds())),
                )
            )
            async with self.units.begin() as unit:
                canaries = self.canaries_on(unit.connection)
                await canaries.note_outcome(canary.canary_id, outcome, unit.now)
        return bool(claimed)
