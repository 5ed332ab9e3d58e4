"""A plan's file as it is written: strict types, nothing extra."""

import re
from datetime import time, timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from schemas.hazards import HAZARDS
from schemas.vocabulary import (
    LEVEL_VALUES,
    Audience,
    Channel,
    DoorStep,
    LevelScale,
    PostKind,
    RoundPurpose,
)
from services.alerting.domain.plan import (
    SEEN_AGAIN_AFTER,
    SETTLED_WITHIN,
    Approval,
    Approving,
    Order,
)
from services.alerting.domain.plan_words import REASONS, TRAITS

LONGEST = timedelta(days=31)
"""No mobilisation lasts so long: a longer time is a slip of the pen."""
SHORTEST_S = 1.0
"""Nobody answers within it: as good as zero."""
MOST_KNOCKS, MOST_RESPONDERS = 20, 50
"""More before a rescue is none; more people than that do not fit on a stair."""
MOST_LINES = 20
"""A page is read on a stair, in seconds."""
MOST_OF_A_KIND = 50
LAST_VERSION = 999_999_999
_UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0}
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_TIMER = re.compile(r"(\d+(?:\.\d+)?) (s|min|h)")

OWN_FORMS = ("timer", "timer_zero", "timer_long", "time_of_day", "unknown")
"""What the types below find wrong, beside what pydantic's own do."""


def _timer(value: object) -> timedelta:
    match = _TIMER.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("timer", "no timer")
    seconds = float(match[1]) * _UNITS[match[2]]
    if seconds > LONGEST.total_seconds():
        raise PydanticCustomError("timer_long", "too long a timer", {"days": LONGEST.days})
    if seconds < SHORTEST_S:
        raise PydanticCustomError("timer_zero", "a timer of zero")
    return timedelta(seconds=seconds)


def _time_of_day(value: object) -> time:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("time_of_day", "no time of day")
    return time(int(match[1]), int(match[2]))


def _one_of(what: str, known: frozenset[str]) -> BeforeValidator:
    def check(value: object) -> object:
        if not isinstance(value, str) or value not in known:
            values = {"kind": what, "word": repr(value), "choices": sorted(known)}
            raise PydanticCustomError("unknown", "unknown", values)
        return value

    return BeforeValidator(check)


Timer = Annotated[timedelta, BeforeValidator(_timer)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
Word = Annotated[str, Field(min_length=1)]
Lines = Annotated[tuple[str, ...], Field(min_length=1, max_length=MOST_LINES)]
HazardKey = Annotated[str, _one_of("hazard", frozenset(hazard.key for hazard in HAZARDS))]
Reason = Annotated[str, _one_of("reason", REASONS)]
Trait = Annotated[str, _one_of("trait", TRAITS)]
Post = Annotated[PostKind, _one_of("post", frozenset(one for one in PostKind if one.leads))]
Scale = Annotated[LevelScale, _one_of("scale", frozenset(LevelScale))]
DoorStepWord = Annotated[DoorStep, _one_of("step", frozenset(DoorStep))]
Means = Annotated[Channel, _one_of("channel", frozenset(Channel))]
LevelValue = Annotated[
    str, _one_of("level", frozenset(value for values in LEVEL_VALUES.values() for value in values))
]


class Written(BaseModel):
    """Base of all parts: an unknown field is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Names(Written):
    """The edition's name for people."""

    zh: Word
    en: Word


class WrittenTrigger(Written):
    """A level at which the edition applies, for one issuer only where it names one."""

    scale: Scale
    value: LevelValue
    issuer: Annotated[str, Field(min_length=2)] | None = None
    approval: Approval | None = None


class WrittenStep(Written):
    """One step of the ladder."""

    channel: Means
    wait: Timer


class WrittenShutDoor(Written):
    """One step of the path of a door that stays shut."""

    step: DoorStepWord
    after: Timer


class WrittenVisiting(Written):
    """Who is seen, what happens when nobody opens, how many go where somebody is needed."""

    reasons: Annotated[tuple[Reason, ...], Field(min_length=1)]
    traits: tuple[Trait, ...]
    again_after: Timer
    rescue_after: Annotated[int, Field(ge=1, le=MOST_KNOCKS, strict=True)]
    path: tuple[WrittenShutDoor, ...] = ()
    responders: Annotated[int, Field(ge=1, le=MOST_RESPONDERS, strict=True)] = 2
    moved_again: Timer = SEEN_AGAIN_AFTER
    buddies: Annotated[bool, Field(strict=True)] = False


class WrittenBeforeImpact(Written):
    """Backwards from the hazard's onset."""

    lead: Timer
    evening: TimeOfDay | None = None


class WrittenQuiet(Written):
    """When whom not to call."""

    begins: TimeOfDay
    ends: TimeOfDay
    posts: Annotated[tuple[Post, ...], Field(min_length=1)]


class WrittenApproving(Written):
    """How a start that waits is decided, and who is asked when nobody does."""

    officers: Annotated[int, Field(ge=1, le=2, strict=True)] = Approving.officers
    deputy_after: Timer = Approving.deputy_after
    unwatched: Timer = Approving.unwatched
    call_wait: Timer = Approving.call_wait
    within: Timer = Approving.within
    countersign: Annotated[bool, Field(strict=True)] | None = None


class Message(Written):
    """What one audience is told in one round."""

    sms: str
    voice: str


class Messages(Written):
    """What each audience is told in one round."""

    visitor: Message
    supervisor: Message

    def by_audience(self) -> dict[Audience, Message]:
        return {Audience.VISITOR: self.visitor, Audience.SUPERVISOR: self.supervisor}


def _for_all(message: Message) -> Messages:
    """What every audience is told in the same words."""
    return Messages(visitor=message, supervisor=message)


class WrittenTexts(Written):
    """All texts in one language."""

    page: Lines
    places: Annotated[dict[Trait, str], Field(min_length=1)]
    questions: Lines
    take: Lines
    first: Messages
    urgency: Messages
    upgrade: Messages
    stand_down: Annotated[Messages, Field(alias="stand-down")]

    def by_purpose(self) -> dict[RoundPurpose, Messages]:
        return {
            RoundPurpose.FIRST: self.first,
            RoundPurpose.URGENCY: self.urgency,
            RoundPurpose.UPGRADE: self.upgrade,
            RoundPurpose.STAND_DOWN: self.stand_down,
        }

    def lines(self) -> dict[tuple[str | int, ...], str]:
        """The lines that are shown as they stand, by their place in the file."""
        listed = {"page": self.page, "questions": self.questions, "take": self.take}
        found: dict[tuple[str | int, ...], str] = {
            (name, position): line
            for name, lines in listed.items()
            for position, line in enumerate(lines)
        }
        return found | {("places", trait): line for trait, line in self.places.items()}


class WrittenCommon(Written):
    """What every plan says alike, in one language."""

    help: Messages
    matter: Message
    settled: Message
    approval: Word
    """What a call says when a proposal waits and nobody looks."""

    def by_purpose(self) -> dict[RoundPurpose, Messages]:
        return {
            RoundPurpose.HELP: self.help,
            RoundPurpose.MATTER: _for_all(self.matter),
            RoundPurpose.SETTLED: _for_all(self.settled),
        }


class CommonLanguages(Written):
    """What every plan says alike."""

    zh: WrittenCommon
    en: WrittenCommon

    def by_language(self) -> dict[str, WrittenCommon]:
        return {"zh": self.zh, "en": self.en}


class Languages(Written):
    """The texts in every language."""

    zh: WrittenTexts
    en: WrittenTexts

    def by_language(self) -> dict[str, WrittenTexts]:
        return {"zh": self.zh, "en": self.en}


class Citation(Written):
    """What a source asks; `source` is a key of the list of sources, or `practice`."""

    source: Word
    rule: Word


class WrittenEdition(Written):
    """A whole file. The plan of officers' messages tells nobody by itself: it has no posts, and
    what is for those who are told is left out."""

    plan: HazardKey
    level: Word
    version: Annotated[int, Field(ge=1, le=LAST_VERSION, strict=True)]
    name: Names
    triggers: Annotated[tuple[WrittenTrigger, ...], Field(min_length=1, max_length=MOST_OF_A_KIND)]
    approval: Approval
    approving: WrittenApproving = WrittenApproving()
    order: Order
    cascade_wait: Timer | None = None
    posts: Annotated[tuple[Post, ...], Field(max_length=MOST_OF_A_KIND)]
    ladder: Annotated[tuple[WrittenStep, ...], Field(max_length=MOST_OF_A_KIND)] = ()
    deadline: Timer
    settle_within: Timer = SETTLED_WITHIN
    before_impact: WrittenBeforeImpact | None = None
    quiet: WrittenQuiet | None = None
    visiting: WrittenVisiting | None = None
    revisit: Annotated[bool, Field(strict=True)] | None = None
    escalate: Annotated[bool, Field(strict=True)] = True
    texts: Languages | None = None
    sources: Annotated[tuple[Citation, ...], Field(min_length=1)]


class Source(Written):
    """Where a rule is read: a title and the place of the copy that was read."""

    title: Word
    place: Word


Sources = dict[str, Source]
