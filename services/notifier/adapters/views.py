"""What others may read of the notifier."""

from services.notifier.domain.error_codes import FAULTS, Fault
from services.runtime.tables import PublishedView


def _fault() -> str:
    """Whom the reason concerns, by the table of codes; null where it does not say."""
    codes = {fault: [f"'{code}'" for code in FAULTS if FAULTS[code] is fault] for fault in Fault}
    cases = [f"when reason in ({', '.join(some)}) then '{it}'" for it, some in codes.items()]
    return f"case {' '.join(cases)} end"


VIEWS: tuple[PublishedView, ...] = (
    PublishedView(
        "attempts",
        "select attempt_id, contact_id, mobilisation_id, round, channel, lane, status, reason,"
        f" sent_at, {_fault()} as fault, too_late_at, text_id, settled_at from notifier.attempts",
        ("muster_alerting", "muster_gateway_console", "muster_gateway_public"),
    ),
    PublishedView(
        "canaries",
        "select canary_id, set_out_at, posted_at, arrived_at, outcome, held_back"
        " from notifier.canaries",
        ("muster_gateway_console", "muster_gateway_public"),
    ),
    PublishedView(
        "channels",
        "select channel, enabled, rate_per_s, changed_by, changed_at from notifier.channels",
        ("muster_alerting", "muster_gateway_console"),
    ),
    PublishedView(
        "lines",
        "select account, channel, open_since, reason from notifier.lines",
        ("muster_gateway_console",),
    ),
    PublishedView(
        "number_limits",
        "select channel, rate_per_s, a_minute, an_hour, a_day, reserve from notifier.number_limits",
        ("muster_alerting", "muster_gateway_console"),
    ),
)
