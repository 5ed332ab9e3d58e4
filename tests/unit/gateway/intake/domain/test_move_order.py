"""A government's order to move people is told from a signal's usual advice."""

import pytest

from services.gateway.intake.domain.move_order import find_order

SAID = {
    ("Evacuate",): "evacuate",
    ("Prepare",): "",
    ("Shelter", "Evacuate"): "evacuate",
    (): "",
}


@pytest.mark.parametrize(("types", "order"), SAID.items())
def test_caps_evacuate_orders_and_prepare_does_not(types: tuple[str, ...], order: str) -> None:
    assert find_order(types, ["台风橙色预警"]) == order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("山洪灾害预警(准备转移)", "prepare"),
        ("山洪灾害预警(立即转移)", "evacuate"),
        ("示范区防指人员转移令", "evacuate"),
        ("Evacuation Order for the riverside", "evacuate"),
        ("由准备转移升级为立即转移", "evacuate"),
        ("暴雨红色预警", ""),
        ("Evacuation centres are open", ""),
    ],
)
def test_event_and_headline_name_both_grades(text: str, order: str) -> None:
    assert find_order([], [text]) == order
