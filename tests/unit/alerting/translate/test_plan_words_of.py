"""Plans in words: complete in both languages, and what differs is named."""

import re
from dataclasses import fields, replace
from datetime import timedelta
from string import Formatter
from typing import Any

import pytest

from schemas.vocabulary import LEVEL_VALUES, Channel, DoorStep, LevelScale, PostKind
from services.alerting.domain.plan import Approval, Approving, Edition, Order, ShutDoor, Visiting
from services.alerting.domain.plan_asks import asked
from services.alerting.domain.plan_words import (
    COMMON_PURPOSES,
    LANGUAGES,
    PURPOSES,
    REASONS,
    TRAITS,
)
from services.alerting.translate.plan_diff import differences
from services.alerting.translate.plan_file import FORMS, SHIPPED, load_plans
from services.alerting.translate.plan_words_of import (
    FOLDER,
    Words,
    _catalogue,
    facts,
    finding_words,
    title,
)
from services.foresight.load import Capacity, Finding, Forces, findings
from tests.builders.alerting import minutes

EDITIONS = load_plans(SHIPPED)
ZH, EN = Words("zh"), Words("en")
YELLOW: Edition = next(one for one in EDITIONS if (one.plan, one.level) == ("typhoon", "yellow"))


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same() -> None:
    zh, en = _catalogue("zh"), _catalogue("en")
    assert {key: _places(text) for key, text in zh.items()} == {
        key: _places(text) for key, text in en.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_plan_has_its_name(language: str) -> None:
    names = _catalogue(language)
    wanted = [f"reason.{one}" for one in REASONS] + [f"trait.{one}" for one in TRAITS]
    wanted += [f"post.{one}" for one in PostKind] + [f"scale.{one}" for one in LevelScale]
    wanted += [f"value.{one}" for values in LEVEL_VALUES.values() for one in values]
    wanted += [f"channel.{one}" for one in Channel] + [f"step.{one}" for one in Channel]
    assert set(wanted) <= set(names)


def test_every_fault_that_code_names_has_words_and_none_is_idle() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.parent.rglob("*.py"))
    named = {f"fault.{key}" for key in re.findall(r'Wrong\(\s*"([a-z._-]+)"', source)}
    named |= {"fault.form", *(f"fault.form.{kind}" for kind in FORMS)}
    assert named == {key for key in _catalogue("zh") if key.startswith("fault.")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_edition_can_be_shown(language: str) -> None:
    for edition in EDITIONS:
        shown = list(facts(edition, Words(language)))
        assert all(fact.label and fact.values for fact in shown)
        assert len({fact.label for fact in shown}) == len(shown)


def test_an_officer_reads_who_when_and_how() -> None:
    shown = {fact.label: fact.values for fact in facts(YELLOW, ZH)}

    assert title(YELLOW, ZH) == "台风黄色(typhoon/yellow,第 4 版)"
    assert shown["通知谁"] == ("社区负责人、网格长、楼栋长",)
    assert shown["几时之前"] == (
        "启动后 8 小时内",
        "灾害到来前 3 小时",
        "夜里到的,当天 18:00 之前",
    )
    assert shown["怎么叫"][0] == "短信,等 5 分钟"
    assert "预警信号蓝色(只限北京发布的)" in shown["什么时候启动"]
    assert shown["夜里"] == ("22:30 到 05:30 只发短信、不打电话:楼栋长",)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=90), "90 s"),
        (timedelta(minutes=3), "3 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(seconds=4_000), "67 min"),
        (timedelta(seconds=0.5), "0.5 s"),
    ],
)
def test_a_time_is_said_in_its_largest_whole_unit(length: timedelta, said: str) -> None:
    assert EN.time(length) == said


def test_every_finding_is_a_sentence() -> None:
    doors = Forces({}, {PostKind.GRID_LEADER: 1}, 10_000, (500,), 3)
    none = replace(doors, people=0)
    forces = replace(doors, posts={PostKind.GRID_LEADER: 2})
    limits = {(Channel.CALL, window): 0 for window in ("minute", "hour", "day")}
    slow = Capacity(sms_per_s=1, limits=limits)
    off = replace(slow, switched_off=frozenset({Channel.SMS}))
    found: list[Finding] = [
        *findings(asked(YELLOW), forces, slow),
        *findings(asked(YELLOW), forces, off),
        *findings(asked(YELLOW), none, slow),
        *findings(asked(YELLOW), replace(forces, doors=(1,), unled=0), slow),
    ]
    for t in (ZH, EN):
        said = [finding_words(one, "typhoon/yellow", t) for one in found]
        assert all(line.startswith("typhoon/yellow") for line in said)
    assert {one.what for one in found} == {
        key.removeprefix("roster.") for key in _catalogue("zh") if key.startswith("roster.")
    }
    calls = next(one for one in found if one.what == "calls")
    assert finding_words(calls, "x", EN) == (
        "x: 10000 silent leaders need 67 min on 100 lines; your timer is 4 min"
    )


def test_the_same_differs_in_nothing() -> None:
    assert list(differences(EDITIONS, EDITIONS, ZH)) == []


def test_a_change_is_said_in_words() -> None:
    texts = replace(YELLOW.texts["en"], take=("a rope",))
    later = replace(
        YELLOW,
        version=5,
        deadline=timedelta(hours=6),
        posts=YELLOW.posts | {PostKind.STAIRWELL_LEADER},
        texts={**YELLOW.texts, "en": texts},
    )

    ((head, lines),) = differences([YELLOW], [later], EN)

    assert head == "Typhoon yellow (typhoon/yellow, version 5) (was version 4)"
    assert any("stairwell leader" in line for line in lines)
    assert 'By when: removed "within 8 h of the start"' in lines
    assert 'By when: added "within 6 h of the start"' in lines
    assert any("a rope" in line for line in lines)


def test_a_start_that_always_waits_is_said_as_it_is() -> None:
    always = replace(YELLOW.triggers[0], approval=Approval.OFFICER)
    shown = {fact.label: fact.values for fact in facts(replace(YELLOW, triggers=(always,)), EN)}
    (starts,) = shown["Starts on"]
    assert starts.endswith("(always waits for an officer)")


def test_a_change_without_a_new_version_is_said_first() -> None:
    ((_, lines),) = differences([YELLOW], [replace(YELLOW, revisit=True)], EN)

    assert lines[0].startswith("changed, but the version is still 4")


def test_new_gone_and_reordered_are_said() -> None:
    red = next(one for one in EDITIONS if (one.plan, one.level) == ("typhoon", "red"))
    heads = [head for head, _ in differences([YELLOW], [red], EN)]
    assert [head.partition(":")[0] for head in heads] == ["new", "gone"]

    turned = replace(YELLOW, version=5, triggers=YELLOW.triggers[:1] + YELLOW.triggers[:0:-1])
    ((_, lines),) = differences([YELLOW], [turned], EN)
    assert lines == ("Starts on: in another order",)


def _with(of: Any, name: str, value: object) -> Any:
    return replace(of, **{name: value})


CHANGED: dict[str, Edition] = {
    name: _with(YELLOW, name, value)
    for name, value in {
        "triggers": YELLOW.triggers[1:],
        "approval": Approval.PRE_SIGNED,
        "order": Order.BROADCAST,
        "cascade_wait": minutes(7),
        "posts": frozenset({PostKind.GRID_LEADER}),
        "ladder": (replace(YELLOW.ladder[0], wait=minutes(7)),),
        "deadline": minutes(77),
        "revisit": not YELLOW.revisit,
        "sources": YELLOW.sources[1:],
        "before_impact": None,
        "quiet": None,
        "escalate": False,
        "settle_within": minutes(7),
    }.items()
} | {
    f"visiting.{name}": _with(YELLOW, "visiting", _with(YELLOW.visiting, name, value))
    for name, value in {
        "reasons": frozenset({"alone"}),
        "traits": frozenset({"lift"}),
        "again_after": minutes(7),
        "rescue_after": 7,
        "path": (ShutDoor(DoorStep.RESCUE, minutes(7)),),
        "responders": 7,
        "moved_again": minutes(7),
        "buddies": True,
    }.items()
} | {
    f"approving.{name}": _with(YELLOW, "approving", _with(YELLOW.approving, name, value))
    for name, value in {
        "officers": 1,
        "deputy_after": minutes(7),
        "unwatched": minutes(7),
        "call_wait": minutes(7),
        "within": minutes(7),
        "countersign": True,
    }.items()
}  # fmt: skip


@pytest.mark.parametrize("field", CHANGED)
def test_whatever_an_officer_changes_is_said(field: str) -> None:
    for t in (ZH, EN):
        ((_, lines),) = differences([YELLOW], [replace(CHANGED[field], version=99)], t)
        assert lines, field


def test_no_field_of_an_edition_is_left_out() -> None:
    """But for what names it, and the texts, which are told one by one."""
    parts = {"visiting": Visiting, "approving": Approving}
    named = {"plan", "level", "version", "name", "texts"}
    whole = {one.name for one in fields(Edition)} - named - parts.keys()
    inner = {f"{part}.{one.name}" for part, kind in parts.items() for one in fields(kind)}
    assert CHANGED.keys() == whole | inner


@pytest.mark.parametrize("purpose", [*PURPOSES, *COMMON_PURPOSES])
def test_every_text_is_shown(purpose: str) -> None:
    shown = "\n".join(value for fact in facts(YELLOW, ZH) for value in fact.values)
    texts = YELLOW.texts["zh"]
    for rounds in (texts.sms, texts.voice):
        assert all(text in shown for text in rounds.get(purpose, {}).values())
