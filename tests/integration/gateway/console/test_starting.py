"""An officer starts a mobilisation: what it would touch and ask for, and the alert it makes."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from schemas.vocabulary import PostKind
from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_asks import asked
from services.alerting.translate.plan_documents import dumped, dumped_asks
from services.alerting.translate.plan_file import SHIPPED, load_plans
from services.runtime.parts import Parts
from tests.integration.gateway.console.conftest import Admin, once
from tests.support.community import Community
from tests.support.mobilised import Mobilised

GIVEN = """
insert into roster.assignments (assignment_id, post_id, person_id, rank, starts_at)
values (gen_random_uuid(), %s, %s, 'A', now() - interval '1 hour')
"""


async def test_an_estimate_counts_what_a_drawn_area_touches(
    desk: httpx.AsyncClient, towns: list[Community]
) -> None:
    ring = [list(point) for point in towns[0].root.below[0].ring()]
    found = (await desk.post("/v1/estimates", json={"area": {"polygons": [ring]}})).json()
    assert (found["grids"], found["communities"]) == (1, 1)
    residents = sum(len(node.residents) for node in towns[0].root.walk())
    assert found["visits"] == residents
    assert found["people"] == found["messages"] > 0
    assert not found["everyone"]
    everywhere = {"divisions": [town.code for town in towns]}
    assert (await desk.post("/v1/estimates", json={"area": everywhere})).json()["everyone"]
    west, south = ring[0]
    circle = {"longitude": west + 0.001, "latitude": south + 0.001, "radius_m": 500}
    round_ = (await desk.post("/v1/estimates", json={"area": {"circles": [circle]}})).json()
    assert round_["grids"] == 1


async def test_an_estimate_knows_of_a_hand_over_at_once(
    desk: httpx.AsyncClient, towns: list[Community], admin: Admin
) -> None:
    area = {"area": {"divisions": [towns[0].code]}}
    before = (await desk.post("/v1/estimates", json=area)).json()
    post = next(item for item in towns[0].posts if item.kind is PostKind.STAIRWELL_LEADER)
    ends = "update roster.assignments set ends_at = %s where post_id = %s"
    admin.execute(ends, (datetime.now(UTC) - timedelta(seconds=1), post.post_id))
    found = (await desk.post("/v1/estimates", json=area)).json()
    assert found["posts_vacant"] == before["posts_vacant"] + 1
    heir = towns[0].people["书记"]
    admin.execute(GIVEN, (post.post_id, heir.person_id))
    found = (await desk.post("/v1/estimates", json=area)).json()
    assert (found["posts_vacant"], found["visits"]) == (before["posts_vacant"], before["visits"])
    admin.execute("delete from roster.assignments where person_id = %s and post_id = %s",
                  (heir.person_id, post.post_id))  # fmt: skip
    admin.execute(ends, (None, post.post_id))
    found = (await desk.post("/v1/estimates", json=area)).json()
    assert found["posts_vacant"] == before["posts_vacant"]


@pytest.fixture
def planned(admin: Admin) -> Edition:
    """Typhoon orange, as alerting publishes it."""
    edition = _shipped("typhoon", "orange")
    _published(admin, edition)
    return edition


def _shipped(plan: str, level: str) -> Edition:
    return next(one for one in load_plans(SHIPPED) if (one.plan, one.level) == (plan, level))


def _published(admin: Admin, edition: Edition) -> None:
    admin.execute(
        "insert into alerting.plan_edition (plan, level, version, document, kept_at, asks)"
        " values (%s, %s, %s, %s, now(), %s) on conflict do nothing",
        (
            edition.plan,
            edition.level,
            edition.version,
            json.dumps(dumped(edition)),
            json.dumps(dumped_asks(asked(edition))),
        ),
    )


async def test_with_hazard_and_level_a_start_is_foreseen(
    desk: httpx.AsyncClient,
    elsewhere: httpx.AsyncClient,
    drill: Mobilised,
    planned: Edition,
) -> None:
    body = {
        "area": {"divisions": [drill.towns[0].code]},
        "hazard": planned.plan,
        "level": planned.level,
        "drill": True,
    }
    found = (await desk.post("/v1/estimates", json=body)).json()

    foreseen, prediction = found["foreseen"], found["foreseen"]["prediction"]
    kinds = {str(kind) for kind in planned.posts}
    nodes = [post for post in drill.towns[0].posts if post.kind in kinds]
    assert foreseen["posts"] == prediction["told"]["of"] == len(nodes)
    assert foreseen["visits"] == prediction["accounted"]["of"]
    assert prediction["told"]["at_s"][2] < 10
    assert prediction["mobilisations"] == 0
    assert prediction["messages"] >= foreseen["people"] > 0
    assert prediction["cost"] >= 0
    met = {one["mobilisation_id"]: one["what"] for one in found["conflicts"]}
    assert met[str(drill.mobilisation)] == "other-drill"
    outside = (await elsewhere.post("/v1/estimates", json=body)).json()
    assert (outside["outside"], outside["visits"], outside["grid_ids"]) == (found["grids"], 0, [])
    assert not {"foreseen", "conflicts"} & outside.keys()


async def test_a_hazard_with_a_plan_of_ones_own_is_offered_foreseen_and_started(
    desk: httpx.AsyncClient, towns: list[Community], admin: Admin
) -> None:
    gale = replace(_shipped("cold", "red"), plan="gale")
    area = {"divisions": [towns[0].code]}
    body = {"area": area, "hazard": "gale", "level": "red", "drill": True}

    async def offered() -> dict[str, Any]:
        hazards = (await desk.get("/v1/hazards")).json()["hazards"]
        found: dict[str, Any] = next(one for one in hazards if one["hazard"] == "gale")
        return found

    assert ((await offered())["planned"], (await offered())["responses"]) == (False, [])
    assert (await desk.post("/v1/estimates", json=body)).json()["foreseen"] is None
    _published(admin, gale)
    assert ((await offered())["planned"], (await offered())["responses"]) == (True, ["I"])
    for level in ("red", "I"):
        wanted = body | {"level": level}
        assert (await desk.post("/v1/estimates", json=wanted)).json()["foreseen"]["posts"] > 0
        started = await desk.post("/v1/alerts", json=wanted, headers=once())
        assert started.status_code == 202, started.text


async def test_an_order_to_move_is_foreseen_as_the_level_that_the_plan_has_for_it(
    desk: httpx.AsyncClient, towns: list[Community], planned: Edition
) -> None:
    area = {"divisions": [towns[0].code]}
    body = {"area": area, "hazard": planned.plan, "level": "blue", "drill": False}
    assert (await desk.post("/v1/estimates", json=body)).json()["foreseen"] is None
    ordered = (await desk.post("/v1/estimates", json=body | {"order": "evacuate"})).json()
    assert ordered["foreseen"] is not None
    level = body | {"level": planned.level}
    assert ordered["foreseen"] == (await desk.post("/v1/estimates", json=level)).json()["foreseen"]


async def test_an_onset_that_is_past_or_too_far_is_said_before_anything_is_started(
    desk: httpx.AsyncClient, towns: list[Community], admin: Admin
) -> None:
    now = datetime.now(UTC)
    area = {"divisions": [towns[0].code]}
    body = {"area": area, "hazard": "typhoon", "level": "red", "drill": True}
    count = "select count(*) from gateway.alerts"
    before = admin.execute(count).fetchone()
    for hours, fault in ((-1, "past"), (49, "far")):
        wanted = body | {"onset": (now + timedelta(hours=hours)).isoformat()}
        for answer in (
            await desk.post("/v1/estimates", json=wanted),
            await desk.post("/v1/alerts", json=wanted, headers=once()),
        ):
            assert answer.status_code == 422, answer.text
            assert answer.json()["type"].endswith(f"onset-{fault}")
    assert admin.execute(count).fetchone() == before
    tonight = body | {"onset": (now + timedelta(hours=18)).isoformat(), "order": "prepare"}
    answers = [await desk.post("/v1/alerts", json=tonight, headers=once("n")) for _ in range(2)]
    assert answers[0].status_code == 202, answers[0].text
    assert answers[0].json() == answers[1].json()
    otherwise = tonight | {"order": ""}
    reused = await desk.post("/v1/alerts", json=otherwise, headers=once("n"))
    assert reused.status_code == 422


async def test_by_when_visits_are_to_be_done_is_said_as_the_plan_goes_or_the_onset(
    desk: httpx.AsyncClient, towns: list[Community], planned: Edition
) -> None:
    area = {"divisions": [towns[0].code]}
    body = {"area": area, "hazard": planned.plan, "level": planned.level, "drill": True}

    async def due(**more: object) -> datetime | None:
        found = (await desk.post("/v1/estimates", json=body | more)).json()["done_by"]
        return datetime.fromisoformat(found) if found else None

    now, forwards = datetime.now(UTC), await due()
    assert forwards is not None
    assert abs(forwards - now - planned.deadline) < timedelta(minutes=10)
    # Sooner than the plan's own, by day or by night.
    onset = now + planned.deadline + timedelta(hours=1)
    backwards = await due(onset=onset.isoformat())
    assert backwards is not None
    assert planned.before_impact is not None
    assert backwards <= onset - planned.before_impact.lead
    # An internal drill knocks at no door.
    assert await due(kind="internal") is None


async def test_what_no_plan_answers_to_is_said(desk: httpx.AsyncClient, drill: Mobilised) -> None:
    area = {"divisions": [drill.towns[0].code]}
    body = {"area": area, "hazard": "gas", "level": "Minor"}
    answer = await desk.post("/v1/estimates", json=body)
    assert answer.json()["foreseen"] is None, answer.text
    unknown = await desk.post("/v1/estimates", json=body | {"level": "purple"})
    assert unknown.status_code == 422


async def test_a_prediction_is_made_once_and_cannot_be_changed(
    console: Parts,
    desk: httpx.AsyncClient,
    elsewhere: httpx.AsyncClient,
    drill: Mobilised,
    planned: Edition,
) -> None:
    path = f"/v1/mobilisations/{drill.mobilisation}/prediction"
    for state in ("closed", "running"):
        drill.state(state, ended=state == "closed")
        found = (await desk.get(path)).json()
        assert (found["prediction"], found["awaited"]) == (None, state == "running")
    # Lowered before it could be predicted: all have been told of the level that it had.
    drill.lowered("blue")
    predictions = next(loop for loop in console.loops if loop.name == "predictions")
    while await predictions.step():
        pass

    made = (await desk.get(path)).json()

    assert made["prediction"]["told"]["of"] > 0
    assert (made["level"], made["raised_at"]) == (planned.level, None)
    assert not made["awaited"]
    assert (await elsewhere.get(path)).status_code == 404
    async with console.units.begin() as unit:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await unit.connection.execute(text("update gateway.predictions set made_at = now()"))


async def test_who_sees_a_part_of_a_mobilisation_is_told_of_no_prediction_and_no_fault(
    console: Parts, elsewhere: httpx.AsyncClient, admin: Admin, towns: list[Community]
) -> None:
    both = Mobilised(admin, towns)
    answer = await elsewhere.get(f"/v1/mobilisations/{both.mobilisation}/prediction")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["prediction"], found["made_at"], found["awaited"]) == (None, None, False)


async def test_a_preview_of_a_message_counts_those_of_ones_own_division(
    desk: httpx.AsyncClient, elsewhere: httpx.AsyncClient, admin: Admin, towns: list[Community]
) -> None:
    both = Mobilised(admin, towns)
    path = f"/v1/mobilisations/{both.mobilisation}/message-previews"
    all_of_it = (await desk.post(path, json={})).json()["people"]
    own = (await elsewhere.post(path, json={})).json()["people"]
    there = {"nodes": [str(towns[0].root.node_id)]}
    assert 0 < own < all_of_it
    assert (await elsewhere.post(path, json=there)).json()["people"] == 0


@pytest.mark.parametrize(("cause", "people"), [("deputy/first", 2), ("level_above/first", 1)])
async def test_a_preview_counts_who_has_the_post_now_and_not_who_had_done_its_task(
    desk: httpx.AsyncClient, admin: Admin, towns: list[Community], cause: str, people: int
) -> None:
    own = Mobilised(admin, towns[:1])
    here, other = admin.execute(
        "select t.task_id, t.node_id, t.person_id from alerting.task t join alerting.place p"
        " using (mobilisation_id, node_id) where mobilisation_id = %s and p.kind = 'stairwell'"
        " order by t.person_id limit 2",
        (own.mobilisation,),
    ).fetchall()
    admin.execute(
        "update alerting.task set state = 'done', cause = %s, person_id = %s, ended_at = now()"
        " where task_id = %s",
        (cause, other[2], here[0]),
    )
    wanted = {"posts": ["stairwell_leader"], "nodes": [str(here[1]), str(other[1])]}
    path = f"/v1/mobilisations/{own.mobilisation}/message-previews"
    assert (await desk.post(path, json=wanted)).json()["people"] == people


@pytest.mark.parametrize(
    ("area", "kind"),
    [
        ({}, "area-empty"),
        ({"polygons": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, "area-crossing"),
        ({"polygons": [[[0, 0], [1, 1]]]}, "area-few-points"),
        ({"circles": [{"longitude": 1, "latitude": 1, "radius_m": 99999}]}, "area-radius"),
        ({"places": ["6f1b0c7e-1111-4222-8333-944455556666"]}, "area-place-unknown"),
    ],
)
async def test_a_wrong_area_is_named_in_words(
    desk: httpx.AsyncClient, area: dict[str, object], kind: str
) -> None:
    answer = await desk.post("/v1/estimates?lang=en", json={"area": area})
    assert answer.status_code == 422
    assert answer.json()["type"].endswith(kind)


async def test_a_building_stands_for_its_grid_from_the_estimate_to_the_alert(
    desk: httpx.AsyncClient, towns: list[Community], admin: Admin
) -> None:
    building, grid, *_ = (await desk.get("/v1/footprints")).json()["buildings"][0]
    areas = [{"name": "几栋楼", "places": [place]} for place in (building, grid)]
    for area in areas:
        found = (await desk.post("/v1/estimates", json={"area": area})).json()
        assert found["grid_ids"] == [grid]
    body = {"area": areas[0], "hazard": "typhoon", "level": "orange", "drill": True}
    started = await desk.post("/v1/alerts", json=body, headers=once())
    assert started.status_code == 202, started.text
    row = admin.execute(
        "select event -> 'areas' -> 0 -> 'geocodes' from gateway.alerts where alert_id = %s",
        (started.json()["alert_id"],),
    ).fetchone()
    code = admin.execute("select code from roster.grids where grid_id = %s", (grid,)).fetchone()
    assert row == ([code[0]],)  # type: ignore[index]


async def test_a_start_makes_one_alert_of_status_exercise(
    desk: httpx.AsyncClient, towns: list[Community], admin: Admin
) -> None:
    body = {
        "area": {"name": "示范", "divisions": [towns[0].code]},
        "hazard": "typhoon",
        "level": "orange",
        "drill": True,
    }
    answers = [await desk.post("/v1/alerts", json=body, headers=once("s")) for _ in range(2)]
    assert answers[0].status_code == 202, answers[0].text
    assert answers[0].json() == answers[1].json()
    row = admin.execute(
        "select status, event -> 'header' ->> 'lane', event -> 'header' ->> 'hazard',"
        " event -> 'header' -> 'level' ->> 'value' from gateway.alerts where alert_id = %s",
        (answers[0].json()["alert_id"],),
    ).fetchone()
    assert row == ("Exercise", None, "typhoon", "orange")
    nobody = body | {"area": {"divisions": ["110101001001"]}}
    assert (await desk.post("/v1/alerts", json=nobody, headers=once())).status_code == 422
    pink = body | {"level": "pink"}
    assert (await desk.post("/v1/alerts", json=pink, headers=once())).status_code == 422
