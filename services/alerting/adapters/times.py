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

_M = MATTER.c
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
        those of signatures, which went on."""
        # A new image: what workers hold of these branches in memory is no longer true.
        await unit.connection.execute(
            update(BRANCH).where(BRANCH.c.mobilisation_id == mobilisation_id).values(image=None)
        )
        await unit.connection.execute(
            update(SLICE)
            .where(SLICE.c.mobilisation_id == mobilisation_id, SLICE.c.deadline_at.is_not(None))
            .values(deadline_at=SLICE.c.deadline_at + by)
        )
        await unit.connection.execute(
            update(MATTER)
            .where(MATTER.c.mobilisation_id == mobilisation_id, MATTER.c.state == "open")
            .values({at: at + by for at in (_M.came_at, _M.due_at, _M.again_at)})
        )
        aside = (TIMER.c.due_at > unit.now + ASIDE / 2, TIMER.c.due_at - ASIDE)
        await unit.connection.execute(
            update(TIMER)
            .where(TIMER.c.mobilisation_id == mobilisation_id, TIMER.c.community_code != "")
            .values(due_at=case(aside, else_=TIMER.c.due_at) + by, set_at=TIMER.c.set_at + by)
        )

    async def drop_timers(self, unit: Unit, mobilisation_id: UUID) -> None:
        """Of its branches: a countersignature is owed beyond the end."""
        await unit.connection.execute(
            TIMER.delete().where(
                TIMER.c.mobilisation_id == mobilisation_id, TIMER.c.community_code != ""
            )
        )
