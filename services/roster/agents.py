"""Which handler takes which event."""

from collections.abc import Mapping

from schemas.events.commands import AssignPost, ReportAbsence, WidenIncident
from schemas.events.hazard_alerts import AlertReceived, CanarySetOut
from services.roster.handlers.alert_received import TakeAlert
from services.roster.handlers.assign_post import TakeAssignment
from services.roster.handlers.pass_canary import pass_canary
from services.roster.handlers.report_absence import TakeAbsence
from services.roster.handlers.tell_impact import TellImpact
from services.roster.handlers.widen_incident import TakeWidening
from services.roster.ports.incidents import Incidents
from services.roster.ports.places import Places
from services.roster.ports.posts import Posts
from services.roster.ports.widenings import Widenings
from services.runtime.inbox import Handler


def handlers(
    places: Places,
    incidents: Incidents,
    widenings: Widenings,
    posts: Posts,
    tell_impact: TellImpact,
) -> Mapping[str, Handler]:
    """The roster's handlers by the name of their event."""
    return {
        AlertReceived.NAME: TakeAlert(places, incidents, widenings, tell_impact),
        WidenIncident.NAME: TakeWidening(places, incidents, widenings, tell_impact),
        CanarySetOut.NAME: pass_canary,
        AssignPost.NAME: TakeAssignment(posts, incidents),
        ReportAbsence.NAME: TakeAbsence(posts, incidents),
    }
