"""An officer widens what runs: signed as its start was, and sent on to roster once it is."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from schemas.events.commands import WidenIncident, WideningAsked
from schemas.events.hazard_alerts import Area
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.handlers.reach import check_under_way, seen
from services.gateway.console.handlers.recording import Recording, Sender, as_command
from services.gateway.console.handlers.refusals import OutsideError
from services.gateway.console.ports.commands import CommandBook
from services.gateway.console.ports.widening import OpenWidenings, WantedWidening
from services.runtime.unit import Routing, Unit, Units


@dataclass(frozen=True)
class Widening:
    """Records the command; the same again is the one on record."""

    recording: Recording
    open_widenings: OpenWidenings

    async def __call__(
        self, sender: Sender, mobilisation_id: UUID, area: Area, communities: Collection[str]
    ) -> Recorded:
        """Add an area, which lies in these communities, to the incident of a mobilisation, until it
        is cancelled. Where an officer had to approve the start it is a proposal, and waits; else it
        is sent at once, and countersigned where the start is.

        Raises UnknownTargetError, OutsideError when either reaches beyond the actor's division,
        RefusedError when it does not run, and KeyReusedError.
        """
        content = {"area": area.model_dump(mode="json")}
        request = Request("widen", str(mobilisation_id), content)

        async def act(unit: Unit, book: CommandBook) -> None:
            found = await seen(book, sender.actor, mobilisation_id)
            if not sender.actor.covers([*found.communities, *communities]):
                raise OutsideError
            check_under_way(found)
            assert found.incident_id is not None
            wanted = WantedWidening(
                sender.command_id,
                mobilisation_id,
                found.incident_id,
                found.alert_id,
                found.lane,
                area,
                sender.actor.key_id,
            )
            await self.open_widenings(unit).keep(wanted, sent=not found.approved)
            _ask(unit, wanted, communities)
            if not found.approved:
                _send(unit, wanted)

        return await self.recording.once(sender, request, act, as_command(sender, request))


@dataclass(frozen=True)
class SendingWidenings:
    """Sends on what has its signature, each once."""

    units: Units
    open_widenings: OpenWidenings
    any_signed: Callable[[], Awaitable[bool]]

    async def step(self) -> bool:
        """Send one; gives whether there may be more."""
        if not await self.any_signed():
            return False
        async with self.units.begin() as unit:
            widenings = self.open_widenings(unit)
            wanted = await widenings.signed()
            if wanted is not None:
                _send(unit, wanted)
                await widenings.sent(wanted.command_id)
        return wanted is not None


def _ask(unit: Unit, wanted: WantedWidening, communities: Collection[str]) -> None:
    event = WideningAsked(
        command_id=wanted.command_id,
        mobilisation_id=wanted.mobilisation_id,
        actor=wanted.author,
        at=unit.now,
        communities=tuple(sorted(communities)),
    )
    key, identity = str(wanted.mobilisation_id), (wanted.command_id, "asked")
    unit.emit(event, Routing(key, wanted.lane, wanted.alert_id, identity))


def _send(unit: Unit, wanted: WantedWidening) -> None:
    event = WidenIncident(
        command_id=wanted.command_id,
        incident_id=wanted.incident_id,
        lane=wanted.lane,
        areas=(wanted.area,),
        actor=wanted.author,
        at=unit.now,
    )
    key, identity = str(wanted.incident_id), (wanted.command_id,)
    unit.emit(event, Routing(key, wanted.lane, wanted.alert_id, identity))
