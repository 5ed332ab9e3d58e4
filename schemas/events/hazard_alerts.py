"""hazard-alerts: gateway -> roster, keyed by incident."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from schemas.events.base import Event, Part
from schemas.events.canary import Canary
from schemas.hazards import MESSAGE
from schemas.moments import Moment
from schemas.vocabulary import AlertStatus, DrillKind, Lane, LevelScale, MessageType


class Level(Part):
    """A scale and a value on it, e.g. signal/orange; who issued it matters for its thresholds."""

    scale: LevelScale
    value: str


class AlertHeader(Part):
    """A hazard alert in CAP 1.2 terms, without its areas.

    `alert_revision` orders the alerts of one incident: milliseconds since 1970 of `sent`.
    `order` is a government's order to move people that came with it: `prepare`, `evacuate` or
    empty. `drill` is how far a drill of the calendar reaches; none: any other alert, and drills
    that are started by hand.
    `proposed_by` is the id of the officer or key that sent it: who may not sign it too; `why` they
    raised or lifted what was started by hand, a RaiseReason or LiftReason, empty where none is
    given.
    """

    alert_id: UUID
    incident_id: UUID
    alert_revision: int
    identifier: str
    sender: str
    sender_name: str = ""
    sent: Moment
    status: AlertStatus
    msg_type: MessageType
    hazard: str
    event: str
    level: Level
    urgency: str = "Unknown"
    severity: str = "Unknown"
    certainty: str = "Unknown"
    effective: Moment | None = None
    onset: Moment | None = None
    expires: Moment | None = None
    headline: str = ""
    instruction: str = ""
    order: str = ""
    drill: DrillKind | None = None
    proposed_by: str = ""
    why: str = ""

    @property
    def lane(self) -> Lane:
        """An exercise travels in the drill lane; it never becomes an alert. A message of officers
        goes after both."""
        if self.status is AlertStatus.EXERCISE:
            return Lane.DRILL
        return Lane.CAMPAIGN if self.hazard == MESSAGE else Lane.EMERGENCY

    @property
    def lifts(self) -> bool:
        return self.msg_type is MessageType.CANCEL


class Circle(Part):
    """WGS-84 centre in degrees, radius in metres."""

    longitude: float
    latitude: float
    radius_m: float = Field(ge=0)


class Area(Part):
    """One CAP area; several are a union.

    `polygons` are closed rings of [longitude, latitude] in WGS-84 degrees; `geocodes` are
    division codes of 6 to 12 digits, or of a grid (15), without trailing-zero padding removed;
    `name` is areaDesc.
    """

    name: str = ""
    polygons: tuple[tuple[tuple[float, float], ...], ...] = ()
    circles: tuple[Circle, ...] = ()
    geocodes: tuple[str, ...] = ()


class AlertReceived(Event):
    """One alert, normalised."""

    NAME: ClassVar[str] = "alert-received.v1"
    TOPIC: ClassVar[str] = "hazard-alerts"

    header: AlertHeader
    references: tuple[UUID, ...] = ()
    areas: tuple[Area, ...] = ()


class CanarySetOut(Canary):
    """The gateway sends a canary on its way."""

    NAME: ClassVar[str] = "canary-set-out.v1"
    TOPIC: ClassVar[str] = "hazard-alerts"
