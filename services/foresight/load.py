"""What an edition asks of a roster and of the channels, and where they do not suffice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import ceil
from typing import Any

from schemas.vocabulary import Channel, PostKind
from services.foresight.asked import Asked

WRITTEN_ROUNDS = {"minute": 1, "hour": 4, "day": 6}
"""How often the ladder may begin for one contact, and the stand-down: within an hour first, urgency
and one upgrade, within a day an upgrade to each graver level."""
NUMBER_FINDINGS = {"minute": "number-minute", "hour": "number", "day": "number-day"}
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Forces:
    """Whom a roster holds for an edition.

    `posts` and `vacant` count by kind, `people` are distinct holders at rank A, `doors` the
    residents to see of each of them who has some to see to, over all their posts; `unled` those
    whom no post of the edition leads to, or none that anybody holds. `at_once` is how many of the
    people are told at one time: in a cascade its largest level, else (None) all. `buddies` are told
    beside the people, and hold no post.
    """

    posts: Mapping[PostKind, int]
    vacant: Mapping[PostKind, int]
    people: int
    doors: tuple[int, ...]
    unled: int = 0
    at_once: int | None = None
    buddies: int = 0

    @property
    def told(self) -> int:
        """How many are told at all."""
        return self.people + self.buddies

    @property
    def together(self) -> int:
        """How many are told at one time."""
        return self.told if self.at_once is None else self.at_once


@dataclass(frozen=True)
class Capacity:
    """What the channels and a visitor can do, and what a message and a call cost (in yuan).

    `limits` is how many attempts one number may get by channel in a minute, hour or day.
    """

    sms_per_s: float = 100.0
    lines: int = 100
    call: timedelta = timedelta(seconds=40)
    silent: float = 1.0
    visit: timedelta = timedelta(minutes=10)
    part_cost: float = 0.05
    call_cost: float = 0.15
    limits: Mapping[tuple[Channel, str], int] = field(
        default_factory=lambda: {(Channel.CALL, "hour"): 5}
    )
    switched_off: frozenset[Channel] = frozenset()

    def kept_to(self, channels: Sequence[Any], limits: Sequence[Any]) -> "Capacity":
        """What the channels can do as an officer has switched and limited them, else as the
        notifier that started last keeps to, by the rows of its views; this where neither says."""
        rates = {row.channel: row.rate_per_s for row in (*limits, *channels) if row.rate_per_s}
        at_once = rates.get(Channel.CALL, self.lines) * self.call.total_seconds()
        kept = {
            (Channel(row.channel), window): limit
            for row in limits
            for window, limit in (
                ("minute", row.a_minute),
                ("hour", row.an_hour),
                ("day", row.a_day),
            )
            if limit is not None
        }
        return replace(
            self,
            sms_per_s=rates.get(Channel.SMS, self.sms_per_s),
            lines=max(1, min(self.lines, round(at_once))),
            limits=kept if limits else self.limits,
            switched_off=frozenset(Channel(row.channel) for row in channels if not row.enabled),
        )


@dataclass(frozen=True)
class Finding:
    """One thing that was computed: the key of its words and their values; `wrong` when the plan
    can't be kept so."""

    what: str
    values: Mapping[str, object]
    wrong: bool = True


def findings(asked: Asked, forces: Forces, capacity: Capacity) -> Iterator[Finding]:
    """What the edition asks, and where roster or channels do not suffice."""
    if not forces.people:
        yield Finding("nobody", {})
        return
    yield _told(asked, forces, capacity)
    for channel, wait in asked.waits:
        needed = time_needed(channel, forces.together, capacity)
        if channel in capacity.switched_off:
            yield Finding("off", {"channel": channel})
        elif needed > wait:
            yield _too_slow(channel, forces, capacity, needed, wait)
    yield from _numbers(asked, capacity)
    for kind in PostKind:
        if kind in asked.posts and forces.vacant.get(kind):
            values = {"count": forces.vacant[kind], "all": forces.posts[kind], "post": kind}
            yield Finding("vacant", values)
    if forces.unled:
        yield Finding("unled", {"count": forces.unled})
    yield _visits(asked, forces, capacity)


def time_needed(channel: Channel, people: int, capacity: Capacity) -> timedelta:
    """How long a channel takes to reach so many people once; of calls only the silent need one."""
    if channel is Channel.SMS:
        return timedelta(seconds=ceil(people / capacity.sms_per_s))
    waves = ceil(ceil(people * capacity.silent) / capacity.lines)
    return waves * capacity.call


def _told(asked: Asked, forces: Forces, capacity: Capacity) -> Finding:
    parts = forces.told * asked.parts
    calls = forces.told * capacity.silent if Channel.CALL in dict(asked.waits) else 0.0
    values = {"people": forces.told, "each": asked.parts, "parts": parts}
    return Finding("told", values | {"cost": cost(parts, calls, capacity)}, wrong=False)


def cost(parts: int, calls: float, capacity: Capacity) -> int:
    """What so many parts and calls cost, in yuan."""
    return round(parts * capacity.part_cost + calls * capacity.call_cost)


def _too_slow(
    channel: Channel, forces: Forces, capacity: Capacity, needed: timedelta, wait: timedelta
) -> Finding:
    values: dict[str, object] = {"needed": needed, "wait": wait}
    if channel is Channel.SMS:
        return Finding("sms", values | {"people": forces.together, "rate": capacity.sms_per_s})
    silent = ceil(forces.together * capacity.silent)
    return Finding("calls", values | {"people": silent, "lines": capacity.lines})


def _numbers(asked: Asked, capacity: Capacity) -> Iterator[Finding]:
    for (channel, window), limit in capacity.limits.items():
        count = _attempts(asked, channel, window)
        if count > limit:
            values = {"count": count, "limit": limit, "channel": channel}
            yield Finding(NUMBER_FINDINGS[window], values)


def _attempts(asked: Asked, channel: Channel, window: str) -> int:
    """How many attempts of a channel one number may get within a window."""
    waits = [wait for _, wait in asked.waits]
    steps = [
        sum(waits[:step], start=timedelta(0))
        for step, (one, _) in enumerate(asked.waits)
        if one is channel
    ]
    if window == "minute":
        return max((sum(at <= one < at + MINUTE for one in steps) for at in steps), default=0)
    written_only = 1 if steps and channel is Channel.SMS else 0
    return len(steps) * (WRITTEN_ROUNDS[window] - 1) + written_only


def _visits(asked: Asked, forces: Forces, capacity: Capacity) -> Finding:
    """Who answers at their last call still has to reach the doors before the deadline."""
    time = max(asked.deadline - asked.called_within, timedelta(0))
    possible = time // capacity.visit
    over = [doors for doors in forces.doors if doors > possible]
    values: dict[str, object] = {"visits": sum(forces.doors) + forces.unled}
    if not over:
        return Finding("fine", values, wrong=False)
    values |= {"leaders": len(over), "most": max(over), "possible": possible, "time": time}
    return Finding("visits", values)
