"""How alike two texts are."""

from dataclasses import replace

import pytest

from schemas.vocabulary import Audience
from services.alerting.domain.plan import Edition, Texts
from services.alerting.domain.plan_likeness import share_alike, too_alike, words_of
from tests.builders.alerting import edition

ANSWER = "已收到回1,不能去回2。详情 {link}"


def _edition(level: str, *messages: str) -> Edition:
    sms = {f"round{number}": {Audience.VISITOR: text} for number, text in enumerate(messages)}
    return replace(edition(level=level), texts={"zh": Texts(sms, {}, (level,))})


def test_placeholders_and_the_way_to_answer_are_not_what_a_text_says() -> None:
    assert words_of("{signature}{drill}{event},关窗!" + ANSWER, "zh") == ("关", "窗")
    assert words_of("{event}: Don't wade. Reply 1 yes, 2 can't. {link}", "en") == ("don't", "wade")


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("关窗关门", "关窗关门", 1.0), ("关窗", "开门", 0.0), ("关窗关门", "关窗开灯", 0.5)],
)
def test_the_share_is_what_both_say_in_the_same_order(one: str, other: str, share: float) -> None:
    assert share_alike(one, other) == share


def test_both_orders_of_a_pair_give_the_same_share() -> None:
    one, other = "去敲门看老人", "看老人再敲门"
    assert share_alike(one, other) == share_alike(other, one)


def test_two_alike_are_found_within_an_edition_and_between_two() -> None:
    first = _edition("orange", "请去敲门看望老人" + ANSWER, "请去敲门看望老人吧" + ANSWER)
    second = _edition("red", "马上关掉燃气总阀" + ANSWER, "请去敲门看望老人们" + ANSWER)

    found = {(one.one.field, one.other.edition) for one in too_alike((first, second), "zh")}

    assert ("texts.zh.round0.visitor.sms", "typhoon/orange") in found
    assert ("texts.zh.round0.visitor.sms", "typhoon/red") in found
    assert len(found) == 3


DIFFERENT = (_edition("orange", "关窗", "去敲门"), _edition("red", "下楼"))


def test_different_texts_pass() -> None:
    assert not list(too_alike(DIFFERENT, "zh"))


def test_lines_of_a_page_and_of_places_are_compared_one_by_one() -> None:
    said = [
        replace(edition(level=level), texts={"zh": Texts({}, {}, page, places=places)})
        for level, page, places in (
            ("orange", ("马上上楼去", "河边的桥不要走"), {"gas": "总阀归燃气公司管"}),
            ("red", ("河边的桥别走", "敲门叫醒老人"), {"gas": "总阀请燃气公司管", "old": "旧"}),
        )
    ]
    found = {(one.one.field, one.other.field) for one in too_alike(said, "zh")}
    assert found == {
        ("texts.zh.page.1", "texts.zh.page.0"),
        ("texts.zh.places.gas", "texts.zh.places.gas"),
    }


def test_questions_are_compared_line_by_line_and_things_to_take_are_not() -> None:
    asked = [
        replace(
            edition(level=level),
            texts={"zh": Texts({}, {}, page, questions=questions, take=("纸质名单",))},
        )
        for level, page, questions in (
            ("orange", ("关窗关门断气",), ("屋里有烟吗?", "谁听不见喊?")),
            ("red", ("马上上楼去",), ("谁听不见喊?",)),
        )
    ]
    (found,) = too_alike(asked, "zh")
    assert (found.one.field, found.other.field, found.share) == (
        "texts.zh.questions.1",
        "texts.zh.questions.0",
        1.0,
    )
