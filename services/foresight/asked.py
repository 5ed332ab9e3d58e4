"""What an edition of a plan asks for, in numbers: all that foresight needs to know of it."""

from dataclasses import dataclass
from datetime import timedelta

from schemas.vocabulary import Channel, PostKind


@dataclass(frozen=True)
class Asked:
    """Timers are those that hold when it runs.

    `waits` is the ladder in its order: how long each channel waits for an answer. `reasons` and
    `traits` choose whom to see (no traits: in any building), `parts` is how many its longest first
    message has. With a `cascade_wait` a level begins when the one above has answered or has had
    this time; None: all begin at once. Where it does not `escalate`, who is silent is left alone.
    """

    posts: frozenset[PostKind]
    waits: tuple[tuple[Channel, timedelta], ...]
    deadline: timedelta
    reasons: frozenset[str]
    traits: frozenset[str]
    parts: int
    cascade_wait: timedelta | None = None
    escalate: bool = True
