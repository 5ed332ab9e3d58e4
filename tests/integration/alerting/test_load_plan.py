"""A plan is loaded: in force for what begins, never for what runs; a wrong one is refused."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from schemas import ids
from schemas.events.commands import LoadPlan
from services.alerting.adapters.plan_book import StoredPlans
from services.alerting.domain.plan import Approval, Edition
from services.alerting.translate.plan_documents import outgoing
from services.alerting.translate.plan_file import SHIPPED, load_plans
from tests.builders.alerting import NOON, small_community
from tests.builders.impacts import MOBILISATION, alert_events
from tests.integration.alerting.desk import Desk

SHIPPED_TYPHOON = [one for one in load_plans(SHIPPED) if one.plan == "typhoon"]


def _command(number: int, changes: dict[str, Any]) -> LoadPlan:
    """The shipped typhoon plan with its orange edition changed."""
    sent = outgoing(SHIPPED, "typhoon")
    for edition in sent["editions"]:
        if edition["level"] == "orange":
            edition.update(changes)
    return LoadPlan(
        command_id=ids.of("test-load", number),
        plan="typhoon",
        editions=tuple(sent["editions"]),
        sources=sent["sources"],
        common=sent["common"],
        actor="k1",
        at=NOON,
    )


def _runs_shipped(desk: Desk) -> None:
    """As shipped, but orange waits for nobody."""
    shipped = {(one.plan, one.level): one for one in SHIPPED_TYPHOON}
    orange = shipped["typhoon", "orange"]
    shipped["typhoon", "orange"] = replace(orange, approval=Approval.PRE_SIGNED)
    desk.editions = shipped
    desk.worker = desk.new_worker()


async def _load(desk: Desk, number: int, **changes: object) -> str:
    command = _command(number, dict(changes))
    await desk.land(command, "typhoon")
    await desk.work()
    (row,) = desk.view("plan_loads", "command_id = %s", command.command_id)
    return str(row["refusal"])


async def _orange(desk: Desk) -> Edition:
    """The orange edition in force for another process that starts now."""
    async with desk.units.begin() as unit:
        found = await StoredPlans(desk.editions.values()).in_force(unit)
    return next(one for one in found if one.level == "orange")


async def test_a_newer_version_is_in_force_for_everybody(desk: Desk) -> None:
    _runs_shipped(desk)

    assert await _load(desk, 1, version=3, approval="pre_signed", deadline="5 h") == ""

    orange = await _orange(desk)
    assert (orange.version, orange.deadline.total_seconds()) == (3, 5 * 3600)


async def test_what_runs_keeps_the_edition_it_began_with(desk: Desk) -> None:
    _runs_shipped(desk)
    await desk.tell(*alert_events(small_community()))
    (before,) = desk.read("select plan_version from alerting.mobilisation")

    assert await _load(desk, 1, version=3, approval="pre_signed", deadline="5 h") == ""
    await desk.tell(*alert_events(small_community(), revision=2))

    (after,) = desk.read("select plan_version from alerting.mobilisation")
    assert (before["plan_version"], after["plan_version"]) == (2, 2)
    assert desk.state(MOBILISATION) == "running"


async def test_the_same_version_with_other_content_is_refused(desk: Desk) -> None:
    _runs_shipped(desk)
    assert await _load(desk, 1, version=3, approval="pre_signed", deadline="5 h") == ""

    refusal = await _load(desk, 2, version=3, approval="pre_signed", deadline="6 h")

    assert refusal == "orange: version 3 says something else: raise the version"
    assert (await _orange(desk)).deadline.total_seconds() == 5 * 3600


async def test_a_wrong_plan_is_refused_with_its_fault_and_nothing_changes(desk: Desk) -> None:
    _runs_shipped(desk)

    refusal = await _load(desk, 1, version=3, deadline="0 h")

    assert refusal.startswith("orange.deadline: a timer of zero")
    assert (await _orange(desk)).version == 2
    assert desk.dead() == []


async def test_texts_that_are_too_alike_are_refused_as_lint_does(desk: Desk) -> None:
    _runs_shipped(desk)
    texts = {one["level"]: one["texts"] for one in outgoing(SHIPPED, "typhoon")["editions"]}
    orange = deepcopy(texts["orange"])
    orange["zh"]["page"][0] = texts["red"]["zh"]["page"][0]

    refusal = await _load(desk, 1, version=3, approval="pre_signed", texts=orange)

    assert refusal.startswith("orange.texts.zh.page.0: has 100 % in common with")
    assert (await _orange(desk)).version == 2


async def test_the_command_twice_is_one_load(desk: Desk) -> None:
    _runs_shipped(desk)
    for _ in range(2):
        assert await _load(desk, 1, version=3, approval="pre_signed") == ""
    assert len(desk.view("plan_loads")) == 1


async def test_what_the_files_say_is_kept_though_the_first_unit_failed(desk: Desk) -> None:
    plans = StoredPlans(SHIPPED_TYPHOON)

    async def fail() -> None:
        async with desk.units.begin() as unit:
            await plans.in_force(unit)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with desk.units.begin() as unit:
        await plans.in_force(unit)
    kept = {row["level"]: row["asks"] for row in desk.view("plan_editions", "plan = 'typhoon'")}
    assert kept.keys() == {one.level for one in SHIPPED_TYPHOON}
    assert None not in kept.values()


async def test_what_plans_ask_for_is_published_as_this_process_runs_it(desk: Desk) -> None:
    for factor in (1.0, 3.0):
        async with desk.units.begin() as unit:
            await StoredPlans(SHIPPED_TYPHOON, factor).in_force(unit)
        rows = desk.view("plan_editions", "plan = 'typhoon'")
        asks = {row["level"]: row["asks"] for row in rows}
        orange = next(one for one in SHIPPED_TYPHOON if one.level == "orange")
        assert set(asks) == {one.level for one in SHIPPED_TYPHOON}
        assert set(asks["orange"]["posts"]) == set(orange.posts)
        (_, first), *_ = asks["orange"]["waits"]
        assert TypeAdapter(timedelta).validate_python(first) == orange.ladder[0].wait / factor
