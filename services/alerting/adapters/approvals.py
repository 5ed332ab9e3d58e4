"""Signatures that are asked for, and calls to the duty posts, in PostgreSQL."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Table, select, text
from sqlalchemy.dialects.postgresql import insert

from schemas.vocabulary import AnswerKind, ApprovalKind, ApprovalState, MatterLevel, MatterState
from services.alerting.adapters.tables.approvals import APPROVAL, DUTY_CALL
from services.alerting.adapters.tables.branches import BRANCH, TIMER
from services.alerting.adapters.tables.contacts import CONTACT_LINK
from services.alerting.adapters.tables.visits import MATTER
from services.alerting.domain.approving import Approval, DutyCall, OnDuty, Waiting, division_of
from services.alerting.domain.state import TimerKind
from services.runtime.unit import Unit

WHOLE = ""
"""Timers of a mobilisation as a whole stand under no community's code."""
ABOVE = select(MATTER).where(MATTER.c.level != MatterLevel.COMMUNITY)
# The officers' divisions that hold all of these: one who sees a part can't decide.
LOOKED = text("""
select max(l.looked_at) from gateway_public.looks l
 where l.officer_id <> :without
   and not exists (select from unnest(cast(:codes as text[])) as code
                    where not starts_with(code, l.division))
""")
ON_DUTY = text("""
select h.person_id, p.community_code
  from roster_public.posts p join roster_public.holders h using (post_id)
 where p.kind = 'duty_officer' and not h.away
   and (p.community_code = :own or exists (select from unnest(cast(:codes as text[])) code
                                            where starts_with(p.community_code, code)))
 order by p.community_code <> :own, h.rank, p.community_code, h.person_id
""")


class StoredApprovals:
    """The Approvals port."""

    async def get(self, unit: Unit, subject_id: UUID) -> Approval | None:
        wanted = select(APPROVAL).filter_by(subject_id=subject_id)
        row = (await unit.connection.execute(wanted)).mappings().first()
        return _approval(row) if row is not None else None

    async def open_of(self, unit: Unit, mobilisation_id: UUID) -> list[Approval]:
        wanted = select(APPROVAL).filter_by(mobilisation_id=mobilisation_id, state="open")
        rows = await unit.connection.execute(wanted.order_by(APPROVAL.c.subject_id))
        return [_approval(row) for row in rows.mappings()]

    async def put(self, unit: Unit, approval: Approval) -> None:
        await _put(unit, APPROVAL, "subject_id", asdict(approval))

    async def matter(self, unit: Unit, matter_id: UUID) -> Waiting | None:
        wanted = ABOVE.where(MATTER.c.matter_id == matter_id)
        row = (await unit.connection.execute(wanted)).mappings().first()
        return _matter(row) if row is not None else None

    async def matters(self, unit: Unit, mobilisation_id: UUID) -> list[Waiting]:
        wanted = ABOVE.filter_by(mobilisation_id=mobilisation_id, state=MatterState.OPEN)
        rows = await unit.connection.execute(wanted.order_by(MATTER.c.matter_id))
        return [_matter(row) for row in rows.mappings()]

    async def set_timers(
        self, unit: Unit, waiting: Waiting, due: Mapping[TimerKind, datetime]
    ) -> None:
        rows = [
            {
                "mobilisation_id": waiting.mobilisation_id,
                "community_code": waiting.community_code or WHOLE,
                "kind": kind,
                "subject_id": waiting.subject_id,
                "mark": waiting.level or "",
                "due_at": at,
                "set_at": unit.now,
            }
            for kind, at in due.items()
        ]
        statement = insert(TIMER)
        key = ["mobilisation_id", "community_code", "kind", "subject_id"]
        moments = {name: statement.excluded[name] for name in ("due_at", "set_at")}
        await unit.connection.execute(
            statement.on_conflict_do_update(index_elements=key, set_=moments), rows
        )

    async def drop_timers(self, unit: Unit, approval: Approval) -> None:
        own = TIMER.delete().filter_by(
            mobilisation_id=approval.mobilisation_id,
            community_code=WHOLE,
            subject_id=approval.subject_id,
        )
        await unit.connection.execute(own)

    async def communities(self, unit: Unit, mobilisation_id: UUID) -> tuple[str, ...]:
        code = BRANCH.c.community_code
        wanted = select(code).filter_by(mobilisation_id=mobilisation_id).order_by(code)
        return tuple((await unit.connection.execute(wanted)).scalars())

    async def looked_at(
        self, unit: Unit, divisions: Collection[str], without: str
    ) -> datetime | None:
        names = {"codes": list(divisions), "without": without}
        found: datetime | None = (await unit.connection.execute(LOOKED, names)).scalar()
        return found

    async def on_duty(self, unit: Unit, divisions: Collection[str]) -> list[OnDuty]:
        names = {"codes": list(divisions), "own": division_of(divisions)}
        rows = await unit.connection.execute(ON_DUTY, names)
        return [OnDuty(row.person_id, row.community_code) for row in rows]

    async def calls(self, unit: Unit, mobilisation_id: UUID) -> list[DutyCall]:
        wanted = select(DUTY_CALL).filter_by(mobilisation_id=mobilisation_id)
        rows = await unit.connection.execute(wanted.order_by(DUTY_CALL.c.called_at))
        return [_call(row) for row in rows.mappings()]

    async def put_call(self, unit: Unit, call: DutyCall) -> None:
        link = insert(CONTACT_LINK).values(contact_id=call.contact_id)
        await unit.connection.execute(link.on_conflict_do_nothing())
        await _put(unit, DUTY_CALL, "contact_id", asdict(call))


async def _put(unit: Unit, table: Table, key: str, values: dict[str, Any]) -> None:
    statement = insert(table).values(**values)
    await unit.connection.execute(
        statement.on_conflict_do_update(index_elements=[key], set_=values)
    )


def _approval(row: RowMapping) -> Approval:
    words = {"kind": ApprovalKind(row["kind"]), "state": ApprovalState(row["state"])}
    return Approval(**dict(row) | words | {"adds": tuple(row["adds"])})


def _matter(row: RowMapping) -> Waiting:
    # Asked for again it has as long as it had before.
    asked_at = row["again_at"] or row["came_at"]
    return Waiting(
        row["matter_id"],
        row["mobilisation_id"],
        asked_at,
        asked_at + (row["due_at"] - row["came_at"]),
        row["state"] == MatterState.OPEN,
        row["community_code"],
        MatterLevel(row["level"]),
        again=row["again"],
    )


def _call(row: RowMapping) -> DutyCall:
    return DutyCall(**dict(row) | {"answer": AnswerKind(row["answer"]) if row["answer"] else None})
