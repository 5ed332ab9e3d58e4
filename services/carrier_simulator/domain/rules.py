"""How this carrier and the people behind its phones are set up."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """Rates a second, waits in seconds; `pace` scales what people do (1 = as in life);
    `queue_limit` is the most texts, and the most calls, that wait (0 = any number); `receipts_s`
    is how long each status callback is held back."""

    messages_per_s: float
    calls_per_s: float
    lines: int
    requests_per_s: float
    delivery_s: float
    longest_ring_s: float
    reported: tuple[str, ...]
    retries_s: tuple[float, ...]
    seed: int
    weights: Mapping[str, float]
    cannot_share: float
    pace: float
    most_knocks: int
    queue_limit: int = 0
    receipts_s: float = 0.0
