"""Signatures with a clock: asked for, given or declined, passed on, phoned for, lapsed."""

from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from schemas.approvals import Signer, refusal
from schemas.events.commands import MobilisationAction, MobilisationCommand
from schemas.vocabulary import (
    ApprovalKind,
    ApprovalState,
    MessageState,
    MobilisationState,
    RoundPurpose,
)
from services.alerting.domain.approving import (
    Approval,
    Asked,
    Watch,
    ask_deputy,
    close,
    confirmation,
    countersignature,
    propose,
)
from services.alerting.domain.plan import Edition
from services.alerting.domain.state import TimerKind
from services.alerting.handlers.duty_calls import DutyCalls
from services.alerting.ports.mobilisations import Mobilisations
from services.alerting.ports.signatures import Approvals, Messages
from services.runtime.unit import Unit

ENDS = {
    ApprovalState.DECLINED: MessageState.DECLINED,
    ApprovalState.LAPSED: MessageState.LAPSED,
    ApprovalState.WITHDRAWN: MessageState.WITHDRAWN,
}
"""How a message ends that is not to be sent."""
NAMED = {ApprovalKind.PROPOSAL: "approval"}
"""What the timeline calls a signature where that is not its kind."""
NEWER = tuple(field.name for field in fields(Asked))
"""What a newer alert changes of a signature that waits."""
RAISED = "the issuer has raised it"
Row = Any


@dataclass(frozen=True)
class Wish:
    """What an officer wants in a mobilisation: a message, or a widening by communities."""

    subject_id: UUID
    by: str
    adds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signatures:
    """What becomes of the signatures that starts, officers' messages and widenings ask for."""

    approvals: Approvals
    mobilisations: Mobilisations
    messages: Messages
    duty_calls: DutyCalls

    async def ask(
        self, unit: Unit, asked: Asked, edition: Edition, *, waits: bool, owed: bool
    ) -> None:
        """Ask for the signature of a start that waits, or afterwards of what does not: where it is
        `owed` by an officer's decision or the plan says so, and nothing as grave has been signed.
        """
        known = await self.approvals.get(unit, asked.subject_id)
        if not waits:
            known = await self._still_good(unit, asked, edition, known)
            if known is None and (owed or edition.countersigned):
                why = "goes out at once" if owed else "signed in advance"
                await self._ask_afterwards(unit, asked, edition, why)
            return
        await self._wait_for(unit, known, propose(asked, edition.approving, unit.now), edition)

    async def ask_whether_stopped(self, unit: Unit, asked: Asked, row: Row) -> None:
        """Ask whether a stop still holds, now that the issuer has raised the level."""
        edition = await self.duty_calls.edition(unit, row)
        known = await self.approvals.get(unit, asked.subject_id)
        made = confirmation(asked, edition.approving, unit.now)
        await self._wait_for(unit, known, made, edition, f"{RAISED}: {edition.level}: ")

    async def _wait_for(
        self, unit: Unit, known: Approval | None, made: Approval, edition: Edition, why: str = ""
    ) -> None:
        """What is to be decided; one that waits already goes on by its clock, about the newer
        alert."""
        if known is not None and known.open and known.kind is made.kind:
            newer = {name: getattr(made, name) for name in NEWER}
            await self.approvals.put(unit, replace(known, **newer))
            return
        rule = edition.approving
        await self.approvals.put(unit, made)
        assert made.deputy_due_at is not None
        assert made.deadline_at is not None
        due = {
            TimerKind.ASK_DEPUTY: made.deputy_due_at,
            TimerKind.WATCH: unit.now + rule.unwatched,
            TimerKind.LAPSE: made.deadline_at,
        }
        await self.approvals.set_timers(unit, made.waiting, due)
        until = f"{why}until {made.deadline_at.isoformat(timespec='seconds')}"
        await self._step(unit, made, "asked", until)

    async def ask_within(self, unit: Unit, row: Row, wish: Wish) -> None:
        """Ask for the signature of what an officer wants in a mobilisation: who decided the start
        decides it; what began by itself waits for nobody and is signed afterwards, however mild
        it is, and in a drill of the calendar nobody is asked."""
        if row["drill"] is not None:
            return
        edition = await self.duty_calls.edition(unit, row)
        asked = _within(row, wish)
        waits = row["approved_by"] is not None
        await self.ask(unit, asked, edition, waits=waits, owed=True)

    async def turn_down(self, unit: Unit, row: Row, wish: Wish, why: str) -> None:
        """What would have waited for a signature can't be any more: withdrawn, so that nobody waits
        for it."""
        if row["approved_by"] is None:
            return
        edition = await self.duty_calls.edition(unit, row)
        made = propose(_within(row, wish), edition.approving, unit.now)
        withdrawn = close(made, ApprovalState.WITHDRAWN, unit.now, reason=why)
        await self.approvals.put(unit, withdrawn)

    async def _still_good(
        self, unit: Unit, asked: Asked, edition: Edition, known: Approval | None
    ) -> Approval | None:
        """What was signed, or is to be, where that is as grave as what is asked now."""
        if known is None:
            return None
        if known.open and known.kind is ApprovalKind.PROPOSAL:
            await self._withdraw(unit, known, "signed in advance at this level")
            return None
        signed = known.open or known.state is ApprovalState.GIVEN
        if not signed or known.level == asked.level:
            return known if signed else None
        in_force = await self.duty_calls.editions.in_force(unit)
        degrees = {one.level: one.degree for one in in_force if one.plan == edition.plan}
        return known if degrees.get(known.level, 0) >= edition.degree else None

    async def _ask_afterwards(self, unit: Unit, asked: Asked, edition: Edition, why: str) -> None:
        """In place of one that is not as grave, whose clock and calls end."""
        made = countersignature(asked, edition.approving, unit.now)
        await self.approvals.drop_timers(unit, made)
        await self.duty_calls.end(unit, made.waiting, "a graver level is to be signed")
        await self.approvals.put(unit, made)
        assert made.deputy_due_at is not None
        due = {TimerKind.ASK_DEPUTY: made.deputy_due_at}
        await self.approvals.set_timers(unit, made.waiting, due)
        await self._step(unit, made, "asked", why)

    async def refused(self, unit: Unit, event: MobilisationCommand) -> str:
        """Why a signature is not taken; empty when it is."""
        approval = await self.approvals.get(unit, subject_of(event))
        if approval is None or approval.mobilisation_id != event.mobilisation_id:
            return "nothing waits for a signature"
        communities = await self.approvals.communities(unit, event.mobilisation_id)
        afterwards = event.action is MobilisationAction.COUNTERSIGN
        declines = event.action is MobilisationAction.DECLINE
        signer = Signer(event.actor, event.division, event.deputy, afterwards, declines)
        return str(refusal(approval.signing(communities), signer) or "")

    async def settle(
        self, unit: Unit, subject_id: UUID, state: ApprovalState, by: str, reason: str = ""
    ) -> None:
        """It is decided: timers and calls that only asked for it end."""
        approval = await self.approvals.get(unit, subject_id)
        if approval is not None and approval.open:
            await self._settle(unit, approval, state, by, reason)

    async def _settle(
        self, unit: Unit, approval: Approval, state: ApprovalState, by: str, reason: str
    ) -> None:
        await self.approvals.put(unit, close(approval, state, unit.now, by, reason))
        await self.approvals.drop_timers(unit, approval)
        await self.duty_calls.end(unit, approval.waiting, f"the {approval.kind} is {state}")
        if approval.kind is ApprovalKind.PROPOSAL and state in ENDS:
            await self._end_messages(unit, approval, ENDS[state])

    async def _end_messages(self, unit: Unit, approval: Approval, state: MessageState) -> None:
        """The message that it was about, or what waited for the start that it was about."""
        if approval.of_message:
            await self.messages.end(unit, approval.subject_id, state)
            return
        for message in await self.messages.waiting(unit, approval.mobilisation_id):
            await self.messages.end(unit, message.message_id, state)

    async def take_back(self, unit: Unit, subject_id: UUID, why: str) -> None:
        """One that nobody needs to decide any more, if it waits."""
        approval = await self.approvals.get(unit, subject_id)
        if approval is not None and approval.open:
            await self._withdraw(unit, approval, why)

    async def withdraw(
        self, unit: Unit, mobilisation_id: UUID, why: str, *, corrections: bool = True
    ) -> None:
        """Proposals that nobody needs to decide any more, of the start or within it, also of
        `corrections` or not; a countersignature is still owed."""
        for approval in await self.approvals.open_of(unit, mobilisation_id):
            message = await self.messages.get(unit, approval.subject_id)
            corrects = message is not None and message.purpose is RoundPurpose.CORRECTION
            if approval.kind is ApprovalKind.PROPOSAL and (corrections or not corrects):
                await self._withdraw(unit, approval, why)

    async def _withdraw(self, unit: Unit, approval: Approval, why: str) -> None:
        await self._settle(unit, approval, ApprovalState.WITHDRAWN, "", why)
        await self._step(unit, approval, "withdrawn", why)

    async def due(self, unit: Unit, subject_id: UUID, kind: TimerKind, watch: Watch) -> None:
        """A timer of a signature ran out."""
        approval = await self.approvals.get(unit, subject_id)
        if approval is None:
            return
        row = await self.mobilisations.get(unit, approval.mobilisation_id)
        if row is None or not approval.open:
            return
        if kind is TimerKind.WATCH:
            if approval.watched and not _is_stopped(row, approval):
                await self.duty_calls.watch(unit, row, approval.waiting, watch)
            return
        if kind is TimerKind.LAPSE and not approval.lapses:
            # Of the proposal in whose place this one stands: what runs does not end with it.
            return
        due_at = approval.due_at(kind)
        if due_at is not None and due_at > unit.now:
            # Of another before it, or the deputy was asked late: this one has its own time.
            await self.approvals.set_timers(unit, approval.waiting, {kind: due_at})
        elif kind is TimerKind.LAPSE:
            await self._lapse(unit, approval)
        elif approval.kind is ApprovalKind.COUNTERSIGNATURE:
            await self._overdue(unit, row, approval)
        else:
            await self._ask_deputy(unit, approval)

    async def _ask_deputy(self, unit: Unit, approval: Approval) -> None:
        asked = ask_deputy(approval, unit.now)
        await self.approvals.put(unit, asked)
        assert asked.deadline_at is not None
        timers = {TimerKind.LAPSE: asked.deadline_at}
        await self.approvals.set_timers(unit, asked.waiting, timers)
        why = "no officer has decided"
        await self.mobilisations.note(unit, approval.mobilisation_id, "deputy_asked", why)

    async def _overdue(self, unit: Unit, row: Row, approval: Approval) -> None:
        """Nobody has signed what runs or ran: it is still owed, and whoever is on duty is phoned,
        the next when as long has passed again. About what was stopped nobody is called."""
        overdue = replace(approval, deputy_asked_at=unit.now)
        await self.approvals.put(unit, overdue)
        if not _is_stopped(row, overdue):
            await self.approvals.set_timers(unit, overdue.waiting, {TimerKind.WATCH: unit.now})
        await self._step(unit, approval, "overdue", "nobody has countersigned")

    async def _lapse(self, unit: Unit, approval: Approval) -> None:
        why = "nobody decided in time"
        await self._settle(unit, approval, ApprovalState.LAPSED, "", why)
        if not approval.of_message:
            await self.end(unit, approval.mobilisation_id, MobilisationState.LAPSED, why)
        await self._step(unit, approval, "lapsed", why)

    async def end(
        self, unit: Unit, mobilisation_id: UUID, state: MobilisationState, why: str
    ) -> None:
        """A mobilisation that never began ends."""
        await self.mobilisations.set_state(
            unit, mobilisation_id, state, state_reason=why, ended_at=unit.now
        )

    async def _step(self, unit: Unit, approval: Approval, step: str, reason: str) -> None:
        what = f"{NAMED.get(approval.kind, approval.kind)}_{step}"
        await self.mobilisations.note(unit, approval.mobilisation_id, what, reason)


def _within(row: Row, wish: Wish) -> Asked:
    """To be signed at the level that the mobilisation runs at."""
    return Asked(
        wish.subject_id,
        row["mobilisation_id"],
        row["alert_revision"],
        row["level"],
        wish.by,
        wish.adds,
    )


def subject_of(event: MobilisationCommand) -> UUID:
    """What a command is to sign: a message, or else the start."""
    return event.message_id or event.mobilisation_id


def _is_stopped(row: Row, approval: Approval) -> bool:
    """Whether what is to be signed afterwards was stopped: nobody is phoned about it any more."""
    stopped = row["state"] == MobilisationState.STOPPED
    return stopped and approval.kind is ApprovalKind.COUNTERSIGNATURE
