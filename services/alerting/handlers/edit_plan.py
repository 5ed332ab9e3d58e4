"""An officer edits one edition of a plan: checked as files are, and on request in force at once."""

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import EditPlan
from services.alerting.ports.plans import PlanBook
from services.alerting.translate.plan_editing import edited
from services.runtime.unit import Unit


class EditPlanHandler:
    """Keeps what was found and what would change; puts the edition into force when it is asked
    for and nothing is wrong."""

    def __init__(self, plans: PlanBook) -> None:
        self._plans = plans

    async def __call__(self, unit: Unit, _envelope: Envelope, event: Event) -> None:
        assert isinstance(event, EditPlan)
        current = await self._plans.current(unit, event.plan)
        found = edited(event.plan, event.level, event.text, self._plans.folder, current)
        if found.edition is not None and not found.faults and not event.check:
            files = {event.level: event.text}
            await self._plans.load(unit, [found.edition], files, event.command_id)
        await self._plans.note_edit(unit, event, found)
