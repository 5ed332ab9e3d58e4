"""Plans: what to do for a hazard at a level, as data.

A plan is a hazard's; its editions are its levels. A mobilisation runs one plan for one incident
and moves between its editions as the alert's level changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum

from schemas.vocabulary import LEVEL_VALUES, Audience, Channel, DoorStep, LevelScale, PostKind
from services.foresight.deadline import BeforeImpact


class Order(StrEnum):
    """Broadcast: all posts at once. Cascade: a lower level starts when the upper has answered
    or its timer has run out."""

    BROADCAST = "broadcast"
    CASCADE = "cascade"


class Approval(StrEnum):
    """Pre-signed plans start by themselves; the others wait for an officer."""

    PRE_SIGNED = "pre_signed"
    OFFICER = "officer"


@dataclass(frozen=True)
class Approving:
    """How a start that waits is decided, and who is asked when nobody does.

    With two `officers` never by whoever proposed it; from `deputy_after` on by a deputy too. When
    nobody has looked at a console for `unwatched`, the duty posts are phoned one after the other,
    `call_wait` each. Undecided `within` this time it lapses. `countersign`: whether what starts by
    itself is signed afterwards; None: at the two gravest degrees. Unsigned `within` the same time,
    the duty posts are phoned whoever looks: it does not lapse.

    Three, five and fifteen minutes are those of the call-and-answer rule (Mianxian, Changzhi); for
    the rest no rule was found, so plans may say.
    """

    officers: int = 2
    deputy_after: timedelta = timedelta(minutes=5)
    unwatched: timedelta = timedelta(minutes=3)
    call_wait: timedelta = timedelta(minutes=1)
    within: timedelta = timedelta(hours=1)
    countersign: bool | None = None


@dataclass(frozen=True)
class Step:
    """One step of the ladder and how long it waits for an answer after it was sent."""

    channel: Channel
    wait: timedelta


@dataclass(frozen=True)
class Trigger:
    """A level at which an edition applies.

    `issuer` narrows it to alerts whose sender's name or address holds these words: the same
    colour has other thresholds elsewhere. `approval`, when named, replaces the edition's own:
    what a government has ordered waits for no officer.
    """

    scale: LevelScale
    value: str
    issuer: str = ""
    approval: Approval | None = None

    @property
    def degree(self) -> int:
        """1 for the mildest value of its scale to 4 for the gravest; 0 for an order, which says
        nothing of how grave it is."""
        if self.scale is LevelScale.ORDER:
            return 0
        return LEVEL_VALUES[self.scale].index(self.value) + 1


@dataclass(frozen=True)
class Texts:
    """Templates by round purpose (`first`, `urgency`, `upgrade`, `stand-down`) and audience.

    They may use {signature} {drill} {event} {place} {visits} {link}. `page` are the things to
    do, one line each; `places` what to do in buildings of a trait, `questions` what to ask at
    the door, `take` what the visitor carries.
    """

    sms: Mapping[str, Mapping[Audience, str]]
    voice: Mapping[str, Mapping[Audience, str]]
    page: tuple[str, ...]
    places: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    take: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShutDoor:
    """One step of the path of a door that stays shut, and how long after the one before."""

    step: DoorStep
    after: timedelta


GRAVE = 3
"""Degrees from here on send people to doors at any hour."""
SEEN_AGAIN_AFTER = timedelta(hours=2)
"""Moved people go home in a lull; how soon is in no rule that was found, so plans may say."""


SETTLED_WITHIN = timedelta(minutes=15)
"""The call-and-answer rule's time for an answer; no rule says how long a level above has."""


@dataclass(frozen=True)
class Visiting:
    """Who is seen: residents with any of these reasons, in buildings with any of these traits
    (none named: in all).

    After `rescue_after` times no answer a rescue task opens, and at the end of the path in any
    case; after two where no time is left for the path. `responders` of those who are sent to a
    rescue or to help go, the others stand down; who was moved is looked for again after
    `moved_again`, until release. `buddies`: whether those who are paired with a resident are asked
    with the first message.
    """

    reasons: frozenset[str]
    traits: frozenset[str]
    again_after: timedelta
    rescue_after: int
    path: tuple[ShutDoor, ...] = ()
    responders: int = 2
    moved_again: timedelta = SEEN_AGAIN_AFTER
    buddies: bool = False

    @property
    def steps(self) -> tuple[ShutDoor, ...]:
        """The path of a shut door; a plan that names none knocks again, asks whoever may know
        within the same time once more, and sends the rescue."""
        if self.path:
            return self.path
        first, *others = DoorStep
        between = self.again_after / len(others)
        return (ShutDoor(first, self.again_after), *(ShutDoor(one, between) for one in others))


NOBODY = Visiting(frozenset(), frozenset(), timedelta(0), 0)
"""Where nobody is to be seen."""


@dataclass(frozen=True)
class Quiet:
    """Hours (by the clocks of where it runs, over midnight when `begins` is later than `ends`) in
    which whoever holds only `posts` is written to but not called."""

    begins: time
    ends: time
    posts: frozenset[PostKind]


@dataclass(frozen=True)
class Edition:
    """A plan at one level; `deadline` counts from when it is acted on, `before_impact` from the
    hazard's onset: the earlier of both holds. Where it does not `escalate`, who stays silent is
    left alone: a notice asks for nothing that others would have to do. `settle_within` is
    how long a level has for what the one below could not settle, before it goes on up. The edition
    of officers' messages has no posts and nothing to say: it is open until its deadline."""

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
    before_impact: BeforeImpact | None = None
    quiet: Quiet | None = None
    escalate: bool = True
    settle_within: timedelta = SETTLED_WITHIN
    approving: Approving = Approving()

    @property
    def of_messages(self) -> bool:
        """Whether nobody is told anything under it but what officers write."""
        return not self.posts

    @property
    def degree(self) -> int:
        """1 for the mildest level to 4 for the gravest: that of its gravest trigger."""
        return max(trigger.degree for trigger in self.triggers)

    @property
    def countersigned(self) -> bool:
        """Whether a start that was signed in advance is signed once more afterwards."""
        said = self.approving.countersign
        return self.degree >= GRAVE if said is None else said
