"""What of a plan's texts a contact is shown."""

import pytest

from services.gateway.field.domain.facts import Guide
from services.gateway.field.domain.guiding import guide_for

TEXTS = {
    "page": ["关窗"],
    "places": {"high_rise": "不坐电梯", "basement": "上楼"},
    "questions": ["能走吗?"],
    "take": ["手电"],
}


def test_lines_for_other_buildings_are_left_out() -> None:
    assert guide_for(TEXTS, {"basement", "old"}) == Guide(("关窗", "上楼"), ("能走吗?",), ("手电",))


def test_who_has_more_than_a_building_needs_all() -> None:
    assert guide_for(TEXTS, None).todo == ("关窗", "上楼", "不坐电梯")
    assert guide_for(TEXTS, ()).todo == ("关窗",)


@pytest.mark.parametrize("texts", [None, "x", {}, {"page": "x", "places": [], "take": 3}])
def test_what_is_not_there_is_left_out(texts: object) -> None:
    assert guide_for(texts, None) == Guide()


def test_lines_may_stand_under_todo_as_before() -> None:
    assert guide_for({"page": {"todo": ["关窗"]}}, None).todo == ("关窗",)
