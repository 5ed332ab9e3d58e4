"""An officer's message: checked here, approved as the start was, and sent by each branch."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import SendMessage
from schemas.vocabulary import UNDER_WAY, MessageState, MobilisationState, RoundPurpose
from services.alerting.domain.message import Message
from services.alerting.domain.messaging import CORRECTION
from services.alerting.domain.plan import Edition
from services.alerting.handlers.approvals import Signatures, Wish
from services.alerting.ports.mobilisations import Mobilisations
from services.alerting.ports.plans import Editions
from services.alerting.ports.signatures import Messages
from services.runtime.errors import Never
from services.runtime.unit import Unit

BEGAN = (
    *UNDER_WAY,
    MobilisationState.STOOD_DOWN,
    MobilisationState.STOPPED,
    MobilisationState.CLOSED,
)
Row = Any


@dataclass(frozen=True)
class Messaging:
    """Takes messages in and, once they are signed, brings them into force."""

    messages: Messages
    mobilisations: Mobilisations
    editions: Editions
    signatures: Signatures

    async def __call__(self, unit: Unit, _envelope: Envelope, event: Event) -> None:
        assert isinstance(event, SendMessage)
        # What came before it in this unit was decided without it.
        await unit.settle()
        row = await self.mobilisations.get(unit, event.mobilisation_id)
        if event.opens:
            await self._keep(unit, event, row)
            return
        if row is None:
            raise Never(f"no mobilisation {event.mobilisation_id}")
        refusal = await self._refusal(unit, event, row)
        if refusal:
            reason = f"{event.purpose}: {refusal}"
            await self.mobilisations.note(unit, event.mobilisation_id, "command_refused", reason)
            return
        message = await self._add(unit, event)
        if message is not None:
            await self._take_in(unit, row, message)

    async def open(self, unit: Unit, mobilisation_id: UUID) -> None:
        """A mobilisation begins: what waited for that comes into force."""
        for message in await self.messages.waiting(unit, mobilisation_id):
            await self.begin(unit, await self.mobilisations.get(unit, mobilisation_id), message)

    async def _keep(self, unit: Unit, event: SendMessage, row: Row) -> None:
        """What a mobilisation is for waits until that begins, whichever is heard of first."""
        message = await self._add(unit, event)
        if message is None or row is None or row["state"] == MobilisationState.AWAITING_APPROVAL:
            return
        if row["state"] in UNDER_WAY:
            await self.begin(unit, row, message)
        else:
            await self.messages.end(unit, message.message_id, MessageState.WITHDRAWN)

    async def _add(self, unit: Unit, event: SendMessage) -> Message | None:
        """Keep it, with a line of the timeline; None when it is there already."""
        message = Message(
            message_id=event.message_id,
            mobilisation_id=event.mobilisation_id,
            purpose=event.purpose,
            state=MessageState.WAITING,
            asked_by=event.actor,
            asked_at=unit.now,
            from_plan=event.from_plan,
            corrects=event.corrects,
            selection=event.selection,
        )
        if not await self.messages.add(unit, message):
            return None
        what, who = f"command_{message.purpose}", f"by {message.asked_by}"
        await self.mobilisations.note(unit, message.mobilisation_id, what, who)
        return message

    async def _take_in(self, unit: Unit, row: Row, message: Message) -> None:
        # Who decided the start decides what is said in it.
        if row["approved_by"] is None:
            await self.begin(unit, row, message)
        wish = Wish(message.message_id, message.asked_by)
        await self.signatures.ask_within(unit, row, wish)

    async def begin(self, unit: Unit, row: Row, message: Message) -> None:
        """It comes into force: from now on it is sent, and what it corrects is said no more."""
        texts = tuple(row["text_ids"])
        if message.purpose is not RoundPurpose.CORRECTION:
            mark = message.selection.model_dump_json()
        else:
            mark = CORRECTION
            wrong = texts if message.corrects is None else (message.corrects,)
            message = replace(message, wrong=wrong)
            if message.corrects is None:
                texts = (*texts, message.message_id)
        await self.messages.come_into_force(unit, message, texts)
        if message.from_plan:
            newest = await self._newest(unit, row)
            assert newest is not None
            await self.mobilisations.put_wording(unit, message.mobilisation_id, newest, texts)
        await self.mobilisations.time_message(
            unit, message.mobilisation_id, message.message_id, mark
        )

    async def _refusal(self, unit: Unit, event: SendMessage, row: Row) -> str:
        correction = event.purpose is RoundPurpose.CORRECTION
        if row["started_at"] is None or row["state"] not in (BEGAN if correction else UNDER_WAY):
            return f"it is {row['state']}"
        if event.corrects is not None:
            wrong = await self.messages.get(unit, event.corrects)
            if wrong is None or wrong.mobilisation_id != event.mobilisation_id:
                return "no such message"
        if event.from_plan and await self._newest(unit, row) is None:
            return "no newer version of the plan is in force"
        return ""

    async def _newest(self, unit: Unit, row: Row) -> Edition | None:
        """The plan at this level as it is in force, when that is newer than what runs."""
        for edition in await self.editions.in_force(unit):
            if (edition.plan, edition.level) == (row["plan"], row["level"]):
                return edition if edition.version > row["plan_version"] else None
        return None
