"""Texts: filled from facts, cut where it hurts least."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.parts import part_count
from services.notifier.domain.texts import (
    Facts,
    NoTextError,
    Wording,
    render_sms,
    render_voice,
    template_for,
)

TEMPLATE = "{signature}{drill}{event},{place}{visits}人待查看。已收到回1,不能去回2。详情 {link}"
LINK = "https://muster.example.org/t/0123456789ABCDE/f"
FACTS = Facts(
    event="台风橙色预警",
    signature="【示范街道】",
    mark="",
    places=("示范一社区3网格12号楼2单元",),
    visits=6,
    rescues=0,
    silent=0,
    link=LINK,
)
WORDING = Wording(comma="、", more="{place}等{count}处")


def test_an_sms_says_who_what_where_and_the_link() -> None:
    assert render_sms(TEMPLATE, FACTS, WORDING) == (
        "【示范街道】台风橙色预警,示范一社区3网格12号楼2单元6人待查看。已收到回1,不能去回2。"
        f"详情 {LINK}"
    )


def test_several_places_are_named_while_they_fit() -> None:
    facts = replace(FACTS, places=("1单元", "2单元"))
    assert "1单元、2单元" in render_sms(TEMPLATE, facts, WORDING)


def test_too_many_places_become_the_first_and_their_count() -> None:
    facts = replace(FACTS, places=tuple(f"示范一社区3网格{n}号楼" for n in range(20)))
    text = render_sms(TEMPLATE, facts, WORDING)
    assert "示范一社区3网格0号楼等20处" in text
    assert part_count(text) == 2


def test_a_long_place_keeps_its_end() -> None:
    facts = replace(FACTS, places=("很长的名字" * 20 + "12号楼2单元",))
    text = render_sms(TEMPLATE, facts, WORDING)
    assert "12号楼2单元" in text
    assert part_count(text) == 2


@given(
    st.text("台风暴雨红色预警升级", max_size=60),
    st.lists(st.text("社区网格楼栋", max_size=90), max_size=6),
)
def test_two_parts_whatever_the_place_and_event(event: str, places: list[str]) -> None:
    facts = replace(FACTS, event=event, places=tuple(places))
    text = render_sms(TEMPLATE, facts, WORDING)
    assert part_count(text) <= 2
    assert LINK in text
    assert text.startswith(FACTS.signature)


@pytest.mark.parametrize("template", [TEMPLATE, "{signature}{event} {link}"])
def test_a_drill_says_so_even_where_the_plan_forgot(template: str) -> None:
    facts = replace(FACTS, mark="【演练】")
    assert "【演练】" in render_sms(template, facts, WORDING)
    assert "【演练】" in render_voice(template, facts, WORDING)


def test_a_call_speaks_at_full_length() -> None:
    places = tuple(f"示范一社区3网格{n}号楼" for n in range(20))
    text = render_voice("{event}。{place}。", replace(FACTS, places=places), WORDING)
    assert all(place in text for place in places)


def test_a_purpose_without_its_own_text_speaks_as_the_first() -> None:
    templates = {"first": "A", "stand-down": "B"}
    assert template_for(templates, "stand-down:17") == "B"
    assert template_for(templates, "call-again:17") == "A"


@pytest.mark.parametrize("template", ["{nobody}", "{", "{event.x}", "{0}", "{event:>z}"])
def test_a_text_that_cannot_be_filled_in_says_so(template: str) -> None:
    with pytest.raises(NoTextError):
        render_sms(template, FACTS, WORDING)


def test_no_text_at_all_says_so() -> None:
    with pytest.raises(NoTextError):
        template_for({}, "first")


def test_a_short_first_place_stands_for_many() -> None:
    facts = replace(FACTS, places=("1单元", *(f"示范一社区3网格{n}号楼2单元" for n in range(9))))
    assert "1单元等10处" in render_sms(TEMPLATE, facts, WORDING)
