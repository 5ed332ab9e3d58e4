"""An edition as an officer types it: faults by line, changes in words, what is common stays."""

from dataclasses import replace

import pytest
import yaml

from schemas.vocabulary import Audience, RoundPurpose
from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_edit import Edited
from services.alerting.translate.plan_editing import edited, file_text, file_texts
from services.alerting.translate.plan_file import SHIPPED, load_plans

TEXTS = file_texts(SHIPPED)
CURRENT = [one for one in load_plans(SHIPPED) if one.plan == "typhoon"]
ORANGE = TEXTS["typhoon", "orange"]


def _typed(text: str, current: list[Edition] | None = None) -> Edited:
    return edited("typhoon", "orange", text, SHIPPED, current or CURRENT)


@pytest.mark.parametrize("level", [one.level for one in CURRENT])
def test_what_is_in_force_has_no_fault_and_changes_nothing(level: str) -> None:
    found = edited("typhoon", level, TEXTS["typhoon", level], SHIPPED, CURRENT)
    assert (found.faults, {line for lines in found.changes.values() for line in lines}) == (
        (),
        set(),
    )


def test_what_was_loaded_with_sources_of_its_own_can_be_edited() -> None:
    rule = "doors before the wind"
    own = "XX A list: of ours, at the district, room 3"
    current = [replace(one, sources=(f"{own}: {rule}", *one.sources)) for one in CURRENT]
    text = ORANGE.replace("\nsources:\n", f"\nsources:\n  - source: XX\n    rule: '{rule}'\n")
    assert text != ORANGE
    found = _typed(text, current)
    assert (found.faults, {line for lines in found.changes.values() for line in lines}) == (
        (),
        set(),
    )
    (fault,) = _typed(text).faults
    assert fault.wrong.what == "source-unknown"


def test_a_fault_is_named_by_line_and_field() -> None:
    text = ORANGE.replace("deadline: 4 h", "deadline: soon").replace("wait: 3 min", "wait: 0 min")
    found = _typed(text)
    assert found.edition is None
    places = {(one.line, one.field) for one in found.faults}
    lines = text.splitlines()
    assert places == {
        (lines.index("deadline: soon") + 1, "deadline"),
        (lines.index("  - {channel: sms, wait: 0 min}") + 1, "ladder.0.wait"),
    }


def test_what_is_no_yaml_names_its_line() -> None:
    (fault,) = _typed("plan: typhoon\nlevel: [orange\n").faults
    assert fault.line is not None
    assert fault.wrong.what == "yaml"


def test_a_change_is_said_in_both_languages() -> None:
    found = _typed(
        ORANGE.replace("version: 2", "version: 3").replace("deadline: 4 h", "deadline: 5 h")
    )
    assert found.faults == ()
    assert any("within 5 h" in line for line in found.changes["en"])
    assert any("5 小时" in line for line in found.changes["zh"])


def test_the_same_version_with_other_words_is_a_fault() -> None:
    (fault,) = _typed(ORANGE.replace("deadline: 4 h", "deadline: 5 h")).faults
    assert fault.wrong.what == "version-same"


def test_another_levels_words_are_a_fault() -> None:
    red, orange = (yaml.safe_load(TEXTS["typhoon", level]) for level in ("red", "orange"))
    orange["version"] = 3
    orange["texts"]["zh"]["first"]["visitor"]["voice"] = red["texts"]["zh"]["first"]["visitor"][
        "voice"
    ]
    (fault,) = _typed(file_text(orange)).faults
    assert fault.field == "texts.zh.first.visitor.voice"
    assert (fault.wrong.what, fault.wrong.values["share"]) == ("alike", 100)


def test_what_every_plan_says_alike_stays_as_it_is_in_force() -> None:
    purpose = str(RoundPurpose.HELP)
    orange = next(one for one in CURRENT if one.level == "orange")
    own = {Audience.VISITOR: "own words", Audience.SUPERVISOR: "own words"}
    zh = orange.texts["zh"]
    spoken = replace(zh, sms={**zh.sms, purpose: own})
    here = replace(orange, texts={**orange.texts, "zh": spoken})
    found = _typed(ORANGE, [here if one is orange else one for one in CURRENT])
    assert found.faults == ()
    assert found.edition == here


def test_a_file_is_made_of_data_and_read_back_the_same() -> None:
    text = file_text(yaml.safe_load(ORANGE))
    assert _typed(text).edition == _typed(ORANGE).edition
    assert "关窗锁窗" in text
