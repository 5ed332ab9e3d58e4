"""Why an attempt was never begun in its time. None of it is the person's doing: whoever was not
told has not failed to answer."""

from services.notifier.domain.attempt import Overtime
from services.notifier.domain.outcomes import LINE_OPEN, STALE

CAME_LATE = "came_late"
STOPPED = "stopped"
DOWN_TIME = "down_time"
CHANNEL_OFF = "channel_off"
QUEUE = "queue"


def why(expired: Overtime, *, line_closed: bool) -> str:
    """The reason, our own failings before what happened outside; `waited_for` is what held it
    back at its last try, `line_closed` whether its line carries attempts."""
    if expired.stopped:
        return STOPPED
    if expired.ordered_at >= expired.not_after:
        # Landed when it was over: whatever stood before the notifier was down.
        return CAME_LATE
    if expired.down:
        return DOWN_TIME
    if not expired.channel_on:
        return CHANNEL_OFF
    if not line_closed:
        return LINE_OPEN
    return QUEUE if expired.waited_for in ("", STALE) else expired.waited_for
