"""How people were reached and how they answered, by channel."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.vocabulary import Channel
from services.gateway.reports.domain.record import Record, Try
from services.gateway.reports.domain.spread import median


@dataclass(frozen=True)
class ChannelFigures:
    """Attempts of one channel: how many, how many were really sent, what became of the rest, and
    how many of those contacts answered, with the median of their waits in seconds."""

    channel: Channel
    attempts: int
    reached: int
    failed: int
    unknown: int
    answered: int
    answered_s: float | None


def by_channel(record: Record) -> list[ChannelFigures]:
    """One row a channel in the ladder's order.

    An answer is credited to the newest attempt that had reached its contact by then, or rung: who
    rings back answers the call they missed.
    """
    waits: dict[Channel, list[float]] = {channel: [] for channel in Channel}
    reached: dict[object, list[Try]] = {}
    for one in record.tries:
        if (one.reached or one.rang) and one.sent_at is not None:
            reached.setdefault(one.contact_id, []).append(one)
    for said in record.said:
        before = [
            one for one in reached.get(said.contact_id, ()) if _at(one) <= said.at.timestamp()
        ]
        if before:
            newest = max(before, key=_at)
            waits[newest.channel].append(said.at.timestamp() - _at(newest))
    return [
        _figures(channel, [one for one in record.tries if one.channel is channel], waits[channel])
        for channel in Channel
    ]


def ways(record: Record) -> dict[str, int]:
    """How many contacts answered by each way: SMS, key, page, console, paper."""
    return dict(Counter(said.via for said in record.said))


def _at(one: Try) -> float:
    return one.sent_at.timestamp() if one.sent_at else 0.0


def _figures(channel: Channel, tries: Iterable[Try], waits: list[float]) -> ChannelFigures:
    listed = list(tries)
    return ChannelFigures(
        channel=channel,
        attempts=len(listed),
        reached=sum(one.reached for one in listed),
        failed=sum(one.status in ("failed", "not_sent", "expired") for one in listed),
        unknown=sum(one.status == "unknown" for one in listed),
        answered=len(waits),
        answered_s=median(waits),
    )
