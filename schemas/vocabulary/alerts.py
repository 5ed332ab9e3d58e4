"""An alert, how grave it is, and what it touches."""

from enum import StrEnum


class Lane(StrEnum):
    """Priority: an earlier one always overtakes a later one."""

    EMERGENCY = "emergency"
    DRILL = "drill"
    CAMPAIGN = "campaign"

    @property
    def rank(self) -> int:
        """0 goes first."""
        return tuple(Lane).index(self)


class AlertStatus(StrEnum):
    """CAP 1.2 `status`; Test, Draft and System reach nobody."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"

    @property
    def mobilises(self) -> bool:
        return self in (AlertStatus.ACTUAL, AlertStatus.EXERCISE)


class MessageType(StrEnum):
    """CAP 1.2 `msgType`."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ACK = "Ack"
    ERROR = "Error"


class LevelScale(StrEnum):
    """What a level's value is measured on; colour alone chooses nothing."""

    SIGNAL = "signal"
    RESPONSE = "response"
    SEVERITY = "severity"
    ORDER = "order"


LEVEL_VALUES: dict[LevelScale, tuple[str, ...]] = {
    LevelScale.SIGNAL: ("blue", "yellow", "orange", "red"),
    LevelScale.RESPONSE: ("IV", "III", "II", "I"),
    LevelScale.SEVERITY: ("Minor", "Moderate", "Severe", "Extreme"),
    LevelScale.ORDER: ("prepare", "evacuate"),
}
"""Values of each scale, from the mildest. `severity` is CAP's own, for events without colours;
`order` is a government's order to move people, which comes beside a level."""


class Coverage(StrEnum):
    """How a revised alert touches a grid that it or an earlier one touched."""

    NEW = "new"
    STILL = "still"
    LIFTED = "lifted"


class MatchKind(StrEnum):
    """The rule by which an area touches a grid or building."""

    POLYGON = "polygon"
    CIRCLE = "circle"
    CODE = "code"
    NAME = "name"


class DrillKind(StrEnum):
    """How far a drill of the calendar reaches: nobody, the leaders alone (no door is knocked at),
    or the doors too."""

    SYSTEM = "system"
    INTERNAL = "internal"
    PUBLIC = "public"


class InjectKind(StrEnum):
    """What goes wrong in a drill because somebody planned it: in the drill alone."""

    LEADER_ABSENT = "leader_absent"
    NUMBER_DEAD = "number_dead"
    NEEDS_HELP = "needs_help"
