"""What other services may read of the gateway."""

from services.runtime.tables import PublishedView

VIEWS: tuple[PublishedView, ...] = (
    PublishedView(
        "stops",
        "select mobilisation_id, at from gateway.stops",
        ("muster_notifier", "muster_alerting", "muster_gateway_public"),
    ),
)
