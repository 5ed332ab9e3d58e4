"""Which handler takes which event."""

from collections.abc import Mapping

from schemas.events.answers import Answers
from schemas.events.commands import MobilisationCommand
from schemas.events.contact_events import ContactEvents
from schemas.events.impacts import ImpactClosed, ImpactCommunity, ImpactGrid
from services.alerting.handlers.answers import AnswerHandlers
from services.alerting.handlers.command import CommandHandler
from services.alerting.handlers.impact import ImpactHandlers
from services.alerting.ports import Branches, Editions, Mobilisations
from services.alerting.timers import TimerHandler, TimersDue
from services.runtime.inbox import Handler


def handlers(
    editions: Editions, mobilisations: Mobilisations, branches: Branches
) -> Mapping[str, Handler]:
    """Handlers by event name."""
    impacts = ImpactHandlers(editions, mobilisations, branches)
    answers = AnswerHandlers(mobilisations, branches)
    return {
        ImpactGrid.NAME: impacts.grid,
        ImpactCommunity.NAME: impacts.community,
        ImpactClosed.NAME: impacts.closed,
        ContactEvents.NAME: answers.contact_events,
        Answers.NAME: answers.answers,
        MobilisationCommand.NAME: CommandHandler(mobilisations),
        TimersDue.NAME: TimerHandler(mobilisations, branches),
    }
