"""Which handler takes which event."""

from collections.abc import Mapping

from schemas.events.commands import AssignPost, EndAbsence, ReportAbsence, WidenIncident
from schemas.events.hazard_alerts import AlertReceived, CanarySetOut
from services.roster.handlers.alert_received import TakeAlert
from services.roster.handlers.assign_post import TakeAssignment
from services.roster.handlers.covering import Covering
from services.roster.handlers.end_absence import TakeReturn
from services.roster.handlers.pass_canary import pass_canary
from services.roster.handlers.report_absence import TakeAbsence
from services.roster.handlers.widen_incident import TakeWidening
from services.roster.ports.posts import Posts
from services.runtime.inbox import Handler


def handlers(covering: Covering, posts: Posts) -> Mapping[str, Handler]:
    """The roster's handlers by the name of their event."""
    return {
        AlertReceived.NAME: TakeAlert(covering),
        WidenIncident.NAME: TakeWidening(covering),
        CanarySetOut.NAME: pass_canary,
        AssignPost.NAME: TakeAssignment(posts, covering.incidents),
        ReportAbsence.NAME: TakeAbsence(posts, covering.incidents),
        EndAbsence.NAME: TakeReturn(posts, covering.incidents),
    }
