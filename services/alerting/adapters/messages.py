"""Officers' messages in PostgreSQL."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import RowMapping, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from schemas.events.commands import Selection
from schemas.vocabulary import MessageState, RoundPurpose
from services.alerting.adapters.tables.approvals import APPROVAL
from services.alerting.adapters.tables.messages import MESSAGE
from services.alerting.adapters.tables.mobilisations import MOBILISATION
from services.alerting.domain.message import Message
from services.runtime.unit import Unit


class StoredMessages:
    """The Messages port."""

    async def add(self, unit: Unit, message: Message) -> bool:
        values = message.__dict__ | {"selection": message.selection.model_dump(mode="json")}
        once = insert(MESSAGE).values(**values).on_conflict_do_nothing()
        added = await unit.connection.execute(once.returning(MESSAGE.c.message_id))
        return added.first() is not None

    async def get(self, unit: Unit, message_id: UUID) -> Message | None:
        wanted = select(MESSAGE).filter_by(message_id=message_id)
        row = (await unit.connection.execute(wanted)).mappings().first()
        return _message(row) if row is not None else None

    async def waiting(self, unit: Unit, mobilisation_id: UUID) -> list[Message]:
        of = select(MESSAGE).filter_by(mobilisation_id=mobilisation_id, state=MessageState.WAITING)
        signed_apart = exists().where(APPROVAL.c.subject_id == MESSAGE.c.message_id)
        wanted = of.where(~signed_apart).order_by(MESSAGE.c.message_id)
        rows = await unit.connection.execute(wanted)
        return [_message(row) for row in rows.mappings()]

    async def end(self, unit: Unit, message_id: UUID, state: MessageState) -> None:
        ended = update(MESSAGE).filter_by(message_id=message_id).values(state=state)
        await unit.connection.execute(ended)

    async def come_into_force(
        self, unit: Unit, message: Message, text_ids: tuple[UUID, ...]
    ) -> Message:
        made = replace(message, state=MessageState.IN_FORCE, in_force_at=unit.now)
        own = update(MESSAGE).filter_by(message_id=made.message_id)
        await unit.connection.execute(
            own.values(state=made.state, wrong=list(made.wrong), in_force_at=made.in_force_at)
        )
        of = update(MOBILISATION).filter_by(mobilisation_id=made.mobilisation_id)
        await unit.connection.execute(of.values(text_ids=list(text_ids)))
        return made


def _message(row: RowMapping) -> Message:
    words = {
        "purpose": RoundPurpose(row["purpose"]),
        "state": MessageState(row["state"]),
        "selection": Selection.model_validate(row["selection"]),
        "wrong": tuple(row["wrong"]),
    }
    return Message(**dict(row) | words)
