"""What is found and done at a door."""

from enum import StrEnum


class VisitOutcome(StrEnum):
    """What was found at a resident's door; unknown until then."""

    UNKNOWN = "unknown"
    SAFE = "safe"
    NEEDS_HELP = "needs_help"
    MOVED = "moved"
    NO_ANSWER = "no_answer"
    AWAY = "away"
    REFUSED = "refused"
    WRONG_DATA = "wrong_data"

    @property
    def accounted(self) -> bool:
        """Unknown, no answer and wrong data never count as safe."""
        return self in ACCOUNTED


ACCOUNTED = frozenset(
    {
        VisitOutcome.SAFE,
        VisitOutcome.NEEDS_HELP,
        VisitOutcome.MOVED,
        VisitOutcome.AWAY,
        VisitOutcome.REFUSED,
    }
)


class HelpKind(StrEnum):
    """What somebody needs who said "needs help"."""

    MEDICAL = "medical"
    CARRYING = "carrying"
    TRAPPED = "trapped"
    POWER = "power"
    SUPPLIES = "supplies"
    OTHER = "other"


class Refuge(StrEnum):
    """Where somebody was moved to: kin first, else a shelter."""

    KIN = "kin"
    NEIGHBOUR = "neighbour"
    SHELTER = "shelter"
    HOSPITAL = "hospital"
    OTHER = "other"


class Mover(StrEnum):
    """Who moved somebody."""

    THEMSELVES = "themselves"
    KIN = "kin"
    LEADER = "leader"
    TEAM = "team"
    SERVICES = "services"


class DoorStep(StrEnum):
    """One step of the path of a door that stays shut."""

    AGAIN = "again"
    RELATIVE = "relative"
    NEIGHBOUR = "neighbour"
    KEY_HOLDER = "key_holder"
    RESCUE = "rescue"
