"""The API behind the console's pages: what an officer sees and does, in their division alone."""

import asyncio
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import httpx
import pytest
from rich.console import Console

from schemas.vocabulary import PostKind
from services.cli.watching import table
from services.gateway.console.adapters.place_names import spread as spread_column
from services.gateway.console.domain.place_words import spread
from services.runtime.parts import Parts
from tests.integration.gateway.console.conftest import Admin, once
from tests.support.community import Community
from tests.support.mobilised import Mobilised

AWAY = """
insert into roster.absences (absence_id, person_id, starts_at, ends_at)
values (gen_random_uuid(), %s, now() - interval '1 hour', now() + interval '1 day')
"""
TO_COME = """
insert into roster.absences (absence_id, person_id, starts_at, ends_at)
values (gen_random_uuid(), %s, now() + interval '1 day', now() + interval '2 days')
"""


async def test_the_live_picture_holds_places_figures_and_doors_without_names(
    desk: httpx.AsyncClient, drill: Mobilised
) -> None:
    drill.undelivered()
    found = (await desk.get(f"/v1/mobilisations/{drill.mobilisation}/live")).json()
    # Messages, not the calls to the same people.
    told = drill.connection.execute(
        "select count(*) from alerting.contact where mobilisation_id = %s", (drill.mobilisation,)
    )
    assert told.fetchall() == [(found["head"]["undelivered"],)]
    kinds = [place[1] for place in found["places"]]
    assert (kinds.count("community"), kinds.count("stairwell")) == (1, 4)
    assert found["totals"][5] == len(drill.visits)
    assert found["doors"][0]["outcome"] == "needs_help"
    assert "王" not in str(found)
    stairwell = found["doors"][0]["stairwell_id"]
    path = f"/v1/mobilisations/{drill.mobilisation}/doors/searches"
    below = await desk.post(path, json={"node_id": stairwell})
    assert {door["stairwell_id"] for door in below.json()["doors"]} == {stairwell}
    asked = {"only_open": True, "sort": "oldest", "q": "号楼"}
    oldest = (await desk.post(path, params={"limit": "1"}, json=asked)).json()
    assert (len(oldest["doors"]), oldest["count"] > 1) == (1, True)
    assert oldest["doors"][0]["outcome"] == "unknown"
    assert (await desk.post(path, json={"sort": "name"})).status_code == 422


PACES = """
select node_id::text, answered_pace, accounted_pace from alerting_public.{view}
 where mobilisation_id = %s
"""


async def test_how_fast_each_place_goes_is_the_same_whoever_sums_it_up(
    desk: httpx.AsyncClient, drill: Mobilised, admin: Admin
) -> None:
    # Long ago, and by a clock that is a little ahead.
    for visit, ahead in zip(drill.visits, ("-1 year", "20 s"), strict=False):
        admin.execute(
            "update alerting.visit set outcome = 'safe', outcome_at = now() + %s::interval"
            " where visit_id = %s",
            (ahead, visit),
        )
    live = (await desk.get(f"/v1/mobilisations/{drill.mobilisation}/live")).json()
    kinds = {place[0]: place[1] for place in live["places"]}
    shown = {node: figures[-2:] for node, figures in live["figures"].items()}
    grids = {node: paces for node, paces in shown.items() if kinds[node] == "grid"}
    for view, summed in (("progress", shown), ("grid_leaves", grids)):
        rows = admin.execute(PACES.format(view=view), (drill.mobilisation,)).fetchall()
        found = {str(node): list(paces) for node, *paces in rows}
        for node, paces in summed.items():
            assert found[node] == pytest.approx(paces, abs=1), (view, kinds[node])
    assert any(answered for answered, _ in shown.values())
    assert sum(accounted > 0 for _, accounted in shown.values()) > len(grids)


async def test_each_place_says_how_fast_it_goes_and_by_when_it_will_be_done(
    desk: httpx.AsyncClient, drill: Mobilised, admin: Admin
) -> None:
    for visit in drill.visits[-3:]:
        drill.settle(visit, "safe")
    path = f"/v1/mobilisations/{drill.mobilisation}"
    for depth in ("grid", "stairwell"):
        found = (await desk.get(path, params={"down_to": depth})).json()
        (community,) = [node for node in found["progress"] if node["kind"] == "community"]
        for said in (found["totals"], community):
            assert said["accounted_a_minute"] >= 0.9
            assert datetime.fromisoformat(said["accounted_by"]) > drill.began
        assert all(node.keys() >= {"answered_by", "accounted_by"} for node in found["progress"])
        assert "accounted_pace" not in found["totals"] | community
    admin.execute(
        "update alerting.mobilisation set ended_at = now(), state = 'closed'"
        " where mobilisation_id = %s",
        (drill.mobilisation,),
    )
    over = (await desk.get(path)).json()
    assert {node["accounted_by"] for node in over["progress"]} == {None}


async def test_the_command_shows_what_the_api_answers(
    desk: httpx.AsyncClient, drill: Mobilised
) -> None:
    found = (await desk.get(f"/v1/mobilisations/{drill.mobilisation}")).json()
    terminal = Console(width=80, file=StringIO(), record=True)
    terminal.print(table(found))
    assert f"{found['unaccounted']} / {found['totals']['visits']}" in terminal.export_text()


async def test_who_commanded_is_named_in_the_timeline(
    desk: httpx.AsyncClient, drill: Mobilised, admin: Admin
) -> None:
    row = admin.execute("select officer_id, name from gateway.officers limit 1").fetchone()
    assert row is not None
    reason = f"declined by {row[0]}"
    admin.execute(
        "insert into alerting.timeline (mobilisation_id, at, what, reason)"
        " values (%s, now(), 'command_decline', %s)",
        (drill.mobilisation, reason),
    )
    for path, entries in (("/live", "entries"), ("/timeline", "timeline"), ("", "timeline")):
        found = (await desk.get(f"/v1/mobilisations/{drill.mobilisation}{path}")).json()
        assert f"declined by {row[1]}" in {entry["reason"] for entry in found[entries]}, path


async def test_an_outcome_is_entered_once_and_goes_on_with_the_leaders_answers(
    console: Parts, desk: httpx.AsyncClient, drill: Mobilised, admin: Admin
) -> None:
    (sending,) = [loop for loop in console.loops if loop.name == "answers"]
    path = f"/v1/visits/{drill.visits[0]}/outcomes"
    answers = [
        await desk.post(path, json={"outcome": "moved"}, headers=once("same")) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    other = await desk.post(path, json={"outcome": "safe"}, headers=once("same"))
    assert other.status_code == 422
    rows = admin.execute(
        "select outcome, via, emitted_at, communities from gateway.answers where visit_id = %s",
        (drill.visits[0],),
    ).fetchall()
    assert rows == [("moved", "console", None, [drill.towns[0].code])]
    async with asyncio.timeout(20):
        await sending.wake.wait(60)
    await sending.step()
    sent = admin.execute(
        "select count(*) from gateway.outbox where topic = 'answers' and key = %s"
        " and convert_from(envelope, 'utf8') like %s",
        (drill.towns[0].code, f"%{drill.visits[0]}%"),
    )
    assert sent.fetchone() == (1,), "though gateway-public does not run"


async def test_an_officer_takes_an_outcome_back(
    desk: httpx.AsyncClient, drill: Mobilised, admin: Admin
) -> None:
    path = f"/v1/visits/{drill.visits[0]}/outcomes"
    for outcome in ("safe", "unknown"):
        answer = await desk.post(path, json={"outcome": outcome}, headers=once())
        assert answer.status_code == 202
    rows = admin.execute(
        "select outcome, via from gateway.answers where visit_id = %s order by at, id",
        (drill.visits[0],),
    ).fetchall()
    assert rows == [("safe", "console"), ("unknown", "console")]


async def test_what_lies_ahead_or_nowhere_is_not_entered(
    desk: httpx.AsyncClient, drill: Mobilised
) -> None:
    path = f"/v1/visits/{drill.visits[0]}/outcomes"
    ahead = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    body = {"outcome": "safe", "at": ahead}
    assert (await desk.post(path, json=body, headers=once())).status_code == 422
    nowhere = f"/v1/visits/{uuid4()}/outcomes"
    assert (await desk.post(nowhere, json={"outcome": "safe"}, headers=once())).status_code == 404


async def test_somebody_elses_division_is_out_of_sight_and_reach(
    elsewhere: httpx.AsyncClient, drill: Mobilised
) -> None:
    assert (await elsewhere.get(f"/v1/mobilisations/{drill.mobilisation}/live")).status_code == 404
    assert (await elsewhere.get(f"/live/{drill.mobilisation}")).status_code == 404
    path = f"/v1/visits/{drill.visits[0]}/outcomes"
    answer = await elsewhere.post(path, json={"outcome": "safe"}, headers=once())
    assert answer.status_code in (403, 404)
    running = (await elsewhere.get("/v1/overview")).json()["running"]
    assert str(drill.mobilisation) not in str(running)
    body = {
        "area": {"divisions": [drill.towns[0].code]},
        "hazard": "typhoon",
        "level": "red",
        "drill": True,
    }
    assert (await elsewhere.post("/v1/alerts", json=body, headers=once())).status_code == 403


async def test_names_and_numbers_are_masked_until_asked_for_and_asking_is_on_record(
    desk: httpx.AsyncClient,
    elsewhere: httpx.AsyncClient,
    towns: list[Community],
    admin: Admin,
) -> None:
    person = towns[0].people["书记"]
    found = (await desk.post("/v1/people/searches", json={"q": person.phone[3:]})).json()
    (shown,) = found["people"]
    assert person.phone[3:] not in str(shown)
    assert shown["posts"][0]["kind"] == "community_leader"
    path = f"/v1/people/{person.person_id}/reveals"
    assert (await desk.post(path)).json()["phone"] == person.phone
    assert admin.execute(
        "select count(*) from gateway.audit_entries where what = 'person-shown' and target = %s",
        (str(person.person_id),),
    ).fetchone() == (1,)
    hidden = await elsewhere.post("/v1/people/searches", json={"q": person.phone[3:]})
    assert hidden.json()["people"] == []
    assert (await elsewhere.post(path)).status_code == 404


async def test_an_absence_to_come_is_shown_and_taken_back_alone(
    desk: httpx.AsyncClient, towns: list[Community], admin: Admin
) -> None:
    person, other = list(towns[0].people.values())[:2]
    admin.execute(TO_COME, (person.person_id,))
    body = {"q": person.phone}
    (shown,) = (await desk.post("/v1/people/searches", json=body)).json()["people"]
    (own,) = shown["to_come"]
    assert shown["away"] is False
    assert own["starts_at"] < own["ends_at"]
    named = {"absence_id": own["absence_id"]}
    theirs = f"/v1/people/{other.person_id}/returns"
    refused = await desk.post(theirs, headers=once(), json=named)
    assert (refused.status_code, refused.json()["type"].endswith("absence-unknown")) == (404, True)
    back = f"/v1/people/{person.person_id}/returns"
    taken = await desk.post(back, headers=once(), json=named)
    assert taken.status_code == 202
    sent = "select request from gateway.commands where command_id = %s"
    assert admin.execute(sent, (taken.json()["command_id"],)).fetchone() == (named,)
    admin.execute("delete from roster.absences where person_id = %s", (person.person_id,))


async def test_who_holds_no_post_is_away_all_the_same(
    desk: httpx.AsyncClient, towns: list[Community], admin: Admin
) -> None:
    person = next(iter(towns[0].people.values()))
    held = "update roster.assignments set ends_at = %s where person_id = %s"
    admin.execute(held, (datetime.now(UTC), person.person_id))
    admin.execute(AWAY, (person.person_id,))
    (shown,) = (await desk.post("/v1/people/searches", json={"q": person.phone})).json()["people"]
    assert (shown["posts"], shown["away"]) == ([], True)
    admin.execute("delete from roster.absences where person_id = %s", (person.person_id,))
    admin.execute(held, (None, person.person_id))


async def test_who_is_away_is_said(
    desk: httpx.AsyncClient, towns: list[Community], admin: Admin
) -> None:
    person = towns[0].people["书记"]
    body = {"q": person.phone}
    (shown,) = (await desk.post("/v1/people/searches", json=body)).json()["people"]
    assert shown["away"] is False
    admin.execute(AWAY, (person.person_id,))
    (shown,) = (await desk.post("/v1/people/searches", json=body)).json()["people"]
    assert (shown["away"], shown["to_come"]) == (True, [])
    back = await desk.post(f"/v1/people/{person.person_id}/returns", headers=once())
    assert back.status_code == 202
    admin.execute("delete from roster.absences where person_id = %s", (person.person_id,))


async def test_a_post_that_nobody_holds_is_found_where_it_is(
    desk: httpx.AsyncClient,
    elsewhere: httpx.AsyncClient,
    towns: list[Community],
    admin: Admin,
) -> None:
    async def found(client: httpx.AsyncClient, **asked: object) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = []
        body: dict[str, object] = dict(asked)
        while True:
            page = (await client.post("/v1/people/searches?limit=1", json=body)).json()
            assert len(page["people"]) + len(page["vacant"]) <= 1
            listed += page["vacant"]
            if page["next"] is None:
                return listed
            body["after"] = page["next"]

    post = next(item for item in towns[0].posts if item.kind is PostKind.STAIRWELL_LEADER)
    node = str(post.node_id)
    assert await found(desk, node_id=node) == []
    ends = "update roster.assignments set ends_at = %s where post_id = %s"
    admin.execute(ends, (datetime.now(UTC) - timedelta(minutes=1), post.post_id))
    (vacant,) = await found(desk, node_id=node)
    assert (vacant["post_id"], vacant["kind"]) == (str(post.post_id), "stairwell_leader")
    assert vacant["place"].startswith(towns[0].name)
    assert vacant in await found(desk, q="1单元")
    for asked in ({"node_id": node}, {"q": "1单元"}):
        assert vacant not in await found(elsewhere, **asked), "of another division"
    # Who deputises does not hold it.
    rank = "update roster.assignments set rank = %s, ends_at = null where post_id = %s"
    admin.execute(rank, ("B", post.post_id))
    assert await found(desk, node_id=node) == [vacant]
    admin.execute(rank, ("A", post.post_id))
    assert await found(desk, node_id=node) == []


async def test_who_holds_a_post_is_found_however_place_and_door_are_typed(
    desk: httpx.AsyncClient, towns: list[Community]
) -> None:
    async def found(q: str) -> set[str]:
        answer = await desk.post("/v1/people/searches?limit=200", json={"q": q})
        return {row["person_id"] for row in answer.json()["people"]}

    leaders = await found("1号楼1单元")
    assert leaders
    for typed in ("1-1-501", "1-1-50123", "１号楼 １单元５０１", "1/1", " 1号楼1单元 "):
        assert await found(typed) == leaders, typed
    assert await found("1号楼1单元%") == set()
    assert await found(f"\u202d{towns[0].people['书记'].phone}\u202c")


def test_names_are_spread_alike_here_and_in_a_query(admin: Admin) -> None:
    every_white = "".join(sign for sign in map(chr, range(1, 0x3001)) if sign.isspace())
    names = ["阳光花园（东区）3号楼 12", "万科城Ⅱ期", "Ａ座１２", "①号院 ½", f"a{every_white}1", ""]
    names.append("A–B—C−3‑4")
    spread_there = admin.execute(
        f"select {spread_column('name')} from unnest(cast(%s as text[])) name", (names,)
    ).fetchall()
    assert [row[0] for row in spread_there] == [spread(name) for name in names]


async def test_footprints_are_sent_once_and_kept(
    desk: httpx.AsyncClient, towns: list[Community]
) -> None:
    first = await desk.get("/v1/footprints")
    assert len(first.json()["buildings"]) == 4
    again = await desk.get("/v1/footprints", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_lists_are_read_and_pages_have_no_script_of_their_own(
    desk: httpx.AsyncClient, drill: Mobilised
) -> None:
    for path in ("overview", "alerts", "channels", "dead-letters", "divisions", "hazards"):
        assert (await desk.get(f"/v1/{path}")).status_code == 200, path
    page = await desk.get(f"/live/{drill.mobilisation}")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "<style" not in page.text
    assert " style=" not in page.text
    assert " onclick=" not in page.text


async def test_assets_may_be_kept_for_ever_and_old_ones_are_gone(
    desk: httpx.AsyncClient,
) -> None:
    page = (await desk.get("/")).text
    address = page.split('src="')[1].split('"')[0]
    answer = await desk.get(address)
    assert "immutable" in answer.headers["cache-control"]
    assert (await desk.get("/static/0000000000000000/theme.js")).status_code == 404
    assert (await desk.get("/static/../../settings.py")).status_code == 404


async def test_the_overview_counts_the_visits_of_what_runs(
    desk: httpx.AsyncClient, drill: Mobilised
) -> None:
    async def shown() -> dict[str, Any]:
        running = (await desk.get("/v1/overview")).json()["running"]
        (row,) = [one for one in running if one["mobilisation_id"] == str(drill.mobilisation)]
        return dict(row)

    before = await shown()
    assert before["visits"] == len(drill.visits)
    assert before["needs_help"] == 1
    drill.settle(drill.visits[2], "safe")
    assert await shown() == before | {"accounted": before["accounted"] + 1}


async def test_how_much_waits_is_as_much_as_the_overview_lists(
    desk: httpx.AsyncClient, elsewhere: httpx.AsyncClient, drill: Mobilised
) -> None:
    async def listed(who: httpx.AsyncClient) -> int:
        waiting = (await who.get("/v1/overview")).json()["waiting"]
        count = sum(len(rows) for rows in waiting.values())
        assert (await who.get("/v1/waiting")).json() == {"count": count}
        return count

    there = await listed(elsewhere)
    before = await listed(desk)
    assert before > 0, "a door needs help"
    drill.matter("transport", "community", 6)
    assert await listed(desk) == before + 1
    assert await listed(elsewhere) == there


async def test_an_officer_of_a_division_counts_their_part_alone(
    desk: httpx.AsyncClient, elsewhere: httpx.AsyncClient, admin: Admin, towns: list[Community]
) -> None:
    both = Mobilised(admin, towns)
    part = admin.execute(
        "update alerting.visit set outcome = 'safe', outcome_at = now() where community_code = %s"
        " and mobilisation_id = %s",
        (towns[1].code, both.mobilisation),
    ).rowcount
    admin.execute(
        "insert into alerting.impact (alert_id, incident_id, alert_revision, header, closed,"
        " closed_at) select alert_id, incident_id, 1, '{}', %s, now() from alerting.mobilisation"
        " where mobilisation_id = %s",
        ('{"grids": 2, "lifted_grids": 0, "residents": 9}', both.mobilisation),
    )

    async def found(who: httpx.AsyncClient) -> tuple[int, int, Any]:
        running = (await who.get("/v1/overview")).json()["running"]
        (row,) = [one for one in running if one["mobilisation_id"] == str(both.mobilisation)]
        impact = (await who.get(f"/v1/alerts/{both.alert}/impact")).json()
        assert impact["alarm"] is False
        return row["visits"], row["needs_help"], impact["closed"]

    assert 0 < part < len(both.visits)
    assert (await found(desk))[:2] == (len(both.visits), 1)
    assert (await found(desk))[2]["residents"] == 9
    assert await found(elsewhere) == (part, 0, None)
    waiting = (await elsewhere.get("/v1/overview")).json()["waiting"]
    assert str(both.mobilisation) not in str(waiting["help"])


async def test_the_overview_says_what_does_not_get_through(
    desk: httpx.AsyncClient, drill: Mobilised, admin: Admin
) -> None:
    async def late() -> set[str]:
        return set((await desk.get("/v1/overview")).json()["broken"]["late"])

    canary = uuid4()
    path = f"/v1/mobilisations/{drill.mobilisation}/commands"
    assert (await desk.post(path, json={"action": "pause"}, headers=once())).status_code == 202
    assert "canary" not in await late()
    admin.execute("update gateway.outbox set created_at = created_at - interval '1 min'")
    admin.execute("insert into gateway.canaries values (%s, now() - interval '3 min')", (canary,))
    began = "update alerting.mobilisation set started_at = now() - interval '2 hours'"
    admin.execute(f"{began} where mobilisation_id = %s", (drill.mobilisation,))
    door = f"/v1/visits/{drill.visits[0]}/outcomes"
    body = {"outcome": "safe", "at": (datetime.now(UTC) - timedelta(hours=1)).isoformat()}
    assert (await desk.post(door, json=body, headers=once())).status_code == 202
    assert await late() == {"events", "canary"}, "found an hour ago, and recorded now"
    admin.execute("update gateway.answers set recorded_at = now() - interval '1 min'")
    assert await late() == {"events", "answers", "canary"}
    admin.execute("update gateway.answers set emitted_at = now()")
    admin.execute("update gateway.canaries set set_out_at = now() - interval '2 hours'")
    assert await late() == {"events"}, "switched off since"
    admin.execute("insert into gateway.canaries values (%s, now() - interval '3 min')", (uuid4(),))
    assert await late() == {"events", "canary"}
    admin.execute("delete from gateway.canaries where set_out_at > now() - interval '1 hour'")
    admin.execute("update gateway.canaries set set_out_at = now() - interval '3 min'")
    admin.execute("update gateway.outbox set settled_at = now()")
    admin.execute(
        "insert into notifier.canaries (canary_id, set_out_at, not_after, ordered_at, arrived_at)"
        " values (%s, now(), now(), now(), now())",
        (canary,),
    )
    assert await late() == set()
    admin.execute("update notifier.canaries set arrived_at = null")
    assert await late() == {"canary"}
    admin.execute("update notifier.canaries set held_back = 'channel_off'")
    assert await late() == set(), "the switch is told of elsewhere"
