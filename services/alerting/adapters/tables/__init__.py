"""alerting's tables.

The whole of them is here, for migrations; who works with some takes them from their own file.
"""

from services.alerting.adapters.tables import (
    approvals,
    branches,
    contacts,
    drills,
    impacts,
    messages,
    mobilisations,
    plans,
    visits,
)
from services.alerting.adapters.tables.metadata import METADATA
from services.runtime.tables import add_inbox, add_outbox

__all__ = [
    "INBOX",
    "METADATA",
    "OUTBOX",
    "approvals",
    "branches",
    "contacts",
    "drills",
    "impacts",
    "messages",
    "mobilisations",
    "plans",
    "visits",
]

INBOX = add_inbox(METADATA)
OUTBOX = add_outbox(METADATA)
