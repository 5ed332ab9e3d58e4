"""What a person does next on the field page: received, then door after door."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.carrier_simulator.domain.personas import Persona, chance

_OPEN = frozenset({"", "unknown", "no_answer", "wrong_data"})

# Behind the doors of one round: mostly safe, some open only at the second or third knock.
_BEHIND_THE_DOOR = (
    ("safe", 0.80),
    ("later", 0.12),
    ("needs_help", 0.03),
    ("away", 0.02),
    ("moved", 0.015),
    ("refused", 0.005),
    ("nobody", 0.01),
)


Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PageForm:
    """A form that can be posted, with its hidden fields."""

    action: str
    hidden: Fields = ()


@dataclass(frozen=True, slots=True)
class VisitForm:
    """A door on the page: where its outcome goes, what stands there, what may be said, and
    whether this person was sent there for help."""

    visit_id: str
    form: PageForm | None
    outcome: str
    offered: tuple[str, ...]
    called: bool = False

    @property
    def open(self) -> bool:
        """Whether there is something left to do: who was sent to bring help brings it."""
        return self.outcome in _OPEN or (self.called and self.outcome == "needs_help")


@dataclass(frozen=True, slots=True)
class FieldPage:
    """The page as read: its two answers (None where not offered) and its doors."""

    received: PageForm | None
    cannot: PageForm | None
    visits: tuple[VisitForm, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Post a form after `delay` seconds; `what` is received, cannot or visit (with outcome)."""

    what: str
    form: PageForm
    value: str
    delay: float
    visit_id: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """What is posted."""
        outcome = {"outcome": self.value} if self.what == "visit" else {}
        return {**dict(self.form.hidden), **outcome}


def outcome_at(seed: int, visit_id: str, knock: int) -> str:
    """What a door answers at its `knock`-th knock (from 1): the same for the same seed."""
    rng = chance(seed, visit_id, "door")
    kinds, weights = zip(*_BEHIND_THE_DOOR, strict=True)
    behind = rng.choices(kinds, weights)[0]
    if behind == "later":
        return "safe" if knock > rng.choice((1, 1, 2)) else "no_answer"
    return "no_answer" if behind == "nobody" else str(behind)


def next_step(
    persona: Persona, page: FieldPage, knocks: Mapping[str, int], seed: int, most_knocks: int
) -> Step | None:
    """The next thing to do, or None when nothing is left for this person.

    `knocks` counts this person's knocks a visit. Doors not yet knocked at come first, in the
    page's order; one that stayed shut is tried again later, up to `most_knocks` times.
    """
    if persona.cannot:
        if page.cannot and not page.visits:
            return Step("cannot", page.cannot, "2", chance(seed, page.cannot.action).uniform(2, 10))
        return None
    if page.received and not page.visits:
        delay = chance(seed, page.received.action).uniform(2, 10)
        return Step("received", page.received, "1", delay)
    still_open = [visit for visit in page.visits if visit.form and visit.open]
    fresh = [visit for visit in still_open if not knocks.get(visit.visit_id)]
    again = [visit for visit in still_open if 0 < knocks.get(visit.visit_id, 0) < most_knocks]
    for visit in fresh or again:
        knock = knocks.get(visit.visit_id, 0) + 1
        outcome = outcome_at(seed, visit.visit_id, knock)
        if visit.outcome == "needs_help":
            outcome = "safe"
        if visit.form is not None and outcome in visit.offered:
            low, high = (60, 240) if visit in fresh else (300, 600)
            delay = chance(seed, visit.visit_id, str(knock)).uniform(low, high)
            return Step("visit", visit.form, outcome, delay, visit.visit_id)
    return None
