"""What the console's roll-up makes of a branch's rows: leaves as alerting publishes them."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from schemas.vocabulary import TaskState
from services.alerting.domain.branch import Rows
from services.gateway.console.domain.figures import (
    COUNTS,
    NOTHING,
    TASKS,
    Door,
    Figures,
    Place,
    added,
    figure,
    of_doors,
    of_tasks,
    roll_up,
)


def rolled_up(rows: Rows) -> dict[UUID, dict[str, int]]:
    """The figures of every place by their names. Every task counts where it stands, ended ones too:
    `told` those whose holder was reached, `answered` those that were received. A lifted visit
    counts nowhere."""
    places = {
        one.node_id: Place(one.node_id, str(one.kind), one.parent_id, "", "")
        for one in rows.places.values()
    }
    doors: dict[UUID, list[Door]] = defaultdict(list)
    for door in _doors(rows):
        doors[door.stairwell_id].append(door)
    own = {stairwell: of_doors(found) for stairwell, found in doors.items()}
    for node_id, figures in _tasks(rows):
        own[node_id] = added(own.get(node_id, NOTHING), figures)
    sums = roll_up(places, own)
    return {
        node: {name: figure(figures, name) for name in COUNTS} for node, figures in sums.items()
    }


def _doors(rows: Rows) -> Iterator[Door]:
    for visit in rows.visits.values():
        if not visit.lifted:
            yield Door(
                visit_id=visit.visit_id,
                resident_id=visit.resident_id,
                stairwell_id=visit.stairwell_id,
                outcome=str(visit.outcome),
                outcome_at="",
                no_answers=len(visit.knocked_at),
                rescued=visit.rescued,
                risk=visit.risk,
                door="",
                age=0,
                reasons=(),
            )


def _tasks(rows: Rows) -> Iterator[tuple[UUID, Figures]]:
    for task in rows.tasks.values():
        contact = rows.contacts.get(task.contact_id)
        counts = (
            1,
            int(task.state.ended),
            int(contact is not None and contact.told_at is not None),
            int(task.answered_at is not None),
            int(task.state is TaskState.HANDED_OVER),
        )
        yield task.node_id, of_tasks({**dict(zip(TASKS, counts, strict=True)), "answered_pace": 0})
