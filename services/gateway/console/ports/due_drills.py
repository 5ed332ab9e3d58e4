"""What falls due of the calendar of drills, and the notices it makes."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from services.gateway.console.domain.drills import InTheWay, Occurrence, Verdict
from services.gateway.console.ports.drills import KeptDrill
from services.runtime.unit import Unit


@dataclass(frozen=True)
class Begun:
    """An occurrence of which an alert is to be made: the drill itself or its announcement, in the
    name of `since`, the moment at which that was decided."""

    occurrence_id: UUID
    since: datetime
    at: datetime
    drill: KeptDrill

    @property
    def notice(self) -> str:
        """Names its notice; moved or changed it has another: one that refers to the old is not
        about it."""
        return self._named("notice")

    def _named(self, what: str) -> str:
        return f"{self.occurrence_id}-{what}-{self.since.astimezone(UTC):%Y%m%d%H%M%S}"


@dataclass(frozen=True)
class CalledOff(Begun):
    """An occurrence that was cancelled, changed, moved from its time `at`, or missed or put off
    when that came, after it had been announced as `event` by the alert `notice_id`, with this
    `identifier`, sent by `sender` at `sent`."""

    sender: str
    identifier: str
    sent: datetime
    event: str
    notice_id: UUID

    @property
    def notice(self) -> str:
        return self._named("off")


class DueDrills(Protocol):
    """What is due of the calendar, within one transaction."""

    async def to_extend(self, until: datetime) -> KeptDrill | None:
        """A drill that repeats and is laid less far than this, locked."""
        ...

    async def lay(
        self, occurrences: Sequence[Occurrence], notice_h: int | None, until: datetime
    ) -> None:
        """As in the DrillBook."""
        ...

    async def due(self) -> Occurrence | None:
        """The first planned occurrence whose time has come, locked; others pass it over."""
        ...

    async def in_the_way(self, communities: Collection[str]) -> Sequence[InTheWay]:
        """What runs there now, live or drill."""
        ...

    async def unsettled(self, since: datetime) -> bool:
        """Whether a live alert came in since then of which it is not known what it touches."""
        ...

    async def decide(self, occurrence_id: UUID, what: Verdict) -> None:
        """Keep what becomes of an occurrence."""
        ...

    async def starting(self) -> Begun | None:
        """An occurrence that is to begin and of which there is no alert yet."""
        ...

    async def started(self, occurrence_id: UUID, alert_id: UUID) -> None:
        """It has begun with this alert."""
        ...

    async def give_up(self, occurrence_id: UUID, what: Verdict) -> bool:
        """It comes to nothing, unless it has begun or been decided on meanwhile; gives whether."""
        ...

    async def to_announce(self) -> Begun | None:
        """An occurrence that those concerned are to be told of now, and no alert does so yet,
        locked."""
        ...

    async def announced(self, occurrence_id: UUID, alert_id: UUID) -> None:
        """They are told by this alert, which is yet to be made. Moved, changed or missed from now
        on, they are told that it is off once that alert is there."""
        ...

    async def to_call_off(self, after: datetime) -> CalledOff | None:
        """An occurrence that was cancelled, missed or put off, of a time later than `after`, of
        which those who were told of it do not know yet."""
        ...

    async def called_off(self, told: CalledOff, alert_id: UUID) -> None:
        """They are told by this alert. Moved meanwhile it is off no longer, and its old time is
        taken back."""
        ...

    async def to_take_back(self) -> CalledOff | None:
        """One that was moved or changed after it had been announced, with the time that was told,
        while it is not known that those who were told know."""
        ...

    async def taken_back(self, told: CalledOff) -> None:
        """They are told that the old time is off."""
        ...


class WriteNotice(Protocol):
    """That a drill is to come, as a document."""

    def __call__(self, begun: Begun, sender: str, zone: str) -> bytes:
        """A CAP 1.2 document, the same for the same arguments; the time as read in `zone`. Of what
        was called off it is the Cancel."""
        ...


OpenDueDrills = Callable[[Unit], DueDrills]
