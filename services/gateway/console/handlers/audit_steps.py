"""What a signature's clock did by itself stands in the audit, like what officers did."""

from dataclasses import dataclass

from services.gateway.console.ports.approvals import OpenSteps
from services.gateway.domain.actor import Actor
from services.gateway.ports import Note
from services.runtime.unit import Units

CLOCK = Actor("clock", "clock", frozenset())
"""Who asks the deputy, has the duty posts phoned and lets a proposal lapse."""
AT_ONCE = 100


@dataclass(frozen=True)
class AuditSteps:
    """Takes steps that alerting published into the chain, each once and in their order."""

    units: Units
    open_steps: OpenSteps
    note: Note

    async def step(self) -> bool:
        """Take what is new; gives whether there may be more."""
        async with self.units.begin() as unit:
            steps = await self.open_steps(unit)(AT_ONCE)
            for one in steps:
                details = {"at": one.at.isoformat(timespec="milliseconds")}
                if one.person_id is not None:
                    details["person"] = str(one.person_id)
                what = one.what.replace("_", "-")
                self.note(unit, CLOCK, what, str(one.mobilisation_id), **details)
        return len(steps) == AT_ONCE
