"""Officers' messages, and the signatures that starts, messages and widenings ask for."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from schemas.vocabulary import MessageState
from services.alerting.domain.approving import Approval, DutyCall, OnDuty, Waiting
from services.alerting.domain.message import Message
from services.alerting.domain.state import TimerKind
from services.runtime.unit import Unit


class Messages(Protocol):
    """Keeps officers' messages; each one's mobilisation is locked by who asks."""

    async def add(self, unit: Unit, message: Message) -> bool:
        """Keep a message; False when it is there already."""
        ...

    async def get(self, unit: Unit, message_id: UUID) -> Message | None: ...

    async def waiting(self, unit: Unit, mobilisation_id: UUID) -> list[Message]:
        """Those that come into force with its start: no signature of their own is asked for."""
        ...

    async def end(self, unit: Unit, message_id: UUID, state: MessageState) -> None:
        """It was never sent, and will not be."""
        ...

    async def come_into_force(
        self, unit: Unit, message: Message, text_ids: tuple[UUID, ...]
    ) -> Message:
        """It is sent from now on, and its mobilisation's texts are these from now on."""
        ...


class Approvals(Protocol):
    """Keeps signatures that are asked for, and the calls made when nobody looks."""

    async def get(self, unit: Unit, subject_id: UUID) -> Approval | None:
        """The signature that a start or a message asks for; its mobilisation's row is locked by who
        asks."""
        ...

    async def open_of(self, unit: Unit, mobilisation_id: UUID) -> list[Approval]:
        """What waits for a signature in a mobilisation: its start, and messages."""
        ...

    async def put(self, unit: Unit, approval: Approval) -> None: ...

    async def matter(self, unit: Unit, matter_id: UUID) -> Waiting | None:
        """A matter where street or district have it to answer, since it came there; its
        mobilisation's row is locked by who asks."""
        ...

    async def matters(self, unit: Unit, mobilisation_id: UUID) -> list[Waiting]:
        """Those that wait there now, of a whole mobilisation."""
        ...

    async def set_timers(
        self, unit: Unit, waiting: Waiting, due: Mapping[TimerKind, datetime]
    ) -> None:
        """Set timers of what waits; one of a kind replaces the one before."""
        ...

    async def drop_timers(self, unit: Unit, approval: Approval) -> None:
        """Its own alone: those of branches go on."""
        ...

    async def communities(self, unit: Unit, mobilisation_id: UUID) -> tuple[str, ...]:
        """The codes of all that it reaches, in order."""
        ...

    async def looked_at(
        self, unit: Unit, divisions: Collection[str], without: str
    ) -> datetime | None:
        """When an officer for all of these divisions last looked at a console; `without` that of
        the one who proposed it."""
        ...

    async def on_duty(self, unit: Unit, divisions: Collection[str]) -> list[OnDuty]:
        """Who holds a duty post in any of them, or that of the smallest division that holds them
        all, and is not away, in the order in which they are phoned: that one's first."""
        ...

    async def calls(self, unit: Unit, mobilisation_id: UUID) -> list[DutyCall]: ...

    async def put_call(self, unit: Unit, call: DutyCall) -> None: ...
