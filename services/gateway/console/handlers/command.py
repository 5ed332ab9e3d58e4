"""An officer commands: recorded and sent on in one transaction; its owner checks it again."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from schemas.approvals import Signer, refusal
from schemas.events import Event
from schemas.events.commands import (
    AssignPost,
    EditPlan,
    LoadPlan,
    MobilisationAction,
    MobilisationCommand,
    NotifierCommand,
    ReportAbsence,
)
from schemas.vocabulary import Channel, DeclineReason, Lane, Rank
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.handlers.recording import Recording, Sender, as_command
from services.gateway.console.ports.commands import CommandBook, Mobilisation
from services.gateway.domain.actor import Actor, Scope
from services.gateway.domain.division import holding_all
from services.gateway.domain.notes import Note, Seals, digest_of, sealed_note
from services.runtime.unit import Routing, Unit


class UnknownTargetError(Exception):
    """There is no such mobilisation, post or person (`what`)."""

    def __init__(self, what: str, target: object) -> None:
        super().__init__(what)
        self.what = what
        self.target = target


class OutsideError(Exception):
    """The target reaches beyond the actor's division: they see their part, and command nothing."""


class RefusedError(Exception):
    """It can't be done as things stand: `kind` says why, as the catalogue's `problem.<kind>`."""

    def __init__(self, kind: str, **values: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.values = values


class PeriodError(Exception):
    """It would end before it begins, or before now where it begins now."""


class StaleRevisionError(Exception):
    """The officer decided on an older picture."""

    def __init__(self, expected: int, actual: int) -> None:
        super().__init__(f"expected {expected}, is {actual}")
        self.expected = expected
        self.actual = actual


@dataclass(frozen=True)
class PlanDocuments:
    """A plan's files as data, the sources they cite, and what every plan says alike."""

    editions: tuple[dict[str, Any], ...]
    sources: dict[str, dict[str, str]]
    common: dict[str, Any]

    @property
    def digest(self) -> str:
        """Tells two contents apart, for what is on record."""
        content = json.dumps([self.editions, self.sources, self.common], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class TypedEdition:
    """One edition's file as it was typed; `check`: only say what is wrong and what would change."""

    plan: str
    level: str
    text: str
    check: bool


SIGNING = (
    MobilisationAction.APPROVE,
    MobilisationAction.DECLINE,
    MobilisationAction.COUNTERSIGN,
)


@dataclass(frozen=True)
class Wish:
    """What an officer wants of a mobilisation, seen at `expected_revision` (none: whatever it is);
    `why` it is declined, and a `note` to that. What is signed is a message where one is named, else
    the start."""

    action: MobilisationAction
    expected_revision: int | None = None
    why: DeclineReason | None = None
    note: str = ""
    message_id: UUID | None = None

    @property
    def content(self) -> dict[str, Any]:
        """What is on record of it."""
        said = {"why": self.why, "message_id": self.message_id}
        known = {name: str(value) for name, value in said.items() if value}
        if self.note.strip():
            known["note"] = digest_of(self.note)
        return {"expected_revision": self.expected_revision, **known}


Act = Callable[[Unit, CommandBook], Awaitable[tuple[Event, Routing]]]


@dataclass(frozen=True)
class Commanding:
    """Records commands; the same command again is the one on record."""

    recording: Recording
    seals: Seals

    async def to_mobilisation(self, sender: Sender, mobilisation_id: UUID, wish: Wish) -> Recorded:
        """Approve, decline, countersign, stop, pause, resume or close; a stop is in force when
        this returns.

        Raises UnknownTargetError, OutsideError when it reaches beyond the actor's division,
        RefusedError, StaleRevisionError (never for a stop) and KeyReusedError.
        """
        actor, action = sender.actor, wish.action

        async def act(unit: Unit, book: CommandBook) -> tuple[Event, Routing]:
            found = await book.mobilisation(mobilisation_id)
            if found is None or not actor.touches(found.communities):
                raise UnknownTargetError("mobilisation", mobilisation_id)
            if not actor.covers(found.communities):
                raise OutsideError
            if action is MobilisationAction.STOP:
                await book.stop(mobilisation_id, actor.name)
            elif wish.expected_revision not in (None, found.revision):
                raise StaleRevisionError(wish.expected_revision or 0, found.revision)
            if action in SIGNING:
                await _check_signature(book, mobilisation_id, actor, wish)
            note = sealed_note(_about(found, actor), wish.note, self.seals, unit.now)
            if note is not None:
                await book.keep(note)
            event = MobilisationCommand(
                command_id=sender.command_id,
                mobilisation_id=mobilisation_id,
                action=action,
                actor=actor.key_id,
                at=unit.now,
                expected_revision=wish.expected_revision,
                division=actor.division,
                deputy=_deputy(actor),
                why=wish.why,
                message_id=wish.message_id,
            )
            routing = Routing(
                str(mobilisation_id), found.lane, found.alert_id, (sender.command_id,)
            )
            return event, routing

        return await self._record(sender, Request(action, str(mobilisation_id), wish.content), act)

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
            home = await book.community_of_person(person_id)
            if home is None or not sender.actor.within(home):
                raise UnknownTargetError("person", person_id)
            event = AssignPost(
                command_id=sender.command_id,
                post_id=post_id,
                person_id=person_id,
                rank=rank,
                actor=sender.actor.key_id,
                starts_at=_beginning(period, unit.now),
                ends_at=period[1],
            )
            return event, _apart_from_alerts(sender, community)

        content = {"person_id": str(person_id), "rank": str(rank), "period": _texts(period)}
        return await self._record(sender, Request("assign-post", str(post_id), content), act)

    async def report_absence(
        self, sender: Sender, person_id: UUID, period: tuple[datetime | None, datetime]
    ) -> Recorded:
        """A person is away from `period[0]` (none: now) to `period[1]`; PeriodError likewise."""

        async def act(unit: Unit, book: CommandBook) -> tuple[Event, Routing]:
            community = await book.community_of_person(person_id)
            if community is None or not sender.actor.within(community):
                raise UnknownTargetError("person", person_id)
            event = ReportAbsence(
                command_id=sender.command_id,
                person_id=person_id,
                actor=sender.actor.key_id,
                starts_at=_beginning(period, unit.now),
                ends_at=period[1],
            )
            return event, _apart_from_alerts(sender, community)

        content = {"period": _texts(period)}
        return await self._record(sender, Request("report-absence", str(person_id), content), act)

    async def to_channel(
        self, sender: Sender, channel: Channel, enabled: bool | None, rate_per_s: float | None
    ) -> Recorded:
        """Switch a channel on or off, or limit it to so many attempts a second.

        A channel is everybody's: OutsideError for who is there for one division.
        """

        async def act(_unit: Unit, _book: CommandBook) -> tuple[Event, Routing]:
            if sender.actor.division:
                raise OutsideError
            event = NotifierCommand(
                command_id=sender.command_id,
                channel=channel,
                actor=sender.actor.key_id,
                enabled=enabled,
                rate_per_s=rate_per_s,
            )
            return event, _apart_from_alerts(sender, str(channel))

        content = {"enabled": enabled, "rate_per_s": rate_per_s}
        return await self._record(sender, Request("channel", str(channel), content), act)

    async def load_plan(self, sender: Sender, plan: str, documents: PlanDocuments) -> Recorded:
        """Put a plan's editions into force; alerting checks them.

        A plan is everybody's: OutsideError for who is there for one division.
        """

        async def act(unit: Unit, _book: CommandBook) -> tuple[Event, Routing]:
            if sender.actor.division:
                raise OutsideError
            event = LoadPlan(
                command_id=sender.command_id,
                plan=plan,
                editions=documents.editions,
                sources=documents.sources,
                common=documents.common,
                actor=sender.actor.key_id,
                at=unit.now,
            )
            return event, _apart_from_alerts(sender, plan)

        # On record is what tells contents apart, not forty kilobytes of texts.
        return await self._record(
            sender, Request("load-plan", plan, {"sha256": documents.digest}), act
        )

    async def edit_plan(self, sender: Sender, typed: TypedEdition) -> Recorded:
        """Have an edition checked, or put into force when nothing is wrong with it.

        A plan is everybody's: OutsideError for who is there for one division.
        """

        async def act(unit: Unit, _book: CommandBook) -> tuple[Event, Routing]:
            if sender.actor.division:
                raise OutsideError
            event = EditPlan(
                command_id=sender.command_id,
                plan=typed.plan,
                level=typed.level,
                text=typed.text,
                check=typed.check,
                actor=sender.actor.key_id,
                at=unit.now,
            )
            return event, _apart_from_alerts(sender, typed.plan)

        kind = "check-plan" if typed.check else "edit-plan"
        content = {"sha256": hashlib.sha256(typed.text.encode()).hexdigest()}
        request = Request(kind, f"{typed.plan}/{typed.level}", content)
        return await self._record(sender, request, act)

    async def _record(self, sender: Sender, request: Request, act: Act) -> Recorded:
        async def sent(unit: Unit, book: CommandBook) -> None:
            event, routing = await act(unit, book)
            unit.emit(event, routing)

        return await self.recording.once(sender, request, sent, as_command(sender, request))


async def _check_signature(
    book: CommandBook, mobilisation_id: UUID, actor: Actor, wish: Wish
) -> None:
    subject_id = wish.message_id or mobilisation_id
    signing = await book.signing(mobilisation_id, subject_id)
    if signing is None:
        raise UnknownTargetError("approval", subject_id)
    afterwards = wish.action is MobilisationAction.COUNTERSIGN
    why = refusal(signing, Signer(actor.key_id, actor.division, _deputy(actor), afterwards))
    if why is not None:
        raise RefusedError(f"approval-{why}")


def _about(found: Mobilisation, actor: Actor) -> Note:
    """A note about the whole is for who holds all of it."""
    whole = holding_all(found.communities)
    return Note("decline", found.mobilisation_id, found.mobilisation_id, whole, actor.key_id)


def _deputy(actor: Actor) -> bool:
    """Who may sign in the approver's place alone."""
    return not actor.may(Scope.MOBILISATIONS_APPROVE)


def _apart_from_alerts(sender: Sender, key: str) -> Routing:
    # A roster or channel command may matter to a live alert, so it never waits behind a drill.
    return Routing(key, Lane.EMERGENCY, sender.command_id, (sender.command_id,))


def _beginning(period: tuple[datetime | None, datetime | None], now: datetime) -> datetime:
    begins, ends = period[0] or now, period[1]
    if ends is not None and ends <= begins:
        raise PeriodError
    return begins


def _texts(period: tuple[datetime | None, datetime | None]) -> list[str | None]:
    return [moment.isoformat() if moment else None for moment in period]
