"""How many events are handled in one transaction."""

from services.runtime.together import (
    LEAST,
    LONGEST_CALM_S,
    LONGEST_S,
    MOST,
    USUAL,
    Together,
)


def test_what_nobody_has_timed_goes_together_by_the_usual_number() -> None:
    assert Together().most("impacts") == USUAL


def test_after_one_that_took_too_long_there_are_fewer_and_always_a_few() -> None:
    together = Together()
    together.took("impacts", 24, LONGEST_S * 1.1)
    assert together.most("impacts") == 16
    assert together.most("answers") == USUAL
    for _ in range(9):
        together.took("impacts", together.most("impacts"), LONGEST_S * 1.1)
    assert together.most("impacts") == LEAST


def test_after_one_that_was_full_and_quick_there_are_more_and_never_too_many() -> None:
    together = Together()
    together.took("answers", 24, LONGEST_S * 2)
    together.took("answers", 16, LONGEST_S / 3)
    assert together.most("answers") == 20
    for _ in range(99):
        together.took("answers", together.most("answers"), LONGEST_S / 3)
    assert together.most("answers") == MOST


def test_one_that_was_not_full_tells_nothing_and_neither_does_one_in_between() -> None:
    together = Together()
    together.took("answers", 24, LONGEST_S * 2)
    together.took("answers", 2, LONGEST_S / 9)
    together.took("answers", 16, LONGEST_S * 0.8)
    assert together.most("answers") == 16


def test_where_it_may_suddenly_take_less_time_it_begins_with_as_much_fewer() -> None:
    together, share = Together(), LONGEST_S / LONGEST_CALM_S
    together.took("impacts", 24, LONGEST_CALM_S * 0.8, LONGEST_CALM_S)
    assert together.most("impacts", LONGEST_CALM_S) == 24
    assert together.most("impacts") == round(24 * share)
    together.took("impacts", 24, LONGEST_S * 1.1)
    assert together.most("impacts") == round(24 * share) * 2 // 3
    assert together.most("answers") == USUAL


def test_where_nobody_waits_any_more_there_are_never_too_many() -> None:
    together = Together()
    together.took("answers", 24, LONGEST_S * 0.8)
    assert together.most("answers", LONGEST_CALM_S) == MOST
