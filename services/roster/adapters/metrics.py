"""What the roster measures; no label ever holds personal data."""

from prometheus_client import Gauge

LISTS_LOOKED_AT = Gauge(
    "muster_lists_looked_at_seconds",
    "When the call-down lists on disk were last found equal to the roster (Unix time).",
)
LISTS_NOT_SET = Gauge(
    "muster_lists_not_set",
    "Grids whose call-down list could not be set at the last look; an old one stays on disk.",
)
