"""The words of the field as closed sets: code, tables, topics and pages use no synonyms.

One file a subject; all are imported from here.
"""

from schemas.vocabulary.alerts import (
    LEVEL_VALUES,
    AlertStatus,
    Coverage,
    DrillKind,
    InjectKind,
    Lane,
    LevelScale,
    MatchKind,
    MessageType,
)
from schemas.vocabulary.chain import (
    NodeKind,
    PostKind,
    Rank,
)
from schemas.vocabulary.contacts import (
    AnswerKind,
    AttemptStatus,
    Audience,
    Channel,
    ContactStanding,
    MessagePurpose,
    MessageState,
    RoundPurpose,
    Via,
)
from schemas.vocabulary.doors import (
    ACCOUNTED,
    DoorStep,
    HelpKind,
    Mover,
    Refuge,
    VisitOutcome,
)
from schemas.vocabulary.matters import (
    MatterKind,
    MatterLevel,
    MatterState,
    Settlement,
)
from schemas.vocabulary.mobilisations import (
    ENDED,
    UNDER_WAY,
    ApprovalKind,
    ApprovalState,
    DeclineReason,
    LiftReason,
    MobilisationState,
    PassedOn,
    RaiseReason,
    TaskKind,
    TaskState,
)

__all__ = [
    "ACCOUNTED",
    "ENDED",
    "LEVEL_VALUES",
    "UNDER_WAY",
    "AlertStatus",
    "AnswerKind",
    "ApprovalKind",
    "ApprovalState",
    "AttemptStatus",
    "Audience",
    "Channel",
    "ContactStanding",
    "Coverage",
    "DeclineReason",
    "DoorStep",
    "DrillKind",
    "HelpKind",
    "InjectKind",
    "Lane",
    "LevelScale",
    "LiftReason",
    "MatchKind",
    "MatterKind",
    "MatterLevel",
    "MatterState",
    "MessagePurpose",
    "MessageState",
    "MessageType",
    "MobilisationState",
    "Mover",
    "NodeKind",
    "PassedOn",
    "PostKind",
    "RaiseReason",
    "Rank",
    "Refuge",
    "RoundPurpose",
    "Settlement",
    "TaskKind",
    "TaskState",
    "Via",
    "VisitOutcome",
]
