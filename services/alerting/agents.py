"""Which handler takes which event."""

from collections.abc import Mapping

from schemas.events.answers import AnswerMatter, Answers, RaiseMatter
from schemas.events.commands import CallAgain, DrillInjects, LoadPlan, MobilisationCommand
from schemas.events.contact_events import ContactEvents
from schemas.events.impacts import CanaryPassed, ImpactClosed, ImpactCommunity, ImpactGrid
from services.alerting.handlers.answers import AnswerHandlers
from services.alerting.handlers.call_again import CallAgainHandler
from services.alerting.handlers.command import CommandHandler
from services.alerting.handlers.impact import ImpactHandlers
from services.alerting.handlers.injects import InjectHandlers
from services.alerting.handlers.load_plan import LoadPlanHandler
from services.alerting.handlers.order_canary import order_canary
from services.alerting.ports import Branches, Editions, Injects, Mobilisations, PlanBook
from services.alerting.timers import TimerHandler, TimersDue
from services.runtime.inbox import Handler


def handlers(
    editions: Editions,
    plans: PlanBook,
    mobilisations: Mobilisations,
    branches: Branches,
    injects: Injects,
) -> Mapping[str, Handler]:
    """Handlers by event name."""
    of_injects = InjectHandlers(injects, branches)
    impacts = ImpactHandlers(editions, mobilisations, branches, of_injects)
    answers = AnswerHandlers(mobilisations, branches)
    return {
        ImpactGrid.NAME: impacts.grid,
        ImpactCommunity.NAME: impacts.community,
        ImpactClosed.NAME: impacts.closed,
        CanaryPassed.NAME: order_canary,
        ContactEvents.NAME: answers.contact_events,
        Answers.NAME: answers.answers,
        RaiseMatter.NAME: answers.raise_matter,
        AnswerMatter.NAME: answers.answer_matter,
        MobilisationCommand.NAME: CommandHandler(mobilisations),
        CallAgain.NAME: CallAgainHandler(mobilisations),
        DrillInjects.NAME: of_injects,
        LoadPlan.NAME: LoadPlanHandler(plans),
        TimersDue.NAME: TimerHandler(mobilisations, branches),
    }
