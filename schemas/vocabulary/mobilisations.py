"""A mobilisation, what is signed for it, and the tasks of it."""

from enum import StrEnum


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
    """What waits for a signature: a start that is proposed, one that was signed in advance, or a
    stop that is to be confirmed since the issuer has raised the level."""

    PROPOSAL = "proposal"
    COUNTERSIGNATURE = "countersignature"
    CONFIRMATION = "confirmation"


class ApprovalState(StrEnum):
    """Where a signature is; the last four are ends."""

    OPEN = "open"
    GIVEN = "given"
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


class RaiseReason(StrEnum):
    """Why an officer raises what was started by hand."""

    FORECAST = "forecast"
    WORSE = "worse"
    ORDERED = "ordered"
    JUDGEMENT = "judgement"


class LiftReason(StrEnum):
    """Why an officer lifts what was started by hand."""

    PASSED = "passed"
    WEAKER = "weaker"
    FALSE_ALARM = "false_alarm"
    ORDERED = "ordered"
    JUDGEMENT = "judgement"


class TaskKind(StrEnum):
    """Lead a node, see the one resident whose buddy one is, look for one who did not answer the
    door, bring one help, or settle what a lower level could not."""

    LEAD = "lead"
    VISIT = "visit"
    RESCUE = "rescue"
    HELP = "help"
    SETTLE = "settle"


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


class PassedOn(StrEnum):
    """The reason of a task that went on to somebody else although its holder was not silent: they
    were not there, or said so."""

    ABSENT = "holder absent"
    CANNOT = "said: can't"
    HAD_SAID_CANNOT = "holder cannot"


ENDED = frozenset({TaskState.DONE, TaskState.HANDED_OVER, TaskState.STOOD_DOWN, TaskState.LAPSED})
