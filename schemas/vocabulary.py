"""The words of the field as closed sets: code, tables, topics and pages use no synonyms."""

from enum import StrEnum
from typing import Literal


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


class MessageType(StrEnum):
    """CAP 1.2 `msgType`."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ACK = "Ack"
    ERROR = "Error"


class NodeKind(StrEnum):
    """A place in the chain, from the top."""

    COMMUNITY = "community"
    GRID = "grid"
    BUILDING = "building"
    STAIRWELL = "stairwell"

    @property
    def depth(self) -> int:
        return tuple(NodeKind).index(self)


class PostKind(StrEnum):
    """A role at a node."""

    COMMUNITY_LEADER = "community_leader"
    GRID_LEADER = "grid_leader"
    BUILDING_LEADER = "building_leader"
    STAIRWELL_LEADER = "stairwell_leader"
    TEAM_LEADER = "team_leader"
    DUTY_OFFICER = "duty_officer"

    @property
    def leads(self) -> bool:
        """Whether it may be told to act: who sits at the desk is only phoned when nobody looks."""
        return self is not PostKind.DUTY_OFFICER


class Rank(StrEnum):
    """A holds the post, B deputises."""

    A = "A"
    B = "B"


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


class MobilisationState(StrEnum):
    """What a mobilisation is doing."""

    AWAITING_APPROVAL = "awaiting_approval"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    STOOD_DOWN = "stood_down"
    CLOSED = "closed"
    DECLINED = "declined"
    LAPSED = "lapsed"


UNDER_WAY = (MobilisationState.RUNNING, MobilisationState.PAUSED)
"""It goes on, though perhaps not in this moment."""


class ApprovalKind(StrEnum):
    """What waits for a signature: a start that is proposed, or one that was signed in advance."""

    PROPOSAL = "proposal"
    COUNTERSIGNATURE = "countersignature"


class ApprovalState(StrEnum):
    """Where a signature is; the last four are ends."""

    OPEN = "open"
    GIVEN = "given"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class MessageState(StrEnum):
    """What became of an officer's message; all but the first are ends."""

    WAITING = "waiting"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class DeclineReason(StrEnum):
    """Why a proposal is not approved."""

    FALSE_ALARM = "false_alarm"
    HANDLED = "handled"
    WRONG_AREA = "wrong_area"
    WRONG_LEVEL = "wrong_level"
    TOO_EARLY = "too_early"


class TaskState(StrEnum):
    """What one post must do at one node; the last four are ends."""

    WAITING = "waiting"
    OPEN = "open"
    RECEIVED = "received"
    DONE = "done"
    HANDED_OVER = "handed_over"
    STOOD_DOWN = "stood_down"
    LAPSED = "lapsed"

    @property
    def ended(self) -> bool:
        return self in ENDED


ENDED = frozenset({TaskState.DONE, TaskState.HANDED_OVER, TaskState.STOOD_DOWN, TaskState.LAPSED})


class TaskKind(StrEnum):
    """Lead a node, look for one resident who did not answer the door, bring one help, or settle
    what a lower level could not."""

    LEAD = "lead"
    RESCUE = "rescue"
    HELP = "help"
    SETTLE = "settle"


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


class MatterKind(StrEnum):
    """What a level cannot settle by itself; the first two come up by themselves."""

    SHUT_DOOR = "shut_door"
    NOBODY_GOES = "nobody_goes"
    PEOPLE = "people"
    SUPPLIES = "supplies"
    TRANSPORT = "transport"
    REFUGE = "refuge"
    REFUSAL = "refusal"
    OTHER = "other"


class MatterLevel(StrEnum):
    """Who answers a matter, from the nearest level up; a division's code tells them apart."""

    COMMUNITY = "community"
    STREET = "street"
    DISTRICT = "district"

    @property
    def digits(self) -> int:
        """How many digits the code of a division of this level has."""
        return {"community": 12, "street": 9, "district": 6}[self]

    @property
    def above(self) -> "MatterLevel | None":
        """The next level; None at the top."""
        order = tuple(MatterLevel)
        place = order.index(self) + 1
        return order[place] if place < len(order) else None

    def answered_from(self, division: str) -> bool:
        """Whether who is there for this division (empty: everywhere) may answer at this level."""
        return len(division) <= self.digits


class MatterState(StrEnum):
    """What has become of a matter; all but the first are ends."""

    OPEN = "open"
    SETTLED = "settled"
    STOOD_DOWN = "stood_down"
    LAPSED = "lapsed"


class Settlement(StrEnum):
    """How a matter was settled by a level above."""

    PEOPLE = "people"
    SUPPLIES = "supplies"
    TRANSPORT = "transport"
    REFUGE = "refuge"
    SERVICES = "services"
    GOING = "going"
    ADVICE = "advice"
    NOT_POSSIBLE = "not_possible"


class Channel(StrEnum):
    """How a contact is reached."""

    SMS = "sms"
    CALL = "call"


class AttemptStatus(StrEnum):
    """Where one message or call is; a status only moves up its lattice."""

    PLANNED = "planned"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    NOT_SENT = "not_sent"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class AnswerKind(StrEnum):
    """What a contact said; `arrived`: is at the door of somebody who needs help."""

    RECEIVED = "received"
    CANNOT = "cannot"
    VISIT = "visit"
    ARRIVED = "arrived"


class ContactStanding(StrEnum):
    """How whoever holds a post stands with what they were told in a mobilisation."""

    ANY = "any"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"


class Via(StrEnum):
    """The way an answer came."""

    SMS = "sms"
    KEY = "key"
    PAGE = "page"
    CONSOLE = "console"
    PAPER = "paper"


class Audience(StrEnum):
    """Whom a plan's texts speak to: who knocks at doors, and who leads those who do."""

    VISITOR = "visitor"
    SUPERVISOR = "supervisor"


class RoundPurpose(StrEnum):
    """Why a message is legitimate; with its cause it names the round, never a counter does."""

    FIRST = "first"
    URGENCY = "urgency"
    HELP = "help"
    UPGRADE = "upgrade"
    STAND_DOWN = "stand-down"
    CORRECTION = "correction"
    AD_HOC = "ad-hoc"
    CALL_AGAIN = "call-again"
    MATTER = "matter"
    SETTLED = "settled"
    APPROVAL = "approval"
    OVERTAKEN = "overtaken"

    @property
    def asks(self) -> bool:
        """Whether an answer is asked; what only tells is still worth telling past a deadline."""
        return self not in (
            RoundPurpose.STAND_DOWN,
            RoundPurpose.CORRECTION,
            RoundPurpose.AD_HOC,
            RoundPurpose.OVERTAKEN,
        )


MessagePurpose = Literal[RoundPurpose.CORRECTION, RoundPurpose.AD_HOC]
"""What an officer's own message is for."""
