"""What an edition asks of a roster and of the channels, and where they do not suffice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

from schemas.vocabulary import Channel, PostKind
from services.foresight.asked import Asked

ROUNDS_AN_HOUR = 4
"""First, urgency, one upgrade, stand-down: what one contact may get within an hour."""
CALLED_ROUNDS = 3
"""All of them but the stand-down, which is written only."""


@dataclass(frozen=True)
class Forces:
    """Whom a roster holds for an edition.

    `posts` and `vacant` count by kind, `people` are distinct holders at rank A, `doors` the
    residents to see of each of them who has some to see to, over all their posts; `unled` those
    whom no post of the edition leads to, or none that anybody holds.
    """

    posts: Mapping[PostKind, int]
    vacant: Mapping[PostKind, int]
    people: int
    doors: tuple[int, ...]
    unled: int = 0


@dataclass(frozen=True)
class Capacity:
    """What the channels and a visitor can do, and what a message and a call cost (in yuan)."""

    sms_per_s: float = 100.0
    lines: int = 100
    call: timedelta = timedelta(seconds=40)
    silent: float = 1.0
    visit: timedelta = timedelta(minutes=10)
    part_cost: float = 0.05
    call_cost: float = 0.15
    hourly: Mapping[Channel, int] = field(default_factory=lambda: {Channel.CALL: 5})
    switched_off: frozenset[Channel] = frozenset()


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
        needed = time_needed(channel, forces.people, capacity)
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
    parts = forces.people * asked.parts
    calls = forces.people * capacity.silent if Channel.CALL in dict(asked.waits) else 0.0
    values = {"people": forces.people, "each": asked.parts, "parts": parts}
    return Finding("told", values | {"cost": cost(parts, calls, capacity)}, wrong=False)


def cost(parts: int, calls: float, capacity: Capacity) -> int:
    """What so many parts and calls cost, in yuan."""
    return round(parts * capacity.part_cost + calls * capacity.call_cost)


def _too_slow(
    channel: Channel, forces: Forces, capacity: Capacity, needed: timedelta, wait: timedelta
) -> Finding:
    values: dict[str, object] = {"needed": needed, "wait": wait}
    if channel is Channel.SMS:
        return Finding("sms", values | {"people": forces.people, "rate": capacity.sms_per_s})
    silent = ceil(forces.people * capacity.silent)
    return Finding("calls", values | {"people": silent, "lines": capacity.lines})


def _numbers(asked: Asked, capacity: Capacity) -> Iterator[Finding]:
    for channel, limit in capacity.hourly.items():
        count = CALLED_ROUNDS if channel is Channel.CALL else ROUNDS_AN_HOUR
        if channel in dict(asked.waits) and count > limit:
            yield Finding("number", {"count": count, "limit": limit, "channel": channel})


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
