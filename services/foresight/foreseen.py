"""All that is foreseen of a start: whom it takes, how it goes, what stands in its way."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.foresight.asked import Asked
from services.foresight.forces import Roster, forces_for
from services.foresight.load import Capacity, Finding, findings
from services.foresight.past import Expectation, Past
from services.foresight.prediction import Prediction, predicted
from services.foresight.seats import sample_of


@dataclass(frozen=True)
class Foreseen:
    """`posts` are told at `people`, buddies among these, `visits` doors are seen to, `done_by` then
    if it is acted on at once; `findings` are where roster or channels do not suffice."""

    posts: int
    people: int
    visits: int
    prediction: Prediction
    findings: tuple[Finding, ...]
    done_by: datetime | None = None


def foreseen(asked: Asked, roster: Roster, capacity: Capacity, past: Past) -> Foreseen:
    """Of a start in the whole of a roster; only those are called who are expected to be silent, and
    a visit takes what it took before."""
    forces = forces_for(asked, roster)
    prediction = predicted(sample_of(asked, roster, forces), asked, capacity, past)
    called = min(1.0, prediction.calls / forces.told) if forces.told else 0.0
    visit = timedelta(seconds=max(1.0, Expectation(past).next_door.at(0.5)))
    found = findings(asked, forces, replace(capacity, silent=called, visit=visit))
    return Foreseen(
        posts=sum(forces.posts.values()),
        people=forces.told,
        visits=sum(forces.doors) + forces.unled,
        prediction=prediction,
        findings=tuple(one for one in found if one.wrong),
    )
