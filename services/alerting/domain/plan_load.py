"""What an edition asks of a roster and of the channels: computed before anything happens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

from schemas.vocabulary import Channel, PostKind
from services.alerting.domain.plan import Audience, Edition
from services.alerting.domain.plan_texts import rendered

PART = 67
"""UTF-16 units of one part of a long message; one part alone holds 70."""
ROUNDS_AN_HOUR = 4
"""First, urgency, one upgrade, stand-down: what one contact may get within an hour."""
CALLED_ROUNDS = 3
"""All of them but the stand-down, which is written only."""


@dataclass(frozen=True)
class Forces:
    """Whom a roster holds for an edition.

    `posts` and `vacant` count by kind, `people` are distinct holders at rank A, `doors` the
    residents to see of each post that leads to some, `unled` those whom no post of the edition
    leads to.
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


def findings(edition: Edition, forces: Forces, capacity: Capacity) -> Iterator[Finding]:
    """What the edition asks, and where roster or channels do not suffice."""
    if not forces.people:
        yield Finding("nobody", {})
        return
    yield _told(edition, forces, capacity)
    for step in edition.ladder:
        needed = time_needed(step.channel, forces.people, capacity)
        if step.channel in capacity.switched_off:
            yield Finding("off", {"channel": step.channel})
        elif needed > step.wait:
            yield _too_slow(step.channel, forces, capacity, needed, step.wait)
    yield from _numbers(edition, capacity)
    for kind in PostKind:
        if kind in edition.posts and forces.vacant.get(kind):
            values = {"count": forces.vacant[kind], "all": forces.posts[kind], "post": kind}
            yield Finding("vacant", values)
    if forces.unled:
        yield Finding("unled", {"count": forces.unled})
    yield _visits(edition, forces, capacity)


def time_needed(channel: Channel, people: int, capacity: Capacity) -> timedelta:
    """How long a channel takes to reach so many people once; of calls only the silent need one."""
    if channel is Channel.SMS:
        return timedelta(seconds=ceil(people / capacity.sms_per_s))
    waves = ceil(ceil(people * capacity.silent) / capacity.lines)
    return waves * capacity.call


def parts_of(edition: Edition) -> int:
    """Parts of the longest first message with long values."""
    texts = edition.texts["zh"].sms["first"]
    lengths = [len(rendered(texts[audience])) for audience in Audience if audience in texts]
    return max(1 if length <= PART + 3 else ceil(length / PART) for length in lengths)


def _told(edition: Edition, forces: Forces, capacity: Capacity) -> Finding:
    each = parts_of(edition)
    calls = any(step.channel is Channel.CALL for step in edition.ladder)
    cost = forces.people * each * capacity.part_cost
    cost += forces.people * capacity.silent * capacity.call_cost if calls else 0
    values = {"people": forces.people, "each": each, "parts": forces.people * each}
    return Finding("told", values | {"cost": round(cost)}, wrong=False)


def _too_slow(
    channel: Channel, forces: Forces, capacity: Capacity, needed: timedelta, wait: timedelta
) -> Finding:
    values: dict[str, object] = {"needed": needed, "wait": wait}
    if channel is Channel.SMS:
        return Finding("sms", values | {"people": forces.people, "rate": capacity.sms_per_s})
    silent = ceil(forces.people * capacity.silent)
    return Finding("calls", values | {"people": silent, "lines": capacity.lines})


def _numbers(edition: Edition, capacity: Capacity) -> Iterator[Finding]:
    for channel, limit in capacity.hourly.items():
        steps = sum(step.channel is channel for step in edition.ladder)
        count = steps * (CALLED_ROUNDS if channel is Channel.CALL else ROUNDS_AN_HOUR)
        if count > limit:
            yield Finding("number", {"count": count, "limit": limit, "channel": channel})


def _visits(edition: Edition, forces: Forces, capacity: Capacity) -> Finding:
    """Who answers at the ladder's end still has to reach the doors before the deadline."""
    ladder = sum((step.wait for step in edition.ladder), start=timedelta(0))
    time = max(edition.deadline - ladder, timedelta(0))
    possible = time // capacity.visit
    over = [doors for doors in forces.doors if doors > possible]
    values: dict[str, object] = {"visits": sum(forces.doors) + forces.unled}
    if not over:
        return Finding("fine", values, wrong=False)
    values |= {"posts": len(over), "most": max(over), "possible": possible, "time": time}
    return Finding("visits", values)
