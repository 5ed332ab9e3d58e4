"""Roll-up: a node's figures are its own and its children's. The view `progress` follows this rule.

Own are the tasks at the node itself and the visits of residents who live at it; a lifted visit
counts nowhere. Every task counts, ended ones and those handed over too: `tasks` are all that
ever were, `told` those whose holder was reached, `answered` those that were received.
"""

from dataclasses import dataclass, fields
from uuid import UUID

from schemas.vocabulary import TaskState
from services.alerting.domain.branch import Rows
from services.alerting.domain.state import Contact, Task, Visit


@dataclass(frozen=True)
class Figures:
    """Sums of one node; the last eight are visits by outcome and add up to `visits`."""

    tasks: int = 0
    ended: int = 0
    told: int = 0
    answered: int = 0
    handed_over: int = 0
    visits: int = 0
    accounted: int = 0
    safe: int = 0
    needs_help: int = 0
    moved: int = 0
    no_answer: int = 0
    away: int = 0
    refused: int = 0
    wrong_data: int = 0
    unknown: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            *(getattr(self, item.name) + getattr(other, item.name) for item in fields(self))
        )


def roll_up(rows: Rows) -> dict[UUID, Figures]:
    """The figures of every place, from the bottom up: its own plus its children's."""
    sums = own(rows)
    places = sorted(rows.places.values(), key=lambda place: -place.kind.depth)
    for place in places:
        if place.parent_id in sums:
            sums[place.parent_id] += sums[place.node_id]
    return sums


def own(rows: Rows) -> dict[UUID, Figures]:
    """What is at each place itself."""
    figures = dict.fromkeys(rows.places, Figures())
    for task in rows.tasks.values():
        _add(figures, task.node_id, of_task(task, rows.contacts.get(task.contact_id)))
    for visit in rows.visits.values():
        if not visit.lifted:
            _add(figures, visit.stairwell_id, of_visit(visit))
    return figures


def of_task(task: Task, contact: Contact | None) -> Figures:
    """The figures of one task."""
    return Figures(
        tasks=1,
        ended=int(task.state.ended),
        told=int(contact is not None and contact.told_at is not None),
        answered=int(task.answered_at is not None),
        handed_over=int(task.state is TaskState.HANDED_OVER),
    )


def of_visit(visit: Visit) -> Figures:
    """The figures of one visit."""
    counted = {str(visit.outcome): 1}
    return Figures(visits=1, accounted=int(visit.outcome.accounted), **counted)


def _add(figures: dict[UUID, Figures], node_id: UUID, more: Figures) -> None:
    if node_id in figures:
        figures[node_id] += more
