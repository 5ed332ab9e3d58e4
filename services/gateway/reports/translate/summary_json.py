"""A report as JSON: everything a page or another program shows, places by name."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.gateway.reports.domain.assessment import Standing
from services.gateway.reports.domain.curve import thinned
from services.gateway.reports.domain.lessons import lessons
from services.gateway.reports.domain.places import PlaceFigures
from services.gateway.reports.domain.record import Record, Subject
from services.gateway.reports.domain.report import Figures, Foretold, PostLine, Report
from services.gateway.translate.foresight_json import past_json, prediction_json


def summary(made: Report) -> dict[str, Any]:
    """The first page: what it was, its figures, the curve, the weakest links, what to mend."""
    record = made.record
    return {
        "mobilisation": subject_json(record.subject),
        "figures": figures_json(made.figures),
        "curve": [[point.after_s, point.accounted] for point in thinned(list(made.curve))],
        "weakest": [place_json(record, link.figures) for link in made.weakest],
        "advice": [
            {"what": one.what, "places": [record.name(node) for node in one.nodes]}
            for one in made.advice
        ],
        "channels": [asdict(one) for one in made.channels],
        "ways": dict(made.ways),
        "lessons": past_json(lessons(record)),
        "foretold": foretold_json(made.foretold_start) if made.foretold_start else None,
        "foretold_raised": [foretold_json(one) for one in made.foretold if one.raised_at],
        "injects": [
            {
                "at": one.at.isoformat(),
                "kind": str(one.kind),
                "place": record.name(one.node_id),
                "void": one.void,
            }
            for one in record.injects
        ],
        "before": None
        if made.before is None
        else {
            "mobilisation": subject_json(made.before.subject),
            "figures": figures_json(made.before.figures),
            "curve": [[p.after_s, p.accounted] for p in thinned(list(made.before.curve))],
        },
    }


def whole(made: Report) -> dict[str, Any]:
    """The summary with the figures of every place and post."""
    record = made.record
    places = sorted(made.places.values(), key=lambda one: record.name(one.node_id))
    return summary(made) | {
        "places": [place_json(record, one) for one in places],
        "posts": [post_json(record, line) for line in made.posts],
    }


def subject_json(subject: Subject) -> dict[str, Any]:
    return {
        "mobilisation_id": str(subject.mobilisation_id),
        "plan": subject.plan,
        "level": subject.level,
        "exercise": subject.exercise,
        "event": subject.event,
        "signature": subject.signature,
        "state": subject.state,
        "started_at": subject.started_at.isoformat(),
        "ended_at": subject.ended_at.isoformat() if subject.ended_at else None,
    }


def foretold_json(foretold: Foretold) -> dict[str, Any]:
    """A prediction and what came of it; errors are shares of the actual time. `raised_at`: from
    then on its seconds count, at the graver `level`; null: from the start."""
    return {
        "level": foretold.level,
        "raised_at": foretold.raised_at.isoformat() if foretold.raised_at else None,
        "prediction": prediction_json(foretold.prediction),
        "figures": [asdict(one) for one in foretold.judgements],
        "error": foretold.error,
    }


def figures_json(figures: Figures) -> dict[str, Any]:
    listed = {name: value for name, value in vars(figures).items() if name != "outcomes"}
    outcomes = {str(outcome): count for outcome, count in figures.outcomes.items()}
    return listed | {"unaccounted": figures.unaccounted, "outcomes": outcomes}


def place_json(record: Record, figures: PlaceFigures) -> dict[str, Any]:
    node = record.nodes.get(figures.node_id)
    return {
        **asdict(figures),
        "node_id": str(figures.node_id),
        "name": record.name(figures.node_id),
        "kind": str(node.kind) if node else None,
        "coverage": figures.coverage,
    }


def post_json(record: Record, line: PostLine) -> dict[str, Any]:
    return {
        "post_id": str(line.deed.post_id),
        "post": line.deed.post,
        "place": record.name(line.deed.node_id),
        "state": line.deed.state,
        "cause": line.deed.cause,
        "told_s": line.told_s,
        "answered_s": line.answered_s,
        "first_visit_s": line.first_visit_s,
        "last_visit_s": line.last_visit_s,
    }


def standing_json(one: Standing, names: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        **asdict(one),
        "subject_id": str(one.subject_id),
        "name": names.get(one.subject_id, ""),
        "share": one.share,
    }
