"""The alerting process: where its parts meet."""

from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from services.alerting import agents
from services.alerting.adapters.approvals import StoredApprovals
from services.alerting.adapters.branches import StoredBranches
from services.alerting.adapters.injects import StoredInjects
from services.alerting.adapters.messages import StoredMessages
from services.alerting.adapters.mobilisations import StoredMobilisations
from services.alerting.adapters.places import RosterPlaces
from services.alerting.adapters.plan_book import StoredPlans
from services.alerting.adapters.tables import INBOX, OUTBOX
from services.alerting.settings import AlertingSettings
from services.alerting.timers import TimerLoop, TimersDue
from services.alerting.translate.plan_file import load_plans
from services.runtime.clock import Clock, DatabaseClock
from services.runtime.consuming import StreamService, consuming_parts
from services.runtime.database import Database, url_for
from services.runtime.inbox import Taking
from services.runtime.parts import Loop, Parts, clock_loop
from services.runtime.relay import Publisher
from services.runtime.unit import Units

TIMER_S = 0.1
HEARS = ("answers", "contact-events")
"""What people say comes on both: by page, and by SMS, keys and calls."""
PLANS_S = 60.0
TAKING = Taking(keys=16, answers=("answers",))
"""An alert's grids come by risk, a few of each community: their branches are written together."""
SHIPPED_PLANS = Path(__file__).parent / "plans"


async def compose(
    settings: AlertingSettings, clock: Clock | None = None, publisher: Publisher | None = None
) -> Parts:
    """All parts of alerting. Raises PlanError when a plan is not right."""
    password = settings.alerting_password.get_secret_value()
    database = Database(url_for(settings, "muster_alerting", password), settings.database_pool)
    clock = clock or DatabaseClock()
    units = Units(database, OUTBOX, "alerting", clock)
    folder = Path(settings.plans_path) if settings.plans_path else SHIPPED_PLANS
    plans = StoredPlans(load_plans(folder), settings.plans_time_factor, folder)
    branches = StoredBranches(plans, RosterPlaces(), ZoneInfo(settings.zone))
    injects, approvals = StoredInjects(), StoredApprovals()
    kept = agents.Kept(StoredMobilisations(), branches, injects, approvals, StoredMessages())
    handlers = agents.handlers(plans, plans, kept)
    own = {TimersDue.NAME: TimersDue}
    service = StreamService("alerting", INBOX, handlers, own, taking=TAKING, hears=HEARS)
    parts = consuming_parts(service, units, settings, publisher)
    timers = TimerLoop(units, parts.landed, approvals, parts.hearing)
    parts.loops.append(Loop("timers", timers.step, idle_s=TIMER_S))
    parts.loops.append(Loop("plans", partial(_publish, units, plans), idle_s=PLANS_S))
    parts.loops += clock_loop(database, clock)
    return parts


async def _publish(units: Units, plans: StoredPlans) -> bool:
    """Others read of the plans before the first event makes alerting look at them."""
    async with units.begin() as unit:
        await plans.in_force(unit)
    return False
