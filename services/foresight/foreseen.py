"""All that is foreseen of a start: whom it takes, how it goes, what stands in its way."""

from dataclasses import dataclass, replace

from services.foresight.asked import Asked
from services.foresight.forces import Roster, forces_for
from services.foresight.load import Capacity, Finding, cost, findings
from services.foresight.past import Past
from services.foresight.prediction import Prediction, predicted
from services.foresight.seats import sample_of


@dataclass(frozen=True)
class Foreseen:
    """`posts` are told at `people`; `cost` (in yuan) is of the whole ladder, in `parts` of messages
    and in calls. `findings` are where roster or channels do not suffice."""

    posts: int
    people: int
    visits: int
    parts: int
    cost: int
    prediction: Prediction
    findings: tuple[Finding, ...]


def foreseen(asked: Asked, roster: Roster, capacity: Capacity, past: Past) -> Foreseen:
    """Of a start in the whole of a roster; only those are called who are expected to be silent."""
    forces = forces_for(asked, roster)
    prediction = predicted(sample_of(asked, roster, forces), asked, capacity, past)
    parts = prediction.messages * asked.parts
    called = min(1.0, prediction.calls / forces.people) if forces.people else 0.0
    found = findings(asked, forces, replace(capacity, silent=called))
    return Foreseen(
        posts=sum(forces.posts.values()),
        people=forces.people,
        visits=sum(forces.doors) + forces.unled,
        parts=parts,
        cost=cost(parts, prediction.calls, capacity),
        prediction=prediction,
        findings=tuple(one for one in found if one.wrong),
    )
