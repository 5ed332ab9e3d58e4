"""An officer says who holds a post, or is away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.events import Event
from schemas.events.commands import AssignPost, EndAbsence, ReportAbsence
from schemas.vocabulary import Rank
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.handlers.recording import Recording, Sender, apart_from_alerts
from services.gateway.console.handlers.refusals import PeriodError, UnknownTargetError
from services.gateway.console.ports.commands import CommandBook
from services.runtime.unit import Routing, Unit


@dataclass(frozen=True)
class CommandingRoster:
    """Records commands; the same command again is the one on record."""

    recording: Recording

    async def assign(
        self,
        sender: Sender,
        post_id: UUID,
        person_id: UUID,
        rank: Rank,
        period: tuple[datetime | None, datetime | None],
    ) -> Recorded:
        """Give a post to a person from `period[0]` (none: now) to `period[1]` (none: open).

        Raises PeriodError where that ends before it begins.
        """

        async def act(unit: Unit, book: CommandBook) -> tuple[Event, Routing]:
            community = await book.community_of_post(post_id)
            if community is None or not sender.actor.within(community):
                raise UnknownTargetError("post", post_id)
            await _home(sender, book, person_id)
            event = AssignPost(
                command_id=sender.command_id,
                post_id=post_id,
                person_id=person_id,
                rank=rank,
                actor=sender.actor.key_id,
                starts_at=_beginning(period, unit.now),
                ends_at=period[1],
            )
            return event, apart_from_alerts(sender, community)

        content = {"person_id": str(person_id), "rank": str(rank), "period": _texts(period)}
        return await self.recording.sent(sender, Request("assign-post", str(post_id), content), act)

    async def report_absence(
        self, sender: Sender, person_id: UUID, period: tuple[datetime | None, datetime]
    ) -> Recorded:
        """A person is away from `period[0]` (none: now) to `period[1]`; PeriodError likewise."""

        async def act(unit: Unit, book: CommandBook) -> tuple[Event, Routing]:
            community = await _home(sender, book, person_id)
            event = ReportAbsence(
                command_id=sender.command_id,
                person_id=person_id,
                actor=sender.actor.key_id,
                starts_at=_beginning(period, unit.now),
                ends_at=period[1],
            )
            return event, apart_from_alerts(sender, community)

        content = {"period": _texts(period)}
        return await self.recording.sent(
            sender, Request("report-absence", str(person_id), content), act
        )

    async def end_absence(
        self, sender: Sender, person_id: UUID, absence_id: UUID | None = None
    ) -> Recorded:
        """A person is back, now; or that absence is over, if it has begun, and none if it has not.

        Raises UnknownTargetError where it is none of theirs, or over.
        """

        async def act(unit: Unit, book: CommandBook) -> tuple[Event, Routing]:
            community = await _home(sender, book, person_id)
            if absence_id is not None and not await book.absence_of(person_id, absence_id):
                raise UnknownTargetError("absence", absence_id)
            event = EndAbsence(
                command_id=sender.command_id,
                person_id=person_id,
                actor=sender.actor.key_id,
                at=unit.now,
                absence_id=absence_id,
            )
            return event, apart_from_alerts(sender, community)

        content = {"absence_id": str(absence_id)} if absence_id is not None else {}
        request = Request("end-absence", str(person_id), content)
        return await self.recording.sent(sender, request, act)


async def _home(sender: Sender, book: CommandBook, person_id: UUID) -> str:
    """The person's community; UnknownTargetError beyond the sender's division too."""
    community = await book.community_of_person(person_id)
    if community is None or not sender.actor.within(community):
        raise UnknownTargetError("person", person_id)
    return community


def _beginning(period: tuple[datetime | None, datetime | None], now: datetime) -> datetime:
    begins, ends = period[0] or now, period[1]
    if ends is not None and ends <= begins:
        raise PeriodError
    return begins


def _texts(period: tuple[datetime | None, datetime | None]) -> list[str | None]:
    return [moment.isoformat() if moment else None for moment in period]
