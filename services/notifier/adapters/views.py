"""What others may read of the notifier."""

from services.runtime.tables import PublishedView

VIEWS: tuple[PublishedView, ...] = (
    PublishedView(
        "attempts",
        "select attempt_id, contact_id, mobilisation_id, round, channel, lane, status, reason,"
        " sent_at from notifier.attempts",
        ("muster_alerting", "muster_gateway_console", "muster_gateway_public"),
    ),
    PublishedView(
        "channels",
        "select channel, enabled, rate_per_s, changed_by, changed_at from notifier.channels",
        ("muster_gateway_console",),
    ),
)
