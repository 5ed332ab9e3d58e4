from collections import Counter

from services.carrier_simulator.domain.page_plan import (
    FieldPage,
    PageForm,
    VisitForm,
    next_step,
    outcome_at,
)
from services.carrier_simulator.domain.personas import Persona, PersonaKind

FAST = Persona(PersonaKind.FAST)
CANT = Persona(PersonaKind.FAST, cannot=True)
OFFERED = ("safe", "needs_help", "moved", "no_answer", "away", "refused", "wrong_data")
SEED = 3


def door(name: str, outcome: str = "") -> VisitForm:
    return VisitForm(name, PageForm(f"http://x/{name}"), outcome, OFFERED)


def page(*doors: VisitForm) -> FieldPage:
    return FieldPage(PageForm("http://x/received"), PageForm("http://x/cannot"), doors)


def shut(knocks: int) -> str:
    """A door that stays shut at so many knocks."""
    names = (f"v{n}" for n in range(100_000))
    return next(
        name
        for name in names
        if all(outcome_at(SEED, name, knock + 1) == "no_answer" for knock in range(knocks))
    )


def test_first_received_then_the_doors() -> None:
    step = next_step(FAST, page(), {}, SEED, 3)
    assert step is not None
    assert (step.what, step.form.action) == ("received", "http://x/received")
    step = next_step(FAST, page(door("a"), door("b")), {}, SEED, 3)
    assert step is not None
    assert (step.what, step.visit_id) == ("visit", "a")
    assert step.fields["outcome"] == outcome_at(SEED, "a", 1)


def test_who_cant_says_so_and_goes_nowhere() -> None:
    step = next_step(CANT, page(), {}, SEED, 3)
    assert step is not None
    assert step.what == "cannot"
    assert next_step(CANT, page(door("a")), {}, SEED, 3) is None


def test_given_outcomes_are_left_alone() -> None:
    assert next_step(FAST, page(door("a", "safe"), door("b", "away")), {}, SEED, 3) is None


def test_a_shut_door_is_tried_again_after_the_others_and_not_forever() -> None:
    name = shut(3)
    both = page(door(name, "no_answer"), door("other"))
    first = next_step(FAST, both, {name: 1}, SEED, 3)
    assert first is not None
    assert first.visit_id == "other"
    again = next_step(FAST, page(door(name, "no_answer")), {name: 1}, SEED, 3)
    assert again is not None
    assert (again.visit_id, again.delay >= 300) == (name, True)
    assert next_step(FAST, page(door(name, "no_answer")), {name: 3}, SEED, 3) is None


def test_most_are_safe_in_the_end_and_some_only_later() -> None:
    names = [f"visit-{n}" for n in range(3000)]
    first = Counter(outcome_at(SEED, name, 1) for name in names)
    last = Counter(outcome_at(SEED, name, 3) for name in names)
    assert 0.75 < first["safe"] / 3000 < 0.9
    assert last["safe"] > first["safe"] > 0
    assert last["no_answer"] < first["no_answer"]
    assert all(last[outcome] > 0 for outcome in ("needs_help", "away", "moved", "refused"))
