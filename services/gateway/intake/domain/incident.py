"""The incident rule: an alert is filed under the earliest message known of its story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas import ids
from services.gateway.intake.domain.alert import CapAlert


@dataclass(frozen=True)
class Relative:
    """An alert already recorded that is of the same story: it is referenced by the newcomer,
    references it, or references what the newcomer references."""

    alert_id: UUID
    incident_id: UUID
    sent: datetime
    exercise: bool = False


def choose_incident(alert: CapAlert, relatives: Sequence[Relative]) -> UUID:
    """The incident of `alert`, which is of exercises alone or of none, whatever they refer to: what
    is rehearsed about a live alert neither changes nor lifts it.

    One already in use stays, even when the newcomer shows an earlier root; of several in use
    the one with the earliest message. Else the earliest referenced message, known or not,
    names it, or the alert itself.
    """
    alike = [relative for relative in relatives if relative.exercise is alert.exercise]
    if alike:
        earliest = min(alike, key=lambda relative: (relative.sent, str(relative.alert_id)))
        return earliest.incident_id
    roots = [(reference.sent, str(reference.alert_id)) for reference in alert.references]
    root = UUID(min(roots)[1]) if roots else alert.alert_id
    return ids.incident_id(root, exercise=alert.exercise)
