"""Behind by how much consoles are: which look and which picture count for a revision."""

from tests.bench.lags import Lag, Look, lags, profile

LOOKS = [Look(10.25, 10.5, 1), Look(11.0, 11.25, 3)]


def test_a_lag_is_the_wait_for_a_look_the_look_and_the_way_to_the_console() -> None:
    found, never = lags({2: 10.5}, LOOKS, [[(1, 10.75), (3, 11.75)]])
    assert found == [Lag(2, 0, 10.5, unseen=0.5, read=0.25, sent=0.5)]
    assert (found[0].all, never) == (1.25, 0)


def test_what_was_committed_while_a_look_read_has_not_waited_for_it() -> None:
    found, _never = lags({3: 11.125}, LOOKS, [[(3, 11.5)]])
    assert found == [Lag(3, 0, 11.125, unseen=0.0, read=0.125, sent=0.25)]


def test_who_missed_a_picture_is_behind_until_the_next_and_who_got_none_is_counted() -> None:
    found, never = lags({1: 10.0}, LOOKS, [[(1, 10.75)], [(3, 12.0)], []])
    assert [(lag.console, lag.all) for lag in found] == [(0, 0.75), (1, 2.0)]
    assert never == 1


def test_the_slowest_console_of_each_revision_is_told() -> None:
    found, _never = lags({1: 10.0, 3: 10.875}, LOOKS, [[(1, 10.75), (3, 11.5)], [(1, 11.0)]])
    *_figures, _head, first, second = profile(found).splitlines()
    assert first.split()[:4] == ["0.00", "s", "1", "1"]
    assert second.split()[:4] == ["0.88", "s", "3", "0"]
