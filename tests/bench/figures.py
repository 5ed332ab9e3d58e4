"""Every figure of the bench: where it stands in the report, its unit, its limit, what is good."""

from dataclasses import dataclass
from enum import StrEnum


class Good(StrEnum):
    """On which side of its limit a figure should be."""

    LESS = "<"
    MORE = ">="


@dataclass(frozen=True)
class Figure:
    """`path` leads to it in the report, key by key; `*` stands for every key at its place, and the
    worst of them is judged. A figure without a limit is there to be read."""

    path: str
    unit: str
    limit: float | None = None
    good: Good = Good.LESS


FIGURES: tuple[Figure, ...] = (
    Figure("bare_loop_per_s.burst", "POSTs/s", good=Good.MORE),
    Figure("bare_loop_per_s.steady", "POSTs/s", good=Good.MORE),
    Figure("attempts_per_s.burst", "POSTs/s", 2_000, Good.MORE),
    Figure("attempts_per_s.steady", "POSTs/s", 800, Good.MORE),
    Figure("ratio.burst", "of the bare loop", 0.5, Good.MORE),
    Figure("ratio.steady", "of the bare loop", 0.5, Good.MORE),
    Figure("first_sms_s.idle.p50", "s"),
    Figure("first_sms_s.idle.p99", "s", 1.0),
    Figure("first_sms_s.loaded.p50", "s"),
    Figure("first_sms_s.loaded.p99", "s", 2.0),
    Figure("impact_s.first_grid", "s", 0.3),
    Figure("impact_s.last_grid", "s", 3.0),
    Figure("index_memory_mb", "MB"),
    Figure("answer_to_view_s.p50", "s"),
    Figure("answer_to_view_s.p99", "s", 1.0),
    Figure("stop_to_last_post_s", "s", 1.0),
    Figure("cpu_us_per_attempt.*.all", "us"),
    Figure("cpu_growth", "largest of smallest", 1.2),
    Figure("rss_mb.*", "MB, the largest", 300),
    Figure("db_bytes_per_attempt", "bytes"),
    Figure("wal_bytes_per_attempt", "bytes"),
    Figure("timers_per_s", "timers/s", 2_000, Good.MORE),
)
