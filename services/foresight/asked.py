"""What an edition of a plan asks for, in numbers: all that foresight needs to know of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from schemas.vocabulary import Channel, PostKind
from services.foresight.deadline import BeforeImpact

CHAIN = (
    PostKind.COMMUNITY_LEADER,
    PostKind.GRID_LEADER,
    PostKind.BUILDING_LEADER,
    PostKind.STAIRWELL_LEADER,
)
"""Those of whom one waits for the other in a cascade."""


def called_within(
    posts: Collection[PostKind], waits: Iterable[timedelta], cascade_wait: timedelta | None
) -> timedelta:
    """How long until the last of the posts has had all its calls, however silent those above are.

    `waits` is the ladder; each level but the first waits for `cascade_wait` (None: for nobody).
    """
    levels = sum(kind in posts for kind in CHAIN)
    before = max(levels - 1, 0) * (cascade_wait or timedelta(0))
    return sum(waits, start=before)


@dataclass(frozen=True)
class Asked:
    """Timers are those that hold when it runs.

    `waits` is the ladder in its order: how long each channel waits for an answer. `reasons` and
    `traits` choose whom to see (no traits: in any building), `parts` is how many its longest first
    message has. With a `cascade_wait` a level begins when the one above has answered or has had
    this time; None: all begin at once. Where it does not `escalate`, who is silent is left alone.
    `before_impact`: how its deadline counts back from the hazard's onset, where one is known.
    `buddies`: whether those who are paired with whom to see are asked with the first message.
    """

    posts: frozenset[PostKind]
    waits: tuple[tuple[Channel, timedelta], ...]
    deadline: timedelta
    reasons: frozenset[str]
    traits: frozenset[str]
    parts: int
    cascade_wait: timedelta | None = None
    escalate: bool = True
    buddies: bool = False
    before_impact: BeforeImpact | None = None

    @property
    def called_within(self) -> timedelta:
        """How long until the last post has had all its calls."""
        return called_within(self.posts, (wait for _, wait in self.waits), self.cascade_wait)
