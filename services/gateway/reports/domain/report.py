"""The report of one mobilisation: one sentence, four figures, the curve, the weakest links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.vocabulary import LEVEL_VALUES, LevelScale, TaskKind, VisitOutcome
from services.foresight.judged import Judgement, error_of, judged
from services.foresight.prediction import Prediction
from services.gateway.reports.domain.channels import ChannelFigures, by_channel, ways
from services.gateway.reports.domain.curve import Point, coverage, time_to
from services.gateway.reports.domain.happened import happened
from services.gateway.reports.domain.places import (
    PlaceFigures,
    Visited,
    answer_wait,
    by_place,
    visited,
)
from services.gateway.reports.domain.record import Deed, Record, Subject
from services.gateway.reports.domain.spread import reached
from services.gateway.reports.domain.weakest import Advice, Link, advice, weakest


@dataclass(frozen=True)
class Figures:
    """The whole mobilisation; times in seconds after the start, None where never reached.

    Contacts are counted once, however many posts they hold; `answered_50_s` is when half of all
    contacts had answered.
    """

    contacts: int
    told: int
    answered: int
    answered_50_s: float | None
    answered_90_s: float | None
    visits: int
    accounted: int
    accounted_50_s: float | None
    accounted_90_s: float | None
    accounted_all_s: float | None
    rescues: int
    helps: int
    outcomes: Mapping[VisitOutcome, int]

    @property
    def unaccounted(self) -> int:
        return self.visits - self.accounted


@dataclass(frozen=True)
class PostLine:
    """One post's part; times in seconds after the start (`answered_s`: after it was told). Visits
    are those its holder made at its own doors."""

    deed: Deed
    told_s: float | None
    answered_s: float | None
    first_visit_s: float | None
    last_visit_s: float | None


@dataclass(frozen=True)
class Comparison:
    """The last mobilisation of its kind beside this one."""

    subject: Subject
    figures: Figures
    curve: tuple[Point, ...]


@dataclass(frozen=True)
class Predicted:
    """A prediction of the start, or of what came from `raised_at` on, when its level was raised."""

    prediction: Prediction
    level: str = ""
    raised_at: datetime | None = None

    @property
    def level_key(self) -> str:
        """The catalogue's key of its level: colours are keyed in lower case, severities as CAP
        writes them."""
        severity = self.level.capitalize()
        severe = severity in LEVEL_VALUES[LevelScale.SEVERITY]
        return f"level.{severity if severe else self.level}"


@dataclass(frozen=True)
class Foretold(Predicted):
    """What was predicted beside what came; `error` is the middle of all errors. `raised_after_s`:
    how long after the start its level was raised, None of the start itself."""

    judgements: tuple[Judgement, ...] = ()
    error: float | None = None
    raised_after_s: float | None = None


@dataclass(frozen=True)
class Report:
    """All that a report shows."""

    record: Record
    figures: Figures
    curve: tuple[Point, ...]
    places: Mapping[UUID, PlaceFigures]
    posts: tuple[PostLine, ...]
    channels: tuple[ChannelFigures, ...]
    ways: Mapping[str, int]
    weakest: tuple[Link, ...]
    advice: tuple[Advice, ...]
    before: Comparison | None = None
    foretold: tuple[Foretold, ...] = ()

    @property
    def foretold_start(self) -> Foretold | None:
        """What was predicted of its start; None when it was raised before it could be."""
        return next((one for one in self.foretold if one.raised_at is None), None)


def report(
    record: Record, before: Record | None = None, predictions: Sequence[Predicted] = ()
) -> Report:
    """The report of a record; `before` is the last ended mobilisation of its kind, `predictions`
    those that were made of this one, in their order."""
    places, seen = by_place(record), visited(record)
    curve = coverage(record.counted, record.subject.started_at)
    return Report(
        record=record,
        figures=figures(record, curve),
        curve=tuple(curve),
        places=places,
        posts=tuple(_post(record, seen, deed) for deed in _leading(record)),
        channels=tuple(by_channel(record)),
        ways=ways(record),
        weakest=tuple(weakest(record, places)),
        advice=tuple(advice(record)),
        before=_comparison(before) if before else None,
        foretold=tuple(_foretold(record, one) for one in predictions),
    )


def figures(record: Record, curve: Sequence[Point]) -> Figures:
    """The figures of the whole."""
    started = record.subject.started_at
    contacts = {deed.contact_id for deed in record.deeds}
    told = {deed.contact_id for deed in record.deeds if record.knew_at(deed) is not None}
    waits = {said.contact_id: (said.at - started).total_seconds() for said in record.said}
    answered = [waits[contact] for contact in contacts if contact in waits]
    outcomes = dict.fromkeys(VisitOutcome, 0)
    for door in record.doors:
        outcomes[door.outcome] += 1
    listed, points = {door.visit_id for door in record.doors}, list(curve)
    return Figures(
        contacts=len(contacts),
        told=len(told),
        answered=len(answered),
        answered_50_s=reached(answered, len(contacts), 50),
        answered_90_s=reached(answered, len(contacts), 90),
        visits=len(listed),
        accounted=sum(door.outcome.accounted for door in record.doors),
        accounted_50_s=time_to(points, len(listed), 50),
        accounted_90_s=time_to(points, len(listed), 90),
        accounted_all_s=time_to(points, len(listed), 100),
        rescues=_sent(record, TaskKind.RESCUE),
        helps=_sent(record, TaskKind.HELP),
        outcomes=outcomes,
    )


def _sent(record: Record, kind: TaskKind) -> int:
    """Residents for whom tasks of a kind were opened, however many were sent."""
    return len({deed.resident_id for deed in record.deeds if deed.kind is kind})


def _leading(record: Record) -> list[Deed]:
    """The posts' tasks from the top of the chain down."""
    leading = [deed for deed in record.deeds if deed.kind is TaskKind.LEAD]
    return sorted(
        leading, key=lambda deed: (len(record.path(deed.node_id)), record.name(deed.node_id))
    )


def _post(record: Record, seen: Visited, deed: Deed) -> PostLine:
    knew_at, visits = record.knew_at(deed), seen.get((deed.contact_id, deed.node_id), ())
    return PostLine(
        deed=deed,
        told_s=(knew_at - record.subject.started_at).total_seconds() if knew_at else None,
        answered_s=answer_wait(deed),
        first_visit_s=min(visits, default=None),
        last_visit_s=max(visits, default=None),
    )


def _comparison(before: Record) -> Comparison:
    curve = coverage(before.counted, before.subject.started_at)
    return Comparison(before.subject, figures(before, curve), tuple(curve))


def _foretold(record: Record, made: Predicted) -> Foretold:
    began, ended = made.raised_at or record.subject.started_at, record.subject.ended_at
    ran_s = (ended - began).total_seconds() if ended else None
    found = judged(made.prediction, happened(record, made.raised_at), ran_s)
    after = made.raised_at - record.subject.started_at if made.raised_at else None
    return Foretold(
        made.prediction,
        made.level,
        made.raised_at,
        tuple(found),
        error_of(found),
        after.total_seconds() if after else None,
    )
