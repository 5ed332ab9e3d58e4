"""What the carrier edge counts."""

from prometheus_client import Counter, Gauge, Histogram

ATTEMPTS_MOVED = Counter(
    "muster_attempts_moved_total", "Attempts that reached a status.", ["channel", "status"]
)
HAND_OVER_SECONDS = Histogram(
    "muster_hand_over_seconds", "Time of one POST to the provider.", ["channel", "result"]
)
WEBHOOKS_REFUSED = Counter(
    "muster_webhooks_refused_total", "Webhook requests refused.", ["route", "finding"]
)
LINE_OPEN = Gauge(
    "muster_line_open", "1 while the circuit breaker holds a line.", ["account", "channel"]
)
LINES_OPENED = Counter(
    "muster_lines_opened_total", "Times a circuit breaker opened.", ["account", "channel"]
)
NUMBERS_RESTED = Counter(
    "muster_numbers_rested_total", "Attempts that wait for their number.", ["reason"]
)
DOWN_SECONDS = Counter("muster_down_seconds_total", "Time the notifier did not run, in seconds.")
