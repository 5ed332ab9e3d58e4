"""Which edition an alert calls for."""

from dataclasses import replace

import pytest

from schemas.vocabulary import LevelScale
from services.alerting.domain.plan import Approval, Edition, Trigger
from services.alerting.domain.plan_choice import Call, choose
from tests.builders.alerting import edition

SIGNAL, ORDER = LevelScale.SIGNAL, LevelScale.ORDER


def _edition(level: str, *more: Trigger, approval: Approval = Approval.OFFICER) -> Edition:
    plain = edition(level=level)
    return replace(plain, triggers=(*plain.triggers, *more), approval=approval)


YELLOW = _edition("yellow", Trigger(SIGNAL, "blue", "北京"))
ORANGE = _edition("orange", Trigger(ORDER, "evacuate", approval=Approval.PRE_SIGNED))
BLUE = _edition("blue", Trigger(ORDER, "prepare"), approval=Approval.PRE_SIGNED)
RED = _edition("red", approval=Approval.OFFICER)
ALL = (BLUE, YELLOW, ORANGE, RED)


def _call(value: str, issuer: str = "", order: str = "", hazard: str = "typhoon") -> Call:
    return Call(hazard, SIGNAL, value, issuer, order)


@pytest.mark.parametrize(
    ("call", "level", "approval"),
    [
        (_call("orange"), "orange", Approval.OFFICER),
        (_call("blue", issuer="浙江省气象台"), "blue", Approval.PRE_SIGNED),
        (_call("blue", issuer="北京市气象台"), "yellow", Approval.OFFICER),
        (_call("orange", issuer="北京市气象台"), "orange", Approval.OFFICER),
        (_call("yellow", order="evacuate"), "orange", Approval.PRE_SIGNED),
        (_call("orange", order="evacuate"), "orange", Approval.PRE_SIGNED),
        (_call("red", order="evacuate"), "red", Approval.PRE_SIGNED),
        (_call("yellow", order="prepare"), "yellow", Approval.OFFICER),
        (_call("purple", order="evacuate"), "orange", Approval.PRE_SIGNED),
    ],
)
def test_level_issuer_and_order_choose(call: Call, level: str, approval: Approval) -> None:
    choice = choose(ALL, call)

    assert choice.edition is not None
    assert (choice.edition.level, choice.approval) == (level, approval)


def test_the_reason_names_what_matched() -> None:
    assert choose(ALL, _call("blue", "北京市气象台")).reason == (
        "plan typhoon/yellow: signal blue by 北京"
    )
    assert choose(ALL, _call("blue", order="evacuate")).reason == (
        "plan typhoon/orange: order evacuate"
    )


def test_without_a_plan_or_a_level_nobody_is_called_and_the_reason_says_so() -> None:
    nothing = choose(ALL, _call("orange", hazard="gas"))
    purple = choose(ALL, _call("purple"))

    assert (nothing.edition, nothing.reason) == (None, "no plan for hazard gas")
    assert (purple.edition, purple.reason) == (
        None,
        "plan typhoon has no edition for signal purple",
    )


def test_a_colour_of_another_scale_chooses_nothing() -> None:
    assert choose(ALL, Call("typhoon", LevelScale.SEVERITY, "orange")).edition is None


def test_an_edition_is_as_grave_as_its_gravest_trigger() -> None:
    """An order says nothing of how grave it is."""
    assert [one.degree for one in ALL] == [1, 2, 3, 4]
    both = _edition("blue", Trigger(SIGNAL, "red"))
    assert (both.degree, both.countersigned) == (4, True)
    assert (BLUE.countersigned, ORANGE.countersigned) == (False, True)
