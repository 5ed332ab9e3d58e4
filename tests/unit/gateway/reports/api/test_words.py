"""What a report says in words."""

import pytest

from schemas.vocabulary import VisitOutcome
from services.foresight.prediction import Line, Prediction
from services.gateway.adapters.texts import LANGUAGES, Texts
from services.gateway.reports.api import words
from services.gateway.reports.api.view import MOST_ROWS, shown
from services.gateway.reports.domain.report import Predicted, report
from services.gateway.reports.domain.weakest import Mending
from services.gateway.reports.translate.sheets import sheets
from tests.builders.records import Told

SAFE = VisitOutcome.SAFE
EN = Texts("en")


def evening(accounted: int, of: int) -> Told:
    told = Told()
    told.post("c/g1/b1/s1", answered=2)
    told.post("c/g1/b2/s1")
    for number in range(of):
        told.door(f"door {number}", "c/g1/b1/s1", *([(5, SAFE)] if number < accounted else []))
    return told


@pytest.mark.parametrize(
    ("accounted", "of", "said"),
    [
        (2, 2, "In 1 h 00 min, all 2 residents at risk were accounted for;"
               " 1 of 2 people answered."),
        (1, 3, "In 1 h 00 min, 1 of 3 residents at risk were accounted for, 2 not;"
               " 1 of 2 people answered."),
        (0, 0, "In 1 h 00 min, nobody was to be visited; 1 of 2 people answered."),
    ],
)  # fmt: skip
def test_one_sentence_says_what_became_of_it(accounted: int, of: int, said: str) -> None:
    assert words.sentence(report(evening(accounted, of).record()), EN) == said


def test_four_figures_stand_beside_those_of_the_last_time() -> None:
    found = words.tiles(report(evening(2, 2).record(), evening(1, 4).record()), EN)
    assert [tile.name for tile in found] == ["told", "answered", "accounted", "ninety"]
    assert (found[2].value, found[2].of, found[2].before) == (
        "2", "2 · 100\u00a0%", "last time 25\u00a0%",
    )  # fmt: skip
    assert (found[3].value, found[3].before) == ("5 min 00 s", "last time not reached")
    assert {tile.before for tile in words.tiles(report(evening(1, 1).record()), EN)} == {""}


def test_almost_all_is_not_said_to_be_all() -> None:
    assert words.percent(999, 1000) == "99\u00a0%"
    assert words.percent(1000, 1000) == "100\u00a0%"
    assert words.percent(0, 0) == "–"


def test_times_are_no_finer_than_it_matters() -> None:
    assert [words.span(seconds, EN) for seconds in (5, 599, 600, 3599, 3600, 7325, None)] == [
        "0 min 05 s", "9 min 59 s", "10 min", "60 min", "1 h 00 min", "2 h 02 min", "not reached",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_mended_has_its_words(language: str) -> None:
    t = Texts(language)
    assert [one for one in Mending if not t.has(f"mending.{one}")] == []


def test_few_places_are_named_and_the_rest_on_demand() -> None:
    told = Told()
    for number in range(6):
        told.post(f"c/g1/b{number}/s1")
    only = words.mending(report(told.record()), EN)
    assert [(one.what, one.count, one.more_count) for one in only] == [
        (EN("mending.post-silent"), 6, 2)
    ]
    assert only[0].places.count(",") == 3
    assert only[0].more == "c/g1/b4/s1, c/g1/b5/s1"


def test_the_page_lists_places_down_to_buildings_and_says_what_it_leaves_out() -> None:
    values = shown(report(evening(1, 2).record()), EN, "Asia/Shanghai")
    assert [row["name"] for row in values["places"]] == ["c", "c/g1", "c/g1/b1", "c/g1/b2"]
    assert values["started"] == "2026-07-01 12:00"
    assert not values["left_out"]
    told = Told()
    for number in range(MOST_ROWS + 1):
        told.post(f"c/g1/b{number}")
    many = shown(report(told.record()), EN, "Asia/Shanghai")
    assert len(many["places"]) == len(many["posts"]) == MOST_ROWS
    assert many["left_out"]


@pytest.mark.parametrize(
    ("language", "cell", "said"),
    [
        ("en", "predicted, never came", "Predicted and never came: 5."),
        ("zh", "预计达到,始终未达到", "有 5 项预计会达到,却始终没有达到。"),
    ],
)
def test_what_was_predicted_and_never_came_is_said(language: str, cell: str, said: str) -> None:
    line = Line(2, 1.0, (240.0, 240.0, 240.0), ())
    kept = [Predicted(Prediction(line, line, line, 3, 0, 1, 0))]
    t = Texts(language)
    made = report(evening(0, 2).record(), predictions=kept)
    found = words.foretold(made, t)
    assert found is not None
    assert said in found["error"]
    assert [row["error"] for row in found["parts"][0]["rows"]][-3:] == [cell] * 3
    assert [row[-1] for row in sheets(made, t)["prediction"].rows][-3:] == [cell] * 3
