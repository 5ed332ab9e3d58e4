"""What people write for an outcome."""

import pytest

from schemas.outcome_words import WORDS, outcome_of, plain, says_absent
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


@pytest.mark.parametrize(
    "typed",
    [
        "不在", "不在。", "不在家", "人不在", "人不在家", "没在家", "家里没人", "出门", "出门了",
        "出去了", "外出", "在外面", "买菜去了", "去医院了", "not in", "Not home", "not at home",
        "out", "没人", "没人在家", "敲门无人", "敲门没人应", "敲不开", "没反应", "门锁着",
        "没见到人", "联系不上", "no reply",
    ],
)  # fmt: skip
def test_who_is_only_not_in_has_given_no_answer(typed: str) -> None:
    assert outcome_of(typed) is VisitOutcome.NO_ANSWER


@pytest.mark.parametrize(
    "typed",
    [
        "不在本地", "在外地", "出差", "旅游去了", "外出旅游", "外出务工", "回老家", "回老家了",
        "住院", "住院了", "在医院", "去女儿家", "去女儿家了", "在儿子家", "在亲戚家", "在养老院",
        "出国了", "away", "in hospital",
    ],
)  # fmt: skip
def test_who_is_known_to_be_elsewhere_is_away(typed: str) -> None:
    assert outcome_of(typed) is VisitOutcome.AWAY
    assert not says_absent(typed)


@pytest.mark.parametrize(
    ("typed", "absent"), [("不在", True), (" 不在家。", True), ("Not in", True), ("没人应", False)]
)
def test_who_says_not_in_is_told_apart_from_who_heard_nothing(typed: str, absent: bool) -> None:
    assert says_absent(typed) is absent


@pytest.mark.parametrize(
    "typed",
    ["", "不平安", "走了", "被接走了", "可能去女儿家了", "平安?帮助", "大概没事吧", "√", "unknown"],
)
def test_nobody_guesses(typed: str) -> None:
    assert outcome_of(typed) is None


def test_no_word_stands_for_two_outcomes() -> None:
    words = [plain(word) for listed in WORDS.values() for word in listed]
    assert len(words) == len(set(words))
    assert set(WORDS) == set(VisitOutcome)
