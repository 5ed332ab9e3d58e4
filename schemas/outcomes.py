"""Of two outcomes at one door: which of them counts, and whether they contradict each other."""

from datetime import datetime

from schemas.vocabulary import VisitOutcome

Moment = tuple[datetime, VisitOutcome]
"""What was found when."""
CAUTION = (
    VisitOutcome.SAFE,
    VisitOutcome.MOVED,
    VisitOutcome.AWAY,
    VisitOutcome.REFUSED,
    VisitOutcome.WRONG_DATA,
    VisitOutcome.NO_ANSWER,
    VisitOutcome.NEEDS_HELP,
    VisitOutcome.UNKNOWN,
)
"""From what asks least of us: whoever needs help is gone to, whoever did not answer looked for
again, and what was taken back was never so."""
_CAUTION = {outcome: number for number, outcome in enumerate(CAUTION)}


def rank(found: Moment) -> tuple[datetime, int]:
    """Of two the greater counts: the later, of two at one moment the one that asks more of us."""
    at, outcome = found
    return at, _CAUTION[outcome]


def contradict(one: Moment, other: Moment) -> bool:
    """Whether they say different things. That nobody answered first and somebody did later is no
    contradiction; at one moment it is."""
    (first_at, first), (later_at, later) = sorted((one, other), key=rank)
    if first is later:
        return False
    return first is not VisitOutcome.NO_ANSWER or first_at == later_at
