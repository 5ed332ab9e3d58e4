"""What a report says: its sentence, its four figures, what to mend, in one language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.foresight.judged import Judgement, Miss, misses
from services.gateway.adapters.texts import Texts
from services.gateway.reports.domain.report import Figures, Foretold, Report
from services.gateway.reports.domain.spread import share

FEW = 4
SHORT_S, LONG_S = 600, 3600


@dataclass(frozen=True)
class Tile:
    """One figure, what it is of, what belongs to it, and what it was the last time."""

    name: str
    value: str
    of: str
    note: str
    before: str


@dataclass(frozen=True)
class Mend:
    """One thing to mend: what, and where; `more` places are shown on demand."""

    what: str
    places: str
    count: int
    more: str
    more_count: int


def span(seconds: float | None, t: Texts) -> str:
    """How long something took, no finer than it matters."""
    if seconds is None:
        return t("report.never")
    whole = round(seconds)
    if whole < SHORT_S:
        return t("report.span.seconds", m=whole // 60, s=f"{whole % 60:02}")
    if whole < LONG_S:
        return t("report.span.minutes", m=round(whole / 60))
    return t("report.span.hours", h=whole // 3600, m=f"{whole % 3600 // 60:02}")


def percent(part: int, whole: int) -> str:
    """`97 %` on one line, never rounded up to all; a dash of nothing."""
    found = share(part, whole)
    return "–" if found is None else f"{int(found * 100 + 1e-9)}\u00a0%"


def sentence(made: Report, t: Texts) -> str:
    """What became of it."""
    subject, figures = made.record.subject, made.figures
    lead = t("report.so-far")
    if subject.ended_at is not None:
        took = (subject.ended_at - subject.started_at).total_seconds()
        lead = t("report.took", span=span(took, t))
    kind = "nobody" if not figures.visits else "some" if figures.unaccounted else "all"
    return t(
        f"report.sentence.{kind}",
        lead=lead,
        visits=figures.visits,
        accounted=figures.accounted,
        open=figures.unaccounted,
        contacts=figures.contacts,
        answered=figures.answered,
    )


def tiles(made: Report, t: Texts) -> list[Tile]:
    """Told, answered, accounted for, and how long until nine of ten were."""
    now, last = made.figures, made.before.figures if made.before else None

    def before(say: Callable[[Figures], str]) -> str:
        return t("report.last-time", value=say(last)) if last else ""

    return [
        Tile("told", f"{now.told}", _of(now.told, now.contacts),
             t("report.not-told", count=now.contacts - now.told),
             before(lambda one: percent(one.told, one.contacts))),
        Tile("answered", f"{now.answered}", _of(now.answered, now.contacts),
             t("report.half-answered", span=span(now.answered_50_s, t)),
             before(lambda one: percent(one.answered, one.contacts))),
        Tile("accounted", f"{now.accounted}", _of(now.accounted, now.visits),
             t("report.still-open", count=now.unaccounted),
             before(lambda one: percent(one.accounted, one.visits))),
        Tile("ninety", span(now.accounted_90_s, t), "",
             t("report.all-after", span=span(now.accounted_all_s, t)),
             before(lambda one: span(one.accounted_90_s, t))),
    ]  # fmt: skip


def _of(part: int, whole: int) -> str:
    return f"{whole} · {percent(part, whole)}"


def mending(made: Report, t: Texts) -> list[Mend]:
    """What to mend first, in words, with the places that it is about."""
    found = []
    for one in made.advice:
        names = sorted(name_of(made, node) for node in one.nodes)
        found.append(
            Mend(
                what=t(f"mending.{one.what}"),
                places=t("report.comma").join(names[:FEW]),
                count=len(names),
                more=t("report.comma").join(names[FEW:]),
                more_count=max(0, len(names) - FEW),
            )
        )
    return found


def foretold(made: Report, t: Texts) -> Mapping[str, Any] | None:
    """What was predicted beside what came, in words, of the start and of each raising of its
    level; None when nothing was predicted."""
    if not made.foretold:
        return None
    past = made.foretold[0].prediction.mobilisations
    return {
        "error": " ".join(_error(kept, t) for kept in made.foretold),
        "source": t("foresight.report.from-past", count=past)
        if past
        else t("foresight.report.from-assumed"),
        "parts": [{"of": _raised(kept, t), "rows": _rows(kept, t)} for kept in made.foretold],
    }


def _rows(kept: Foretold, t: Texts) -> list[dict[str, object]]:
    return [
        {
            "what": t(f"foresight.line.{one.what}"),
            "percent": one.percent,
            "predicted": span(one.predicted_s, t),
            "actual": span(one.actual_s, t),
            "error": _off(one, t),
        }
        for one in kept.judgements
    ]


def _off(one: Judgement, t: Texts) -> str:
    if one.miss is not None:
        return t(f"foresight.miss.{one.miss}")
    return "–" if one.error is None else f"{round(100 * one.error)}\u00a0%"


def _error(kept: Foretold, t: Texts) -> str:
    error = t("foresight.report.no-error")
    if kept.error is not None:
        error = t("foresight.report.error", percent=round(100 * kept.error))
    counted = misses(kept.judgements)
    said = [t(f"foresight.report.{one}", count=counted[one]) for one in Miss if counted.get(one)]
    error = " ".join((error, *said))
    if kept.raised_after_s is None:
        return error
    names = {"level": t(kept.level_key), "span": span(kept.raised_after_s, t)}
    return t("foresight.report.raised", error=error, **names)


def _raised(kept: Foretold, t: Texts) -> str:
    """Which raising figures are of; there may be several to one level."""
    if kept.raised_after_s is None:
        return ""
    names = {"level": t(kept.level_key), "span": span(kept.raised_after_s, t)}
    return t("foresight.report.from-then", **names)


def name_of(made: Report, node_id: UUID) -> str:
    """A place's full name; its id once the roster has it no more."""
    node = made.record.nodes.get(node_id)
    return node.name if node else str(node_id)
