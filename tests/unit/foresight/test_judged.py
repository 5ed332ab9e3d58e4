"""A prediction beside what came of it."""

from services.foresight.judged import Happened, Judgement, Miss, error_of, judged, misses
from services.foresight.prediction import Line, Prediction


def _line(*at_s: float | None) -> Line:
    first, second, third = at_s
    return Line(10, 1.0, (first, second, third), ())


PREDICTION = Prediction(
    _line(5.0, 10.0, 75.0), _line(100.0, 200.0, None), _line(600.0, 1200.0, 2400.0), 10, 3, 1, 2
)


def test_each_figure_has_its_error_as_a_share_of_the_actual_time() -> None:
    happened = {
        "told": Happened(2, [4.0, 6.0]),
        "answered": Happened(2, [125.0, 160.0]),
        "accounted": Happened(2, [500.0]),
    }

    found = judged(PREDICTION, happened)

    assert found == [
        # Seconds are not compared; what took less than a minute is measured against one.
        Judgement("told", 50, 5.0, 4.0, None),
        Judgement("told", 90, 10.0, 6.0, None),
        Judgement("told", 100, 75.0, 6.0, 1.15),
        Judgement("answered", 50, 100.0, 125.0, 0.2),
        Judgement("answered", 90, 200.0, 160.0, 0.25),
        Judgement("answered", 100, None, 160.0, None, Miss.NOT_PREDICTED),
        Judgement("accounted", 50, 600.0, 500.0, 0.2),
        Judgement("accounted", 90, 1200.0, None, None),
        Judgement("accounted", 100, 2400.0, None, None),
    ]
    assert error_of(found) == 0.225


def test_with_nothing_to_compare_there_is_no_error() -> None:
    nothing = dict.fromkeys(("told", "answered", "accounted"), Happened(0, []))
    assert error_of(judged(PREDICTION, nothing)) is None


def test_what_was_predicted_and_never_came_is_said_once_its_time_is_over() -> None:
    happened = {
        "told": Happened(2, [4.0, 6.0]),
        "answered": Happened(2, [125.0, 160.0]),
        "accounted": Happened(2, [500.0]),
    }
    assert misses(judged(PREDICTION, happened)) == {Miss.NOT_PREDICTED: 1}
    # The whole was predicted for later than it ran.
    assert misses(judged(PREDICTION, happened, 1500.0)) == {
        Miss.NOT_PREDICTED: 1,
        Miss.NEVER_CAME: 1,
    }
