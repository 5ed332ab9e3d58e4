"""Stories for a random roster and plan: who answers how, what is found at doors, what the roster
tells. Nothing in them says when, or in which order, any of it is heard.

Where time itself decides, a story leaves room for the longest gap: people who answer do so before
their ladder is at its end, a door's outcomes are not told together with the rescue they end, no
deadline comes first, and nothing is found while a graver level may wait to be heard. Who says
nothing that counts finds nobody, and may leave a post at any time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import strategies as st

from schemas.vocabulary import AnswerKind, AttemptStatus, Channel, Via, VisitOutcome
from services.alerting.domain.plan import Edition
from tests.builders.alerting import Community, minutes
from tests.builders.restless import NODES, PEOPLE, communities, plans


@dataclass(frozen=True)
class Persona:
    """How somebody takes each message: by which channel they are reached, what they say, and how
    long after it."""

    by: Channel | None
    says: AnswerKind | None
    after: timedelta
    via: Via
    receipts: tuple[AttemptStatus, ...]

    @property
    def answers(self) -> bool:
        return self.by is not None and self.says is AnswerKind.RECEIVED


@dataclass(frozen=True)
class Found:
    """An outcome at a door, at a minute of the story."""

    minute: float
    door: str
    outcome: VisitOutcome
    by: str
    via: Via


@dataclass(frozen=True)
class Story:
    """What happens, whatever is heard of it. `raised` is the minute at which a graver level comes,
    or `lifted` the one at which the last grid is lifted; `absent` a post whose first holder leaves
    it, with the minute."""

    community: Community
    plan: Edition
    personas: dict[str, Persona]
    found: tuple[Found, ...]
    raised: float | None
    lifted: float | None
    absent: tuple[str, float] | None

    @property
    def all_answer(self) -> bool:
        return all(one.answers for one in self.personas.values())


RECEIPTS = (
    (AttemptStatus.SENT,),
    (AttemptStatus.SENT, AttemptStatus.DELIVERED),
    (AttemptStatus.UNKNOWN, AttemptStatus.SENT),
    (AttemptStatus.UNKNOWN,),
)
BY_PHONE = st.sampled_from([Via.PAGE, Via.SMS])
CHANNELS = st.sampled_from([Channel.SMS, Channel.SMS, Channel.CALL])
SAID = st.sampled_from([*[AnswerKind.RECEIVED] * 3, AnswerKind.CANNOT, None])


def _personas(
    by: st.SearchStrategy[Channel | None], says: st.SearchStrategy[AnswerKind | None]
) -> st.SearchStrategy[Persona]:
    return st.builds(
        Persona,
        by=by,
        says=says,
        after=st.sampled_from([0.2, 1, 1.7]).map(minutes),
        via=BY_PHONE,
        receipts=st.sampled_from(RECEIPTS),
    )


WILLING = _personas(CHANNELS, st.just(AnswerKind.RECEIVED))
ANYBODY = _personas(st.one_of(CHANNELS, CHANNELS, CHANNELS, st.none()), SAID)


def _found(door: str) -> st.SearchStrategy[list[Found]]:
    by, outcomes = st.sampled_from(PEOPLE), st.sampled_from(VisitOutcome)
    via = st.sampled_from([Via.PAGE, Via.SMS, Via.CONSOLE])
    once = st.builds(Found, st.integers(30, 60), st.just(door), outcomes, by, via)
    return st.one_of(
        st.just([]),
        once.map(lambda one: [one]),
        st.builds(_shut, once, st.none() | outcomes),
    )


def _shut(first: Found, then: VisitOutcome | None) -> list[Found]:
    """Nobody opens twice, so that a rescue goes there; an hour later somebody does."""
    knocks = [replace(first, minute=at, outcome=VisitOutcome.NO_ANSWER) for at in (32, 45)]
    return [*knocks, *([replace(first, minute=110, outcome=then)] if then else [])]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    community = draw(communities)
    plan = replace(draw(plans), quiet=None, before_impact=None, deadline=minutes(240))
    people = draw(st.sampled_from([WILLING, ANYBODY, ANYBODY]), label="people")
    personas = draw(st.fixed_dictionaries(dict.fromkeys(PEOPLE, people)))
    told = [one for door in _doors(community) for one in draw(_found(door), label=door)]
    found = [one if personas[one.by].answers else replace(one, via=Via.CONSOLE) for one in told]
    left = [name for name in NODES if _is_left(community, personas, name)]
    absent = draw(st.sampled_from([None, *left]), label="absent at")
    minute = draw(st.sampled_from([None, 2, 9, 90]), label="the alert changes")
    graver = draw(st.booleans(), label="graver")
    return Story(
        community,
        plan,
        personas,
        tuple(found),
        raised=minute if graver else None,
        lifted=None if graver else minute,
        absent=None if absent is None else (absent, draw(st.sampled_from([0.5, 4, 27]))),
    )


def _doors(community: Community) -> Iterator[str]:
    for stairwells in community.grids.values():
        for doors in stairwells.values():
            yield from doors


def _is_left(community: Community, personas: dict[str, Persona], name: str) -> bool:
    """Whether a post has a first holder who answers nothing that counts."""
    held = community.holders[name]
    return bool(held) and not personas[held[0]].answers


Gap = tuple[float, float]
"""From which minute on alerting hears nothing, and until when."""
gaps = st.lists(
    st.tuples(
        st.sampled_from([0, 0.1, 1, 2, 4, 24, 28, 50, 88]), st.sampled_from([0.5, 3, 20])
    ).map(lambda gap: (gap[0], gap[0] + gap[1])),
    min_size=1,
    max_size=3,
    unique_by=lambda gap: gap[0],
)
