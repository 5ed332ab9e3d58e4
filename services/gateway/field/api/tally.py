"""What is done and what remains, once a leader has begun."""

from collections import Counter
from collections.abc import Sequence

from schemas.vocabulary import VisitOutcome
from services.gateway.adapters.texts import Texts
from services.gateway.field.domain.facts import Door


def tally(doors: Sequence[Door], t: Texts) -> str:
    """How many doors have which outcome; empty before the first one."""
    counts = Counter(door.outcome for door in doors)
    unseen = counts.pop(VisitOutcome.UNKNOWN, 0)
    if not counts:
        return ""
    said = [
        f"{t(f'mark.{outcome}')} {t(f'outcome.{outcome}')} {counts[outcome]}"
        for outcome in VisitOutcome
        if outcome in counts
    ]
    return " · ".join([*said, *([t("page.unseen", count=unseen)] if unseen else [])])


def remains(doors: Sequence[Door], t: Texts) -> str:
    """After the last door: that all is done, or how many still want to be looked after."""
    if not doors or any(door.outcome is VisitOutcome.UNKNOWN for door in doors):
        return ""
    left = sum(not door.outcome.accounted for door in doors)
    return t("page.remaining", count=left) if left else t("page.all-seen")
