"""When something is due in a mobilisation, and time that stands still, in PostgreSQL."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert

from schemas.vocabulary import MobilisationState
from services.alerting.adapters.tables.branches import BRANCH, SLICE, TIMER
from services.alerting.adapters.tables.mobilisations import MOBILISATION
from services.alerting.adapters.tables.visits import MATTER
from services.alerting.domain.state import TimerKind
from services.runtime.unit import Unit

_M, _T = MATTER.c, TIMER.c
_DEADLINE_SET_AT = (
    select(_T.set_at)
    .where(
        _T.mobilisation_id == SLICE.c.mobilisation_id,
        _T.community_code == SLICE.c.community_code,
        _T.kind == TimerKind.DEADLINE,
        _T.subject_id == SLICE.c.grid_id,
    )
    .scalar_subquery()
)
_IS_PAUSED = MOBILISATION.c.state == MobilisationState.PAUSED
ASIDE = timedelta(days=36_500)
"""What runs out in a pause is put off by so much until its end, so that nobody goes over a
district's timers again and again meanwhile."""


class StoredTimes:
    """The timers of a mobilisation's branches and grids."""

    async def time_branches(
        self, unit: Unit, mobilisation_id: UUID, kind: TimerKind, mark: str
    ) -> None:
        """Let every branch hear of something at once, in the order of its own key."""
        chosen = select(
            BRANCH.c.mobilisation_id,
            BRANCH.c.community_code,
            text(":kind"),
            BRANCH.c.community_id,
            text(":mark"),
            text("cast(:now as timestamptz)"),
        ).where(BRANCH.c.mobilisation_id == mobilisation_id)
        await self._set_timers(unit, chosen, kind, mark)

    async def time_message(
        self, unit: Unit, mobilisation_id: UUID, message_id: UUID, mark: str
    ) -> None:
        """Let every branch send a message at once; each message has a timer of its own."""
        chosen = select(
            BRANCH.c.mobilisation_id,
            BRANCH.c.community_code,
            text(":kind"),
            literal(message_id),
            text(":mark"),
            text("cast(:now as timestamptz)"),
        ).where(BRANCH.c.mobilisation_id == mobilisation_id)
        await self._set_timers(unit, chosen, TimerKind.MESSAGE, mark)

    async def time_place(
        self, unit: Unit, place: tuple[UUID, str, UUID], kind: TimerKind, mark: str
    ) -> None:
        """Let the branch of a place (mobilisation, community, node) hear of something at once."""
        mobilisation_id, code, node_id = place
        chosen = select(
            BRANCH.c.mobilisation_id,
            BRANCH.c.community_code,
            text(":kind"),
            literal(node_id),
            text(":mark"),
            # In a pause it waits for the end, and no longer.
            case((_IS_PAUSED, MOBILISATION.c.paused_at), else_=text("cast(:now as timestamptz)")),
        ).where(
            BRANCH.c.mobilisation_id == mobilisation_id,
            BRANCH.c.community_code == code,
            MOBILISATION.c.mobilisation_id == BRANCH.c.mobilisation_id,
        )
        await self._set_timers(unit, chosen, kind, mark)

    async def time_grids(self, unit: Unit, mobilisation_id: UUID) -> None:
        """Let every grid that was only kept so far be acted on."""
        chosen = select(
            SLICE.c.mobilisation_id,
            SLICE.c.community_code,
            text(":kind"),
            SLICE.c.grid_id,
            text(":mark"),
            text("cast(:now as timestamptz)"),
        ).where(SLICE.c.mobilisation_id == mobilisation_id, ~SLICE.c.applied)
        await self._set_timers(unit, chosen, TimerKind.APPLY, "approved")

    async def _set_timers(self, unit: Unit, chosen: Any, kind: TimerKind, mark: str) -> None:
        columns = ["mobilisation_id", "community_code", "kind", "subject_id", "mark", "due_at"]
        statement = insert(TIMER).from_select(columns, chosen)
        await unit.connection.execute(
            statement.on_conflict_do_update(
                index_elements=columns[:4],
                set_={"mark": statement.excluded.mark, "due_at": statement.excluded.due_at},
            ),
            {"kind": str(kind), "mark": mark, "now": unit.now},
        )

    async def shift_time(self, unit: Unit, mobilisation_id: UUID, by: timedelta) -> None:
        """Time that stood still counts against nobody: timers and deadlines move on by it, but for
        those of signatures, which went on.

        A pause that began under a clock that ran ahead ends before it began, as it seems: back goes
        what was set under that clock alone.
        """

        def moved(at: Any, set_at: Any) -> Any:
            return at + case((set_at > unit.now, by), else_=max(by, timedelta(0)))

        # A new image: what workers hold of these branches in memory is no longer true.
        await unit.connection.execute(
            update(BRANCH).where(BRANCH.c.mobilisation_id == mobilisation_id).values(image=None)
        )
        await unit.connection.execute(
            update(SLICE)
            .where(SLICE.c.mobilisation_id == mobilisation_id, SLICE.c.deadline_at.is_not(None))
            .values(deadline_at=moved(SLICE.c.deadline_at, _DEADLINE_SET_AT))
        )
        set_at = {_M.came_at: _M.came_at, _M.due_at: _M.came_at, _M.again_at: _M.again_at}
        await unit.connection.execute(
            update(MATTER)
            .where(MATTER.c.mobilisation_id == mobilisation_id, MATTER.c.state == "open")
            .values({at: moved(at, since) for at, since in set_at.items()})
        )
        due_at = case((_T.due_at > unit.now + ASIDE / 2, _T.due_at - ASIDE), else_=_T.due_at)
        await unit.connection.execute(
            update(TIMER)
            .where(_T.mobilisation_id == mobilisation_id, _T.community_code != "")
            .values(due_at=moved(due_at, _T.set_at), set_at=moved(_T.set_at, _T.set_at))
        )

    async def drop_timers(self, unit: Unit, mobilisation_id: UUID) -> None:
        """Of its branches: a countersignature is owed beyond the end."""
        await unit.connection.execute(
            TIMER.delete().where(
                TIMER.c.mobilisation_id == mobilisation_id, TIMER.c.community_code != ""
            )
        )
