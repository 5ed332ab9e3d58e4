"""An officer commands a mobilisation, or signs what waits there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from schemas.approvals import Signer, refusal
from schemas.events import Event
from schemas.events.commands import MobilisationAction, MobilisationCommand, sets_going
from schemas.vocabulary import DeclineReason
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.handlers.reach import held
from services.gateway.console.handlers.recording import Recording, Sender
from services.gateway.console.handlers.refusals import (
    RefusedError,
    StaleRevisionError,
    UnknownTargetError,
)
from services.gateway.console.ports.commands import CommandBook, Mobilisation
from services.gateway.domain.actor import Actor, Scope
from services.gateway.domain.division import holding_all
from services.gateway.domain.notes import Note, Seals, digest_of, sealed_note
from services.runtime.unit import Routing, Unit

SIGNING = (
    MobilisationAction.APPROVE,
    MobilisationAction.DECLINE,
    MobilisationAction.COUNTERSIGN,
)


@dataclass(frozen=True)
class Wish:
    """What an officer wants of a mobilisation, seen as decided on so far at `expected_revision`
    (none: whatever it is); `why` it is declined, and a `note` to that. What is signed is a message
    where one is named, else the start."""

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


@dataclass(frozen=True)
class CommandingMobilisations:
    """Records commands; the same command again is the one on record."""

    recording: Recording
    seals: Seals

    async def __call__(self, sender: Sender, mobilisation_id: UUID, wish: Wish) -> Recorded:
        """Approve, decline, countersign, stop, pause, resume or close; a stop is in force when
        this returns.

        Raises UnknownTargetError, OutsideError when it reaches beyond the actor's division,
        RefusedError, StaleRevisionError (never for a stop) and KeyReusedError.
        """
        actor, action = sender.actor, wish.action

        async def act(unit: Unit, book: CommandBook) -> tuple[Event, Routing]:
            found = await held(book, actor, mobilisation_id)
            if action is MobilisationAction.STOP:
                await book.stop(mobilisation_id, actor.name)
            elif wish.expected_revision not in (None, found.revision):
                raise StaleRevisionError(wish.expected_revision or 0, found.revision)
            if found.overtaken and sets_going(action, wish.message_id):
                raise RefusedError("live-alert-there")
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

        request = Request(action, str(mobilisation_id), wish.content)
        return await self.recording.sent(sender, request, act)


async def _check_signature(
    book: CommandBook, mobilisation_id: UUID, actor: Actor, wish: Wish
) -> None:
    subject_id = wish.message_id or mobilisation_id
    signing = await book.signing(mobilisation_id, subject_id)
    if signing is None:
        raise UnknownTargetError("approval", subject_id)
    afterwards = wish.action is MobilisationAction.COUNTERSIGN
    declines = wish.action is MobilisationAction.DECLINE
    signer = Signer(actor.key_id, actor.division, _deputy(actor), afterwards, declines)
    why = refusal(signing, signer)
    if why is not None:
        raise RefusedError(f"approval-{why}")


def _about(found: Mobilisation, actor: Actor) -> Note:
    """A note about the whole is for who holds all of it."""
    whole = holding_all(found.communities)
    return Note("decline", found.mobilisation_id, found.mobilisation_id, whole, actor.key_id)


def _deputy(actor: Actor) -> bool:
    """Who may sign in the approver's place alone."""
    return not actor.may(Scope.MOBILISATIONS_APPROVE)
