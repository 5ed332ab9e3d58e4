"""Places and doors are found however they are typed."""

import pytest

from services.gateway.console.domain.place_words import holds, place_of, sought, spread

DOOR = "示范社区4网格13号楼2单元 501"


@pytest.mark.parametrize(
    "typed",
    [
        "13号楼2单元 501",
        "13号楼2单元501",
        " １３号楼 ２单元 ５０１ ",
        "13-2-501",
        *(f"13{dash}2{dash}501" for dash in "－–—‑−一ー"),
        "13——2——501",
        "13/2",
        "13号楼501",
        "13-501",
        "示范 501",
        "4网格",
        "单元50",
        "",
    ],
)
def test_a_door_is_found(typed: str) -> None:
    assert holds(spread(DOOR), sought(typed))


@pytest.mark.parametrize(
    "typed", ["3号楼", "01", "3-2-501", "501 13号楼", "13-2-502", "13-502", "3-501", "2单元13号楼"]
)
def test_another_door_is_not(typed: str) -> None:
    assert not holds(spread(DOOR), sought(typed))


@pytest.mark.parametrize(
    "name",
    ["阳光花园（东区）", "万科城Ⅱ期", "Ａ座 １２\u3000号", "Vanke\u00a0City", "①号院", "A–B座"],
)
def test_a_name_finds_itself(name: str) -> None:
    assert holds(spread(f"示范社区{name}3号楼"), sought(name))


@pytest.mark.parametrize("typed", ["a-b座", "A—B", "Ａ－Ｂ座3号楼"])
def test_one_dash_is_as_good_as_another(typed: str) -> None:
    assert holds(spread("示范社区A–B座3号楼"), sought(typed))


def test_who_holds_a_post_is_looked_for_without_the_door() -> None:
    assert place_of(sought("13-2-501")) == sought("13号楼2单元")
    assert place_of(sought("13号楼2单元501")) == sought("13号楼2单元")
    assert place_of(sought("13-501")) == sought("13号楼")
    assert place_of(sought("501")) == sought("501")
    assert place_of(()) == ()
