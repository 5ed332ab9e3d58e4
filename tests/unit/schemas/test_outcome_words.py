"""What people write for an outcome."""

import pytest

from schemas.outcome_words import WORDS, outcome_of, plain
from schemas.vocabulary import VisitOutcome


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("平安", VisitOutcome.SAFE),
        (" 安 全。", VisitOutcome.SAFE),
        ("ＯＫ", VisitOutcome.SAFE),
        ("需要帮助!", VisitOutcome.NEEDS_HELP),
        ("Needs help", VisitOutcome.NEEDS_HELP),
        ("敲门无人", VisitOutcome.NO_ANSWER),
        ("已转移", VisitOutcome.MOVED),
        ("不肯走", VisitOutcome.REFUSED),
        ("撤销。", VisitOutcome.UNKNOWN),
        ("Take back", VisitOutcome.UNKNOWN),
    ],
)
def test_words_are_known_whatever_stands_around_them(typed: str, outcome: VisitOutcome) -> None:
    assert outcome_of(typed) is outcome


@pytest.mark.parametrize("typed", ["", "不平安", "平安?帮助", "大概没事吧", "√", "unknown"])
def test_nobody_guesses(typed: str) -> None:
    assert outcome_of(typed) is None


def test_no_word_stands_for_two_outcomes() -> None:
    words = [plain(word) for listed in WORDS.values() for word in listed]
    assert len(words) == len(set(words))
    assert set(WORDS) == set(VisitOutcome)
