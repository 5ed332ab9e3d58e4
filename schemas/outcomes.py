"""Of outcomes at one door: which of two counts, whether they contradict each other, and what stands
of all that was said."""

from collections.abc import Iterable
from datetime import datetime, timedelta

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
ONE_KNOCK = timedelta(minutes=1)
"""Paper gives whole minutes; nobody goes up a stair again within one."""
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


def standing(said: Iterable[Moment]) -> list[Moment]:
    """What was said of one door and not taken back, the eldest first.

    Taking back (`unknown`) undoes what was said last before it, once, however often it is told, and
    the same that was told just before that: a wrong "safe" pressed twice is one mistake. What asks
    somebody to come is not: of knocks and of calls for help only those of one minute are undone
    together. The same for the same moments, in whichever order they were heard.
    """
    kept: list[Moment] = []
    undone = False
    for at, outcome in sorted(set(said), key=rank):
        taken_back = outcome is VisitOutcome.UNKNOWN
        if not taken_back:
            kept.append((at, outcome))
        elif not undone:
            _take_back(kept)
        undone = taken_back
    return kept


def _take_back(kept: list[Moment]) -> None:
    if not kept:
        return
    last, outcome = kept.pop()
    settled = outcome.accounted and outcome is not VisitOutcome.NEEDS_HELP
    while kept and kept[-1][1] is outcome and (settled or last - kept[-1][0] < ONE_KNOCK):
        kept.pop()


def last_seen(stands: Iterable[Moment]) -> datetime | None:
    """When the resident was last seen, of what stands."""
    return max((at for at, outcome in stands if outcome.accounted), default=None)


def tries(stands: Iterable[Moment]) -> tuple[datetime, ...]:
    """When somebody has tried the door in vain since the resident was last seen, of what stands.

    What is told within a minute of a knock that counts is the same one told twice: by leader and
    buddy, by page and paper, by an SMS sent twice.
    """
    stands = list(stands)
    seen_at = last_seen(stands)
    found: list[datetime] = []
    for at, outcome in sorted(stands):
        shut = outcome is VisitOutcome.NO_ANSWER and (seen_at is None or at >= seen_at)
        if shut and (not found or at - found[-1] >= ONE_KNOCK):
            found.append(at)
    return tuple(found)
