"""Which handler takes which event."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.events.answers import AnswerMatter, Answers, RaiseMatter
from schemas.events.commands import (
    CallAgain,
    DrillInjects,
    EditPlan,
    LoadPlan,
    MobilisationCommand,
    SendMessage,
    WideningAsked,
)
from schemas.events.contact_events import ContactEvents
from schemas.events.impacts import CanaryPassed, ImpactClosed, ImpactCommunity, ImpactGrid
from services.alerting.handlers.answers import AnswerHandlers
from services.alerting.handlers.approvals import Signatures
from services.alerting.handlers.call_again import CallAgainHandler
from services.alerting.handlers.command import CommandHandler
from services.alerting.handlers.duty_calls import DutyCalls
from services.alerting.handlers.edit_plan import EditPlanHandler
from services.alerting.handlers.ending import Ending
from services.alerting.handlers.impact import ImpactHandlers
from services.alerting.handlers.injects import InjectHandlers
from services.alerting.handlers.load_plan import LoadPlanHandler
from services.alerting.handlers.messages import Messaging
from services.alerting.handlers.mobilising import Mobilising
from services.alerting.handlers.order_canary import order_canary
from services.alerting.handlers.stopped import Stopped
from services.alerting.handlers.widenings import AskToWiden
from services.alerting.ports.branches import Branches, Injects
from services.alerting.ports.mobilisations import Mobilisations
from services.alerting.ports.plans import Editions, PlanBook
from services.alerting.ports.signatures import Approvals, Messages
from services.alerting.timers import TimerHandler, TimersDue
from services.runtime.inbox import Handler


@dataclass(frozen=True)
class Kept:
    """Where alerting keeps what it decides on."""

    mobilisations: Mobilisations
    branches: Branches
    injects: Injects
    approvals: Approvals
    messages: Messages


def handlers(editions: Editions, plans: PlanBook, kept: Kept) -> Mapping[str, Handler]:
    """Handlers by event name."""
    mobilisations, branches = kept.mobilisations, kept.branches
    of_injects = InjectHandlers(kept.injects, branches)
    duty_calls = DutyCalls(kept.approvals, mobilisations, editions)
    signatures = Signatures(kept.approvals, mobilisations, kept.messages, duty_calls)
    messaging = Messaging(kept.messages, mobilisations, editions, signatures)
    ending = Ending(mobilisations, signatures)
    stopped = Stopped(mobilisations, signatures)
    mobilising = Mobilising(editions, mobilisations, messaging, stopped)
    impacts = ImpactHandlers(editions, mobilisations, branches, of_injects, mobilising, ending)
    answers = AnswerHandlers(ending, branches, duty_calls)
    return {
        ImpactGrid.NAME: impacts.grid,
        ImpactCommunity.NAME: impacts.community,
        ImpactClosed.NAME: impacts.closed,
        CanaryPassed.NAME: order_canary,
        ContactEvents.NAME: answers.contact_events,
        Answers.NAME: answers.answers,
        RaiseMatter.NAME: answers.raise_matter,
        AnswerMatter.NAME: answers.answer_matter,
        MobilisationCommand.NAME: CommandHandler(mobilisations, messaging, stopped),
        SendMessage.NAME: messaging,
        WideningAsked.NAME: AskToWiden(mobilisations, signatures),
        CallAgain.NAME: CallAgainHandler(mobilisations),
        DrillInjects.NAME: of_injects,
        LoadPlan.NAME: LoadPlanHandler(plans),
        EditPlan.NAME: EditPlanHandler(plans),
        TimersDue.NAME: TimerHandler(ending, branches, signatures),
    }
