"""A report as its page shows it: what stands first, then the tables."""

from collections.abc import Mapping
from typing import Any

from schemas.vocabulary import NodeKind
from services.gateway.adapters.texts import Texts
from services.gateway.api.moments import moment
from services.gateway.domain.actor import Actor
from services.gateway.reports.api import words
from services.gateway.reports.domain.places import PlaceFigures
from services.gateway.reports.domain.report import Report
from services.gateway.reports.translate.chart import chart
from services.gateway.reports.translate.sheets import minutes

SHOWN = frozenset({NodeKind.COMMUNITY, NodeKind.GRID, NodeKind.BUILDING})
MOST_ROWS = 300
"""What is longer is read in the workbook, which has everything."""


def shown(made: Report, t: Texts, zone: str) -> dict[str, Any]:
    """All values of the report's template."""
    subject, before = made.record.subject, made.before
    places = [row for node_id, row in made.places.items() if _is_shown(made, row)]
    places.sort(key=lambda one: words.name_of(made, one.node_id))
    return {
        "mobilisation": str(subject.mobilisation_id),
        "subject": subject,
        "started": moment(subject.started_at, zone),
        "ended": moment(subject.ended_at, zone),
        "sentence": words.sentence(made, t),
        "tiles": words.tiles(made, t),
        "chart": chart(made),
        "before": moment(before.subject.started_at, zone) if before else "",
        "weakest": [place(made, link.figures) for link in made.weakest],
        "mending": words.mending(made, t),
        "outcomes": [(str(one), count) for one, count in made.figures.outcomes.items() if count],
        "helps": made.figures.helps,
        "rescues": made.figures.rescues,
        "places": [place(made, one) for one in places[:MOST_ROWS]],
        "posts": [_post(made, number, t) for number in range(min(len(made.posts), MOST_ROWS))],
        "left_out": max(len(places), len(made.posts)) > MOST_ROWS,
        "channels": made.channels,
        "ways": sorted(made.ways.items(), key=lambda item: -item[1]),
        "minutes": minutes,
        "foretold": words.foretold(made, t),
        "injects": [
            {
                "at": moment(one.at, zone),
                "what": t(f"drill.inject.{one.kind}"),
                "place": made.record.name(one.node_id),
                "void": one.void,
            }
            for one in made.record.injects
        ],
    }


def place(made: Report, figures: PlaceFigures) -> Mapping[str, Any]:
    """A row of a place; shares out of 100 for its bar."""
    return {
        "name": words.name_of(made, figures.node_id),
        "figures": figures,
        "bar": round(100 * (figures.coverage or 0.0), 1),
        "told": minutes(figures.told_s),
        "answered": minutes(figures.answered_s),
        "first": minutes(figures.first_visit_s),
        "last": minutes(figures.last_visit_s),
    }


def _post(made: Report, number: int, t: Texts) -> Mapping[str, Any]:
    line = made.posts[number]
    return {
        "name": words.name_of(made, line.deed.node_id),
        "post": t(f"post.{line.deed.post}") if line.deed.post else "",
        "state": t(f"task.{line.deed.state}"),
        "told": minutes(line.told_s),
        "answered": minutes(line.answered_s),
        "first": minutes(line.first_visit_s),
        "last": minutes(line.last_visit_s),
    }


def _is_shown(made: Report, figures: PlaceFigures) -> bool:
    node = made.record.nodes.get(figures.node_id)
    return node is not None and node.kind in SHOWN


def within(row: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """A row of the list with its summary for who sees all of it; the last of its kind may have
    been elsewhere too, so only who sees everything reads that."""
    summary = row["summary"] if actor.covers(row["communities"]) else None
    if summary and actor.division:
        summary = {**summary, "before": None}
    return {**row, "summary": summary}


def listed(row: Mapping[str, Any], t: Texts, zone: str) -> dict[str, Any]:
    """A row of the list, as `within` gave it; figures once the summary was made."""
    figures = (row["summary"] or {}).get("figures")
    return {
        "id": str(row["mobilisation_id"]),
        "exercise": row["exercise"],
        "event": row["event"],
        "signature": row["signature"],
        "state": row["state"],
        "ended": moment(row["ended_at"], zone),
        "took": words.span((row["ended_at"] - row["started_at"]).total_seconds(), t),
        "figures": figures,
        "bar": round(100 * figures["accounted"] / figures["visits"], 1)
        if figures and figures["visits"]
        else 0,
        "ninety": words.span(figures["accounted_90_s"], t) if figures else "",
    }
