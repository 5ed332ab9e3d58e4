"""The weakest links, and what to mend first."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from schemas.vocabulary import NodeKind, TaskKind, VisitOutcome
from services.gateway.reports.domain.places import PlaceFigures
from services.gateway.reports.domain.record import Record
from services.gateway.reports.domain.silence import silent

MOST_LINKS = 5
NUMBERS_FAULT = "number"


@dataclass(frozen=True)
class Link:
    """A place where the chain was weak."""

    node_id: UUID
    figures: PlaceFigures


class Mending(StrEnum):
    """What can be mended in quiet times, the worst first."""

    NUMBER_DEAD = "number-dead"
    POST_VACANT = "post-vacant"
    NOBODY_LEFT = "nobody-left"
    POST_SILENT = "post-silent"
    DATA_WRONG = "data-wrong"
    DOOR_SHUT = "door-shut"


@dataclass(frozen=True)
class Advice:
    """One thing to mend and where: nodes whose post or door it is about."""

    what: Mending
    nodes: tuple[UUID, ...]


def weakest(record: Record, places: Mapping[UUID, PlaceFigures]) -> list[Link]:
    """At most five buildings, worst first: fewest accounted for, then posts that did not answer,
    then the latest last visit. Where no building was weak, none."""
    links = [
        Link(node_id, figures)
        for node_id, figures in places.items()
        if (node := record.nodes.get(node_id)) is not None
        and node.kind is NodeKind.BUILDING
        and (figures.accounted < figures.visits or figures.answered < figures.posts)
    ]
    links.sort(key=lambda link: _strength(link.figures))
    return links[:MOST_LINKS]


def _strength(figures: PlaceFigures) -> tuple[float, float, float, str]:
    covered = figures.coverage
    answered = figures.answered / figures.posts if figures.posts else 1.0
    return (
        1.0 if covered is None else covered,
        answered,
        -(figures.last_visit_s or 0.0),
        str(figures.node_id),
    )


def advice(record: Record) -> list[Advice]:
    """What to mend first, each with the places that it is about; nothing that is in order.

    Fair: a post is silent only if a message or call is known to have come to its holder's phone and
    left them time to answer.
    """
    dead = {one.contact_id for one in record.tries if one.fault == NUMBERS_FAULT}
    lead = [deed for deed in record.deeds if deed.kind is TaskKind.LEAD]
    quiet = [deed for deed in lead if silent(record, deed)]
    by_what = {
        Mending.NUMBER_DEAD: [deed.node_id for deed in lead if deed.contact_id in dead],
        Mending.POST_VACANT: list(record.vacant),
        Mending.NOBODY_LEFT: list(record.nobody_left),
        Mending.POST_SILENT: [deed.node_id for deed in quiet if deed.contact_id not in dead],
        Mending.DATA_WRONG: [
            door.node_id for door in record.doors if door.outcome is VisitOutcome.WRONG_DATA
        ],
        Mending.DOOR_SHUT: [
            door.node_id for door in record.doors if door.outcome is VisitOutcome.NO_ANSWER
        ],
    }
    return [
        Advice(what, tuple(sorted(dict.fromkeys(nodes), key=str)))
        for what, nodes in by_what.items()
        if nodes
    ]
