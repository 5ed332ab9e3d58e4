"""The gateway's tables; both processes use them, each with its own login role.

The whole of them is here, for migrations; who works with some takes them from their own file.
"""

from services.gateway.adapters.tables import (
    accounts,
    alerts,
    answers,
    audit,
    commands,
    drills,
    predictions,
    reports,
)
from services.gateway.adapters.tables.metadata import METADATA
from services.runtime.tables import add_outbox

__all__ = [
    "GRANTS",
    "METADATA",
    "OUTBOX",
    "accounts",
    "alerts",
    "answers",
    "audit",
    "commands",
    "drills",
    "predictions",
    "reports",
]

OUTBOX = add_outbox(METADATA)

GRANTS: tuple[str, ...] = (
    "grant select on gateway.api_keys to muster_gateway_public",
    "grant select, insert, update on gateway.documents to muster_gateway_public",
    "grant select, insert on gateway.alerts, gateway.alert_references to muster_gateway_public",
    "grant select, insert on gateway.answers to muster_gateway_public",
    "grant update (emitted_at) on gateway.answers to muster_gateway_public",
    "grant select, insert on gateway.field_views, gateway.field_refusals to muster_gateway_public",
    "grant select, insert on gateway.notes to muster_gateway_public",
    "grant select on gateway.messages to muster_gateway_public",
    "grant select, insert, delete on gateway.canaries to muster_gateway_public",
    "grant select, insert, update, delete on gateway.outbox to muster_gateway_public",
    # The owner's own rights: what is on record can be added to and read, not changed.
    "revoke update, delete, truncate on gateway.audit_entries from muster_gateway_console",
    "revoke update, delete, truncate on gateway.shift_entries from muster_gateway_console",
    "revoke update, delete, truncate on gateway.predictions from muster_gateway_console",
)
"""What the process that faces the internet may do, and nothing else: no stops, no commands."""
