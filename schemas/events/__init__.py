"""The events, one file a topic; a released version changes only by optional additions."""

from schemas.events.answers import AnswerMatter, Answers, RaiseMatter
from schemas.events.attempt_orders import AttemptOrders, CanaryOrder
from schemas.events.base import Event
from schemas.events.commands import (
    AssignPost,
    CallAgain,
    DrillInjects,
    EditPlan,
    EndAbsence,
    LoadPlan,
    MobilisationCommand,
    NotifierCommand,
    ReplayAlertingLetter,
    ReplayNotifierLetter,
    ReplayRosterLetter,
    ReportAbsence,
    SendMessage,
    WidenIncident,
    WideningAsked,
)
from schemas.events.contact_events import ContactEvents
from schemas.events.hazard_alerts import AlertReceived, CanarySetOut
from schemas.events.impacts import CanaryPassed, ImpactClosed, ImpactCommunity, ImpactGrid

ALL: tuple[type[Event], ...] = (
    AlertReceived,
    ImpactGrid,
    ImpactCommunity,
    ImpactClosed,
    AttemptOrders,
    ContactEvents,
    Answers,
    RaiseMatter,
    AnswerMatter,
    MobilisationCommand,
    CallAgain,
    SendMessage,
    WideningAsked,
    LoadPlan,
    DrillInjects,
    EditPlan,
    AssignPost,
    ReportAbsence,
    EndAbsence,
    WidenIncident,
    NotifierCommand,
    ReplayRosterLetter,
    ReplayAlertingLetter,
    ReplayNotifierLetter,
    CanarySetOut,
    CanaryPassed,
    CanaryOrder,
)

BY_NAME: dict[str, type[Event]] = {event.NAME: event for event in ALL}

__all__ = ["ALL", "BY_NAME", "Event"]
