"""When a canary sets out, and when one is late."""

from datetime import UTC, datetime, timedelta

from services.gateway.intake.domain.canary import Flight, is_due, watch

NOW = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)
LATE = timedelta(seconds=120)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def test_one_sets_out_every_so_often() -> None:
    every = timedelta(seconds=300)
    assert is_due(None, every, NOW)
    assert not is_due(ago(299), every, NOW)
    assert is_due(ago(300), every, NOW)


def test_the_newest_that_arrived_is_timed() -> None:
    seen = watch(
        [Flight(ago(10)), Flight(ago(310), ago(309), ago(305)), Flight(ago(610), ago(1), ago(1))],
        LATE,
        NOW,
    )
    assert (seen.posted_s, seen.arrived_s, seen.late) == (1, 5, None)


def test_who_has_not_arrived_in_time_is_late() -> None:
    first, second = Flight(ago(430), ago(429)), Flight(ago(130))
    seen = watch([second, first, Flight(ago(730), ago(729), ago(725))], LATE, NOW)
    assert seen.late is first
    assert watch([Flight(ago(119))], LATE, NOW).late is None
    assert watch([], LATE, NOW).late is None


def test_what_the_switch_or_an_open_line_held_back_is_not_late_nor_what_came_before() -> None:
    held, before, after = (
        Flight(ago(500), held_back=True),
        Flight(ago(800), ago(799)),
        Flight(ago(200)),
    )
    assert watch([held], LATE, NOW).late is None
    assert watch([held, before], LATE, NOW).late is None, "the line's alarm tells of both"
    assert watch([after, held, before], LATE, NOW).late is after, "it never came to the line"


def test_who_arrived_late_is_late_until_the_next_arrives() -> None:
    slow = Flight(ago(300), ago(299), ago(10))
    assert watch([slow], LATE, NOW).late is slow
    assert watch([Flight(ago(5), ago(4), ago(3)), slow], LATE, NOW).late is None
