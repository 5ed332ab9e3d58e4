"""An officer loads a plan: checked here as `muster plans lint` checks files, then in force."""

from dataclasses import replace

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import LoadPlan
from services.alerting.domain.plan_fault import Fault
from services.alerting.domain.plan_versions import refusals
from services.alerting.ports.plans import PlanBook
from services.alerting.translate.plan_documents import incoming
from services.alerting.translate.plan_editing import alike, file_text
from services.alerting.translate.plan_yaml import PlanError, Problem
from services.runtime.unit import Unit


class LoadPlanHandler:
    """Puts a plan into force, or keeps why not. What runs keeps the edition it began with."""

    def __init__(self, plans: PlanBook) -> None:
        self._plans = plans

    async def __call__(self, unit: Unit, _envelope: Envelope, event: Event) -> None:
        assert isinstance(event, LoadPlan)
        current = await self._plans.current(unit, event.plan)
        try:
            wanted = incoming(event.plan, event.editions, event.sources, event.common)
        except PlanError as error:
            await self._plans.note(unit, event, [_of_an_edition(one) for one in error.problems])
            return
        faults = [Fault(None, "", why) for why in refusals(current, wanted)]
        levels = {one.level for one in wanted}
        others = [one for one in current if one.level not in levels]
        for level, fault in alike(wanted, others):
            faults.append(replace(fault, field=f"{level}.{fault.field}"))
        if not faults:
            files = {str(one.get("level")): file_text(one) for one in event.editions}
            await self._plans.load(unit, wanted, files, event.command_id)
        await self._plans.note(unit, event, faults)


def _of_an_edition(problem: Problem) -> Fault:
    """What is wrong, at the field of the edition that the document is of: as `orange.deadline`."""
    field = f"{problem.file.stem}.{problem.field}".rstrip(".")
    return Fault(None, field, problem.wrong)
