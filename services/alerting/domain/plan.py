"""Plans: what to do for a hazard at a level, as data.

A plan is a hazard's; its editions are its levels. A mobilisation runs one plan for one incident
and moves between its editions as the alert's level changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from schemas.vocabulary import LEVEL_VALUES, Channel, DoorStep, LevelScale, PostKind


class Order(StrEnum):
    """Broadcast: all posts at once. Cascade: a lower level starts when the upper has answered
    or its timer has run out."""

    BROADCAST = "broadcast"
    CASCADE = "cascade"


class Approval(StrEnum):
    """Pre-signed plans start by themselves; the others wait for an officer."""

    PRE_SIGNED = "pre_signed"
    OFFICER = "officer"


class Audience(StrEnum):
    """Who knocks at doors, and who leads those who do."""

    VISITOR = "visitor"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True)
class Step:
    """One step of the ladder and how long it waits for an answer after it was sent."""

    channel: Channel
    wait: timedelta


@dataclass(frozen=True)
class Trigger:
    """A level at which an edition applies."""

    scale: LevelScale
    value: str


@dataclass(frozen=True)
class Texts:
    """Templates by round purpose (`first`, `urgency`, `upgrade`, `stand-down`) and audience.

    They may use {signature} {drill} {event} {place} {visits} {link}. `page` are the things to
    do, one line each.
    """

    sms: Mapping[str, Mapping[Audience, str]]
    voice: Mapping[str, Mapping[Audience, str]]
    page: tuple[str, ...]


@dataclass(frozen=True)
class ShutDoor:
    """One step of the path of a door that stays shut, and how long after the one before."""

    step: DoorStep
    after: timedelta


SEEN_AGAIN_AFTER = timedelta(hours=2)
"""Moved people go home in a lull; how soon is in no rule that was found, so plans may say."""


@dataclass(frozen=True)
class Visiting:
    """Who is seen: residents with any of these reasons, in buildings with any of these traits
    (none named: in all).

    After `rescue_after` times no answer a rescue task opens, and at the end of the path in any
    case. `responders` of those who are sent to a rescue or to help go, the others stand down;
    who was moved is looked for again after `moved_again`, until release.
    """

    reasons: frozenset[str]
    traits: frozenset[str]
    again_after: timedelta
    rescue_after: int
    path: tuple[ShutDoor, ...] = ()
    responders: int = 2
    moved_again: timedelta = SEEN_AGAIN_AFTER

    @property
    def steps(self) -> tuple[ShutDoor, ...]:
        """The path of a shut door; a plan that names none knocks again, asks whoever may know
        within the same time once more, and sends the rescue."""
        if self.path:
            return self.path
        first, *others = DoorStep
        between = self.again_after / len(others)
        return (ShutDoor(first, self.again_after), *(ShutDoor(one, between) for one in others))


@dataclass(frozen=True)
class Edition:
    """A plan at one level."""

    plan: str
    level: str
    version: int
    name: Mapping[str, str]
    triggers: tuple[Trigger, ...]
    approval: Approval
    order: Order
    cascade_wait: timedelta
    posts: frozenset[PostKind]
    ladder: tuple[Step, ...]
    deadline: timedelta
    visiting: Visiting
    revisit: bool
    texts: Mapping[str, Texts]
    sources: tuple[str, ...]

    @property
    def degree(self) -> int:
        """1 for the mildest level to 4 for the gravest, by the edition's first trigger."""
        trigger = self.triggers[0]
        return LEVEL_VALUES[trigger.scale].index(trigger.value) + 1


@dataclass(frozen=True)
class Choice:
    """The edition that an alert calls for, or none, with the reason."""

    edition: Edition | None
    reason: str


def choose(editions: Iterable[Edition], hazard: str, scale: LevelScale, value: str) -> Choice:
    """The edition for a hazard at a level; never one by colour alone."""
    of_hazard = [edition for edition in editions if edition.plan == hazard]
    if not of_hazard:
        return Choice(None, f"no plan for hazard {hazard}")
    for edition in of_hazard:
        if Trigger(scale, value) in edition.triggers:
            return Choice(edition, f"plan {hazard}/{edition.level}: {scale} {value}")
    return Choice(None, f"plan {hazard} has no edition for {scale} {value}")
