"""Which edition an alert calls for: by its level, and by a government's order to move people."""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.vocabulary import LevelScale
from services.alerting.domain.plan import Approval, Edition, Trigger


@dataclass(frozen=True)
class Call:
    """What an alert says that may choose an edition; `order` is `prepare`, `evacuate` or empty."""

    hazard: str
    scale: LevelScale
    value: str
    issuer: str = ""
    order: str = ""


@dataclass(frozen=True)
class Choice:
    """The edition that an alert calls for, or none, with the reason."""

    edition: Edition | None
    reason: str
    approval: Approval = Approval.OFFICER


def choose(editions: Iterable[Edition], call: Call) -> Choice:
    """The edition for a hazard at a level; never one by colour alone.

    An order is an input of its own: of the editions for the level and for the order the graver
    speaks. A trigger narrowed to the alert's issuer goes before one for every issuer.
    """
    of_hazard = [edition for edition in editions if edition.plan == call.hazard]
    if not of_hazard:
        return Choice(None, f"no plan for hazard {call.hazard}")
    asked = ((call.scale, call.value), (LevelScale.ORDER, call.order))
    found = [chosen for scale, value in asked if (chosen := _called(of_hazard, scale, value, call))]
    if not found:
        return Choice(None, f"plan {call.hazard} has no edition for {call.scale} {call.value}")
    edition, trigger = max(found, key=lambda one: (one[0].degree, one[1].scale is LevelScale.ORDER))
    by = f" by {trigger.issuer}" if trigger.issuer else ""
    reason = f"plan {call.hazard}/{edition.level}: {trigger.scale} {trigger.value}{by}"
    # What a government has ordered is decided, also where the level alone would ask an officer.
    if any(own.approval is Approval.PRE_SIGNED for _, own in found):
        return Choice(edition, reason, Approval.PRE_SIGNED)
    return Choice(edition, reason, trigger.approval or edition.approval)


def _called(
    editions: Iterable[Edition], scale: LevelScale, value: str, call: Call
) -> tuple[Edition, Trigger] | None:
    found = [
        (edition, trigger)
        for edition in editions
        for trigger in edition.triggers
        if (trigger.scale, trigger.value) == (scale, value) and trigger.issuer in call.issuer
    ]
    return max(found, key=lambda one: len(one[1].issuer), default=None)
