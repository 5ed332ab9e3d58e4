"""The canary's one message: recorded when it comes, handed over once, seen to arrive.

It heeds what attempts heed: the channel's switch and the line's circuit breaker. While one of them
holds it back that is told of elsewhere, and it has come as far as it could: it is not late.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.attempt_orders import CanaryOrder
from schemas.vocabulary import Channel, Lane
from services.notifier.domain.accounts import Account
from services.notifier.domain.breaker import Gate
from services.notifier.domain.canary import AT_ONCE, Canary
from services.notifier.domain.expiry import CHANNEL_OFF
from services.notifier.domain.lattice import Happening
from services.notifier.domain.message import Outgoing
from services.notifier.domain.outcomes import LINE_OPEN, Outcome, pause_before
from services.notifier.handlers.claim import Desk
from services.notifier.ports.canaries import Canaries
from services.runtime.inbox import Handler
from services.runtime.unit import Unit

log = structlog.get_logger(__name__)
LONGEST_REST = timedelta(minutes=2)
CanariesOn = Callable[[AsyncConnection], Canaries]


def canary_handler(canaries_on: CanariesOn) -> Handler:
    """The handler of canary-order."""

    async def handle(unit: Unit, _envelope: Envelope, event: Event) -> None:
        assert isinstance(event, CanaryOrder)
        await canaries_on(unit.connection).take_in(event, unit.now)

    return handle


@dataclass
class CanarySender:
    """Hands canaries over to the account of emergencies: it is that account's way that they try.

    Claimed and committed before the POST, as every attempt: killed in between, a canary is late,
    never sent again. One that the provider did not take for now (429) goes again after a pause. On
    a line that is open one goes as its probe.
    """

    desk: Desk
    canaries_on: CanariesOn
    number: str
    text: str
    _until: datetime | None = field(default=None, init=False)
    _released: int = field(default=0, init=False)

    async def step(self) -> bool:
        """One round; gives whether anything was handed over."""
        async with self.desk.units.begin() as unit:
            canaries = self.canaries_on(unit.connection)
            gate, held = await self._gate(unit)
            most = {Gate.ALL: AT_ONCE, Gate.ONE: 1, Gate.NONE: 0}[gate]
            rests = self._until and timedelta(0) < self._until - unit.now <= LONGEST_REST
            claimed = [] if not most or rests else await canaries.claim(unit.now, most)
            await canaries.note_arrivals()
            count = await canaries.hold_back(held, unit.now) if held else 0
            await canaries.tidy(unit.now)
        if count:
            log.info("canary.held", why=held, count=count)
        for canary in claimed:
            await self._fly(canary)
        return bool(claimed)

    async def _gate(self, unit: Unit) -> tuple[Gate, str]:
        """Who may pass, and what holds the others back; empty when nothing does."""
        state = await self.desk.tables.attempts_on(unit.connection).channel(Channel.SMS)
        if not state.enabled:
            return Gate.NONE, CHANNEL_OFF
        gate = self.desk.lines.gate(Account.EMERGENCY, Channel.SMS)
        return gate, "" if gate is Gate.ALL else LINE_OPEN

    async def _fly(self, canary: Canary) -> None:
        """Its outcome says of the line what an attempt's says: in a quiet night it is the only one
        that tries it. Since the claim the line may have opened, or have got its probe."""
        lines, units = self.desk.lines, self.desk.units
        gate = lines.gate(Account.EMERGENCY, Channel.SMS)
        if gate is Gate.NONE:
            await self._give_back(canary)
            return
        probe = gate is Gate.ONE
        if probe:
            lines.probing(Account.EMERGENCY, Channel.SMS)
        left = canary.not_after - units.clock.now()
        outcome = await self.desk.provider.send(
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
        lines.heard(Account.EMERGENCY, Channel.SMS, outcome, probe=probe)
        async with units.begin() as unit:
            canaries = self.canaries_on(unit.connection)
            await canaries.note_outcome(canary.canary_id, outcome, unit.now)
            pause = pause_before(self._released, 1.0, outcome)
            self._released = self._released + 1 if outcome.happening is Happening.RELEASED else 0
            self._until = unit.now + min(pause, LONGEST_REST) if self._released else None

    async def _give_back(self, canary: Canary) -> None:
        """The provider never heard of it: there is no pause to keep, and nothing to say of the
        line."""
        async with self.desk.units.begin() as unit:
            outcome = Outcome(Happening.RELEASED, reason=LINE_OPEN)
            await self.canaries_on(unit.connection).note_outcome(
                canary.canary_id, outcome, unit.now
            )
