"""How posts and places did over time, as the page shows it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from services.gateway.adapters.texts import Texts
from services.gateway.api.moments import moment
from services.gateway.reports.domain.assessment import Part, Standing
from services.gateway.reports.translate.sheets import minutes

MOST_ROWS = 200
"""The worst; what is longer than that is read by a program."""
ANSWERED, SILENT, NOT_COUNTED = "●", "○", "·"


def assessed(
    posts: Sequence[Standing],
    places: Sequence[Standing],
    parts: Sequence[Part],
    t: Texts,
    zone: str,
) -> dict[str, Any]:
    """All values of the assessment's template."""
    names = {node_id: name for one in parts for node_id, name in one.names.items()}
    held = {post_id: where for one in parts for post_id, where in one.held.items()}
    return {
        "over": [
            {
                "id": str(one.subject.mobilisation_id),
                "event": one.subject.event,
                "exercise": one.subject.exercise,
                "at": moment(one.subject.started_at, zone),
            }
            for one in parts
        ],
        "posts": [
            {
                "name": names[held[one.subject_id][0]],
                "post": t(f"post.{post}") if (post := held[one.subject_id][1]) else "",
                **_row(one, one.share, _answered),
            }
            for one in posts[:MOST_ROWS]
        ],
        "places": [
            {"name": names[one.subject_id], **_row(one, one.coverage, _covered)}
            for one in places[:MOST_ROWS]
        ],
        "left_out": max(len(posts), len(places)) > MOST_ROWS,
    }


def _row(one: Standing, share: float | None, mark: Callable[[float], str]) -> Mapping[str, Any]:
    return {
        "standing": one,
        "percent": None if share is None else round(100 * share),
        "minutes": minutes(one.answered_s),
        "course": " ".join(_marks(one.course, mark)),
    }


def _marks(course: Iterable[float | None], mark: Callable[[float], str]) -> Iterable[str]:
    return (NOT_COUNTED if share is None else mark(share) for share in course)


def _answered(share: float) -> str:
    return ANSWERED if share else SILENT


def _covered(share: float) -> str:
    return str(round(100 * share))
