"""What every process counts; served at /metrics. No label ever holds personal data."""

from prometheus_client import Counter, Gauge, Histogram

LANDED = Counter("muster_landed_total", "Events landed in the inbox.", ["topic"])
HANDLED = Counter("muster_handled_total", "Events handled.", ["name", "result"])
HANDLE_SECONDS = Histogram("muster_handle_seconds", "Time to handle one event.", ["name"])
PUBLISHED = Counter("muster_published_total", "Events published.", ["topic"])
REPUBLISHED = Counter("muster_republished_total", "Events published once more.", ["topic"])
TOO_LARGE = Counter(
    "muster_too_large_total", "Events set aside: the broker takes none as large.", ["topic"]
)
LOOP_ERRORS = Counter("muster_loop_errors_total", "Errors that a loop survived.", ["loop"])
CLOCK_SKEW = Gauge("muster_clock_skew_seconds", "Database clock minus this machine's clock.")
GROUP_ROWS = Histogram(
    "muster_group_rows",
    "Requests that shared one commit or one look.",
    ["group"],
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
)
CONNECTIONS_CUT = Counter(
    "muster_connections_cut_total", "Connections ended because they kept us waiting.", ["reason"]
)
