"""When a canary sets out, and when one is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Flight:
    """One canary: when it set out, was handed to the provider, and arrived at the test number.

    One that is `held_back` came to where the channel is switched off or its line is open. Those
    are told of there: neither it is late nor what set out before it, whose way is proven that far.
    """

    set_out_at: datetime
    posted_at: datetime | None = None
    arrived_at: datetime | None = None
    held_back: bool = False


@dataclass(frozen=True)
class Watch:
    """What the flights say: seconds of the newest that arrived, to the provider and to the number,
    and the late one that set out first since then."""

    posted_s: float | None
    arrived_s: float | None
    late: Flight | None


def is_due(last: datetime | None, every: timedelta, now: datetime) -> bool:
    """Whether the next one sets out."""
    return last is None or now - last >= every


def watch(flights: Sequence[Flight], late_after: timedelta, now: datetime) -> Watch:
    """Look at flights in the order of their setting out, the newest first.

    One that arrived late was late until the next arrives in time.
    """
    newest = next((flight for flight in flights if flight.arrived_at is not None), None)
    told = (flight for flight in flights if flight.arrived_at is not None or flight.held_back)
    last = next(told, None)
    since = [f for f in flights if last is None or f.set_out_at >= last.set_out_at]
    late = [flight for flight in since if not flight.held_back and _late(flight, late_after, now)]
    return Watch(
        posted_s=_seconds(newest, newest.posted_at) if newest else None,
        arrived_s=_seconds(newest, newest.arrived_at) if newest else None,
        late=late[-1] if late else None,
    )


def _late(flight: Flight, late_after: timedelta, now: datetime) -> bool:
    return (flight.arrived_at or now) - flight.set_out_at > late_after


def _seconds(flight: Flight, moment: datetime | None) -> float | None:
    return None if moment is None else (moment - flight.set_out_at).total_seconds()
