from collections import Counter

import pytest

from services.carrier_simulator.domain.personas import (
    DEFAULT_WEIGHTS,
    HangUp,
    OpenLink,
    Persona,
    PersonaKind,
    PressKey,
    Reply,
    asks_reply,
    assign,
    chance,
    on_key_asked,
    on_missed,
    on_ringing,
    on_text,
)

NUMBERS = [f"+86199{n:08d}" for n in range(4000)]


def test_the_same_seed_and_number_is_the_same_person() -> None:
    first = [assign(1, number, DEFAULT_WEIGHTS, 0.1) for number in NUMBERS]
    assert first == [assign(1, number, DEFAULT_WEIGHTS, 0.1) for number in NUMBERS]
    assert first != [assign(2, number, DEFAULT_WEIGHTS, 0.1) for number in NUMBERS]


def test_shares_are_the_weights() -> None:
    kinds = Counter(assign(1, number, DEFAULT_WEIGHTS).kind for number in NUMBERS)
    for kind, share in DEFAULT_WEIGHTS.items():
        assert kinds[PersonaKind(kind)] / len(NUMBERS) == pytest.approx(share, abs=0.03)


def test_without_weights_everybody_waits_for_a_hand() -> None:
    assert assign(1, NUMBERS[0], {}).kind is PersonaKind.MANUAL


@pytest.mark.parametrize(
    ("kind", "acts"),
    [
        (PersonaKind.FAST, [Reply, OpenLink]),
        (PersonaKind.SLOW, [Reply, OpenLink]),
        (PersonaKind.ONLY_LINK, [OpenLink]),
        (PersonaKind.ONLY_CALLS, []),
        (PersonaKind.RELATIVE, []),
        (PersonaKind.NEVER, []),
        (PersonaKind.DEAD, []),
        (PersonaKind.MANUAL, []),
    ],
)
def test_a_text(kind: PersonaKind, acts: list[type]) -> None:
    actions = on_text(Persona(kind), True, True, chance(1, "x"))
    assert [type(action) for action in actions] == acts


def test_who_cant_says_2_and_opens_nothing() -> None:
    actions = on_text(Persona(PersonaKind.FAST, cannot=True), True, True, chance(1, "x"))
    assert [getattr(action, "body", None) for action in actions] == ["2"]


def test_a_text_that_asks_for_nothing_gets_no_reply() -> None:
    actions = on_text(Persona(PersonaKind.FAST), False, True, chance(1, "x"))
    assert [type(action) for action in actions] == [OpenLink]


def test_slow_comes_after_fast() -> None:
    fast = on_text(Persona(PersonaKind.FAST), True, False, chance(1, "x"))
    slow = on_text(Persona(PersonaKind.SLOW), True, False, chance(1, "x"))
    assert fast[0].delay < slow[0].delay


def test_calls() -> None:
    relative, never = Persona(PersonaKind.RELATIVE), Persona(PersonaKind.NEVER)
    assert on_ringing(relative, chance(1)) is not None
    assert isinstance(on_key_asked(relative, chance(1)), HangUp)
    assert on_ringing(never, chance(1)) is None
    assert on_missed(never, chance(1)) is None
    assert on_missed(Persona(PersonaKind.SLOW), chance(1)) is not None
    key = on_key_asked(Persona(PersonaKind.ONLY_CALLS), chance(1))
    assert isinstance(key, PressKey)
    assert key.key == "1"


@pytest.mark.parametrize(
    ("text", "asks"),
    [("已收到回1,不能去回2", True), ("已收到回复 1", True), ("Reply 1", True), ("警报解除", False)],
)
def test_what_asks_for_a_digit(text: str, asks: bool) -> None:
    assert asks_reply(text) is asks


@pytest.mark.parametrize(
    "kind",
    [
        PersonaKind.ONLY_CALLS,
        PersonaKind.LANDLINE,
        PersonaKind.FILTERED,
        PersonaKind.FAILING,
        PersonaKind.OPTED_OUT,
    ],
)
def test_whom_no_text_reaches_answers_a_call(kind: PersonaKind) -> None:
    assert on_text(Persona(kind), True, True, chance(1)) == ()
    assert on_ringing(Persona(kind), chance(1)) is not None
    assert isinstance(on_key_asked(Persona(kind), chance(1)), PressKey)
