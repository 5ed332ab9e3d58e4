"""Who has no partitions asks again, ever more rarely; who has them does not."""

from services.runtime.asking_again import FIRST, LONGEST, AskingAgain

FIRST_S, LONGEST_S = FIRST.total_seconds(), LONGEST.total_seconds()


def test_who_has_partitions_of_every_topic_never_asks() -> None:
    asking = AskingAgain()
    assert not any(asking.due(complete=True, now=float(now)) for now in range(1_000))


def test_who_has_none_asks_after_a_while_then_ever_more_rarely() -> None:
    asking = AskingAgain()
    asked = [now for now in range(2_000) if asking.due(complete=False, now=float(now))]
    pauses = [after - before for before, after in zip([0, *asked], asked, strict=False)]
    assert pauses[:3] == [FIRST_S, 2 * FIRST_S, 4 * FIRST_S]
    assert max(pauses) == pauses[-1] == LONGEST_S


def test_a_moment_without_partitions_is_no_reason() -> None:
    asking = AskingAgain()
    found = [asking.due(complete=now % 4 == 3, now=float(now)) for now in range(100)]
    assert not any(found)


def test_who_got_them_begins_anew() -> None:
    asking = AskingAgain()
    for now in range(100):
        asking.due(complete=False, now=float(now))
    asking.due(complete=True, now=100)
    assert not asking.due(complete=False, now=101)
    assert asking.due(complete=False, now=101 + FIRST_S)
