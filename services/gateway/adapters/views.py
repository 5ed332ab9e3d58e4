"""What other services may read of the gateway."""

from services.gateway.domain.actor import Scope
from services.gateway.domain.roles import roles_with
from services.runtime.tables import PublishedView

DECIDING = ", ".join(f"'{role}'" for role in roles_with(Scope.MOBILISATIONS_WRITE))
"""Who may answer or sign; whoever only looks on, or keeps something, decides nothing."""

VIEWS: tuple[PublishedView, ...] = (
    PublishedView(
        "stops",
        "select mobilisation_id, at, let_through from gateway.stops",
        ("muster_notifier", "muster_alerting", "muster_gateway_public"),
    ),
    PublishedView(
        "messages",
        "select message_id, words_sealed from gateway.messages",
        ("muster_notifier",),
    ),
    # When each officer who decides last did something at a console: an open page alone is nobody
    # who looks.
    PublishedView(
        "looks",
        "select o.officer_id::text as officer_id, o.division, max(s.looked_at) as looked_at"
        " from gateway.officers o join gateway.sessions s using (officer_id)"
        " where o.disabled_at is null and s.looked_at is not null"
        f" and o.roles && array[{DECIDING}]"
        " group by o.officer_id, o.division",
        ("muster_alerting",),
    ),
)
