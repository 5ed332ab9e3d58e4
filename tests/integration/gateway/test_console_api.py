"""The API behind the console's pages: what an officer sees and does, in their division alone."""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_asks import asked
from services.alerting.translate.plan_documents import dumped, dumped_asks
from services.alerting.translate.plan_file import SHIPPED, load_plans
from services.gateway.asgi.console import compose as compose_console
from services.gateway.console.domain.messages import CONTEXT
from services.gateway.domain.roles import Role
from services.gateway.settings import GatewayConsoleSettings
from services.runtime.embedded.postgres import Address
from services.runtime.parts import Parts
from services.runtime.sealing import Sealer
from tests.integration.gateway.conftest import close, common
from tests.support.collected import Collected
from tests.support.community import Community
from tests.support.composed import KEY, RING
from tests.support.database import PASSWORD, TestDatabase
from tests.support.mobilised import Mobilised, district
from tests.support.roster_writing import RosterWriter
from tests.support.signed_in import signed_in

Admin = psycopg.Connection[tuple[object, ...]]
ALERT = """
insert into gateway.alerts (alert_id, incident_id, document_id, sender, identifier, sent, status,
  msg_type, event, findings, level_rule, not_passed_on, actor, recorded_at)
values (%(alert)s, %(alert)s, %(alert)s, 'observatory', gen_random_uuid(), '2026-08-01', 'Actual',
  'Alert', '{}', '[]', '', '', 'test', '2026-08-01 09:00:00.000001+00')
"""


@pytest.fixture(scope="module")
def database(postgres: Address) -> Iterator[TestDatabase]:
    made = TestDatabase(postgres)
    yield made
    made.drop()


@pytest.fixture(scope="module")
def towns(database: TestDatabase) -> list[Community]:
    made = district(grids=1, buildings=2)
    url = database.url("muster_roster").set(drivername="postgresql")
    RosterWriter(url.render_as_string(hide_password=False), Sealer(RING, KEY)).write(*made)
    return made


@pytest.fixture
def drill(admin: Admin, towns: list[Community]) -> Mobilised:
    return Mobilised(admin, towns[:1])


@pytest.fixture
async def console(database: TestDatabase) -> AsyncIterator[Parts]:
    settings = GatewayConsoleSettings.model_validate(
        common(database) | {"gateway_console_password": PASSWORD}
    )
    parts = await compose_console(settings, None, Collected())
    yield parts
    await close(parts)


@pytest.fixture
async def desk(console: Parts) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(console, Role.OFFICER) as client:
        yield client


@pytest.fixture
async def elsewhere(console: Parts, towns: list[Community]) -> AsyncIterator[httpx.AsyncClient]:
    """An officer of the other community."""
    async with signed_in(console, Role.OFFICER, division=towns[1].code) as client:
        yield client


def once(key: str = "") -> dict[str, str]:
    return {"Idempotency-Key": key or uuid4().hex}


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
    found = (await desk.get(f"/v1/mobilisations/{drill.mobilisation}/live")).json()
    assert f"declined by {row[1]}" in {entry["reason"] for entry in found["entries"]}


async def test_an_outcome_is_entered_once_and_goes_on_with_the_leaders_answers(
    desk: httpx.AsyncClient, drill: Mobilised, admin: Admin
) -> None:
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


async def test_what_lies_ahead_or_nowhere_is_not_entered(
    desk: httpx.AsyncClient, drill: Mobilised
) -> None:
    path = f"/v1/visits/{drill.visits[0]}/outcomes"
    ahead = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    body = {"outcome": "safe", "at": ahead}
    assert (await desk.post(path, json=body, headers=once())).status_code == 422
    assert (await desk.post(path, json={"outcome": "unknown"}, headers=once())).status_code == 422
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


@pytest.fixture
def planned(admin: Admin) -> Edition:
    """Typhoon orange, as alerting publishes it."""
    edition = next(
        one for one in load_plans(SHIPPED) if (one.plan, one.level) == ("typhoon", "orange")
    )
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
    return edition


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
    assert (await elsewhere.post("/v1/estimates", json=body)).json()["conflicts"] == []


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
    predictions = next(loop for loop in console.loops if loop.name == "predictions")
    while await predictions.step():
        pass

    made = (await desk.get(path)).json()

    assert made["prediction"]["told"]["of"] > 0
    assert not made["awaited"]
    assert (await elsewhere.get(path)).status_code == 404
    async with console.units.begin() as unit:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await unit.connection.execute(text("update gateway.predictions set made_at = now()"))


@pytest.mark.parametrize(
    ("area", "kind"),
    [
        ({}, "area-empty"),
        ({"polygons": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, "area-crossing"),
        ({"polygons": [[[0, 0], [1, 1]]]}, "area-few-points"),
        ({"circles": [{"longitude": 1, "latitude": 1, "radius_m": 99999}]}, "area-radius"),
    ],
)
async def test_a_wrong_area_is_named_in_words(
    desk: httpx.AsyncClient, area: dict[str, object], kind: str
) -> None:
    answer = await desk.post("/v1/estimates?lang=en", json={"area": area})
    assert answer.status_code == 422
    assert answer.json()["type"].endswith(kind)


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


async def test_who_holds_a_post_is_found_however_place_and_door_are_typed(
    desk: httpx.AsyncClient, towns: list[Community]
) -> None:
    async def found(q: str) -> set[str]:
        answer = await desk.post("/v1/people/searches?limit=200", json={"q": q})
        return {row["person_id"] for row in answer.json()["people"]}

    leaders = await found("1号楼1单元")
    assert leaders
    for typed in ("1-1-501", "１号楼 １单元５０１", "1/1", " 1号楼1单元 "):
        assert await found(typed) == leaders, typed
    assert await found("1号楼1单元%") == set()
    assert await found(f"\u202d{towns[0].people['书记'].phone}\u202c")


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


@pytest.mark.parametrize(
    ("path", "key", "cursor"),
    [
        ("mobilisations", "mobilisation_id", "before"),
        ("messages", "message_id", "before"),
        ("mobilisations/{drill}/timeline", "entry_id", "before"),
        ("matters", "matter_id", "after"),
        ("reports", "mobilisation_id", "before"),
        ("alarms", "alert_id", "before"),
        ("plans/loads", "command_id", "before"),
        ("dead-letters", "event_id", "before"),
        ("documents", "document_id", "before"),
    ],
)
async def test_a_list_goes_on_where_its_page_ended(
    desk: httpx.AsyncClient,
    drill: Mobilised,
    towns: list[Community],
    path: str,
    key: str,
    cursor: str,
) -> None:
    drill.state("closed", ended=True)
    Mobilised(drill.connection, towns[:1]).state("closed", ended=True)
    for kind in ("transport", "people", "medical"):
        drill.matter(kind, "community", 5)
        _message(drill.connection, towns[:1])
        _dead_letter(drill.connection)
    path = f"/v1/{path.format(drill=drill.mobilisation)}"
    name = path.rpartition("/")[2].replace("-", "_")
    whole = (await desk.get(path, params={"limit": 200})).json()[name]
    found, params = [], {"limit": "7"}
    while True:
        page = (await desk.get(path, params=params)).json()
        found += [row[key] for row in page[name]]
        if page["next"] is None:
            break
        params[cursor] = page["next"]
    assert found == [row[key] for row in whole]
    assert len(set(found)) == len(found)
    if key in {"matter_id", "event_id"}:
        assert (await desk.get(path, params={cursor: str(uuid4())})).status_code == 422
    else:
        beyond = {"limit": "1", cursor: "1" if key == "entry_id" else str(uuid4())}
        assert (await desk.get(path, params=beyond)).json()[name] == []


async def test_doors_go_on_where_their_page_ended(
    desk: httpx.AsyncClient, drill: Mobilised
) -> None:
    path = f"/v1/mobilisations/{drill.mobilisation}/doors/searches"
    for sort in ("risk", "place", "oldest"):
        whole = (await desk.post(path, params={"limit": "2000"}, json={"sort": sort})).json()
        found, asked = [], {"sort": sort}
        while True:
            page = (await desk.post(path, params={"limit": "2"}, json=asked)).json()
            found += page["doors"]
            if page["next"] is None:
                break
            asked["after"] = page["next"]
        assert found == whole["doors"]
    assert (await desk.post(path, json={"after": "x"})).status_code == 422
    # What is known of a door stands in no address.
    assert (await desk.get(path)).status_code == 405


async def test_people_go_on_where_their_page_ended_in_ones_own_division(
    desk: httpx.AsyncClient, elsewhere: httpx.AsyncClient, towns: list[Community]
) -> None:
    found: list[str] = []
    search = {"q": "网格"}
    while True:
        page = (await desk.post("/v1/people/searches?limit=2", json=search)).json()
        found += [row["person_id"] for row in page["people"]]
        if page["next"] is None:
            break
        search["after"] = page["next"]
    whole = (await desk.post("/v1/people/searches?limit=200", json={"q": "网格"})).json()
    assert found == [row["person_id"] for row in whole["people"]]
    assert len(set(found)) == len(found) > 2
    # Cut after one's own division was chosen: none of another's takes the place.
    ours = await elsewhere.post("/v1/people/searches?limit=1", json={"q": "网格"})
    assert [row["community_code"] for row in ours.json()["people"]] == [towns[1].code]


async def test_alerts_of_one_moment_are_not_parted(desk: httpx.AsyncClient, admin: Admin) -> None:
    alerts = {str(uuid4()) for _ in range(5)}
    for alert in alerts:
        admin.execute(ALERT, {"alert": alert})
    listed: list[str] = []
    params = {"limit": "2"}
    while True:
        page = (await desk.get("/v1/alerts", params=params)).json()
        listed += [row["alert_id"] for row in page["alerts"]]
        if page["next"] is None:
            break
        params["before"] = page["next"]
    assert len(set(listed)) == len(listed)
    assert alerts <= set(listed)


@pytest.mark.parametrize(
    ("path", "key", "cursor", "leaves"),
    [
        ("matters", "matter_id", "after",
         "update alerting.matter set state = 'settled', ended_at = now() where matter_id = %s"),
        ("dead-letters", "event_id", "before",
         "update alerting.inbox set dead_at = null where event_id = %s"),
    ],
)  # fmt: skip
async def test_a_list_goes_on_though_the_last_row_of_its_page_has_left(
    desk: httpx.AsyncClient, drill: Mobilised, path: str, key: str, cursor: str, leaves: str
) -> None:
    for minutes in (5, 6, 7):
        drill.matter("transport", "community", minutes)
        _dead_letter(drill.connection)
    path, name = f"/v1/{path}", path.replace("-", "_")
    first, second, third = (await desk.get(path, params={"limit": "3"})).json()[name]
    page = (await desk.get(path, params={"limit": "1"})).json()
    assert page[name] == [first]
    drill.connection.execute(leaves, (first[key],))
    rest = await desk.get(path, params={"limit": "2", cursor: page["next"]})
    assert [row[key] for row in rest.json()[name]] == [second[key], third[key]]


def _message(admin: Admin, towns: list[Community]) -> None:
    """What an officer wrote when nothing ran."""
    message = uuid4()
    words = Sealer(RING, KEY).seal("明天十点演练", CONTEXT)
    made = Mobilised(admin, towns, exercise=False, event="值班通知", plan="message")
    made.opens_with(message, "somebody")
    admin.execute(
        "insert into gateway.messages (message_id, mobilisation_id, purpose, words_sealed, author,"
        " at) values (%s, %s, 'ad-hoc', %s, 'somebody', now())",
        (message, made.mobilisation, words),
    )


def _dead_letter(admin: Admin, name: str = "impact-grid.v1") -> str:
    letter = str(uuid4())
    admin.execute(
        "insert into alerting.inbox (event_id, topic, name, key, lane_rank, sequence, envelope,"
        " landed_at, due_at, tries, dead_at, reason) values (%s, 'impacts',"
        " %s, '990101001001', 0, 1, '', now(), now(), 12, now(), 'does not fit')",
        (letter, name),
    )
    return letter


async def test_a_dead_letter_is_handed_over_again_once_and_by_who_may(
    console: Parts, desk: httpx.AsyncClient, elsewhere: httpx.AsyncClient, admin: Admin
) -> None:
    letter, other = _dead_letter(admin), _dead_letter(admin, "unreadable")
    path = f"/v1/dead-letters/{letter}/replays"
    async with signed_in(console, Role.OPERATOR) as operator:
        assert (await operator.post(path, headers=once())).status_code == 403
    assert (await elsewhere.post(path, headers=once())).status_code == 403
    async with signed_in(console, Role.OFFICER) as another:
        key = once()
        first = await another.post(path, headers=key)
        again = await another.post(path, headers=key)
        assert (first.status_code, again.json()) == (202, first.json())
        who = first.json()["by"]
    sent = admin.execute(
        "select topic from gateway.outbox where convert_from(envelope, 'utf8') like %s",
        (f"%{letter}%",),
    )
    assert sent.fetchall() == [("mobilisation-commands",)]
    listed = (await desk.get("/v1/dead-letters", params={"limit": 500})).json()["dead_letters"]
    asked = {row["event_id"]: row["asked_by"] for row in listed}
    assert asked[letter] == who
    assert asked[other] is None
    admin.execute(
        "update alerting.inbox set dead_at = null, replayed_at = now(), replayed_by = %s"
        " where event_id = %s",
        (first.json()["command_id"], letter),
    )
    for state, column in (("waiting", ""), ("failed", "dead_at"), ("handled", "handled_at")):
        if column:
            admin.execute(
                f"update alerting.inbox set {column} = now() where event_id = %s", (letter,)
            )
        (shown,) = (await desk.get("/v1/dead-letters/replays")).json()["replays"]
        assert (shown["state"], shown["asked_by"], shown["service"]) == (
            state,
            who,
            "alerting",
        )
    # By the owner's command, though an officer had asked for it before.
    admin.execute("update alerting.inbox set replayed_by = null where event_id = %s", (letter,))
    (shown,) = (await desk.get("/v1/dead-letters/replays")).json()["replays"]
    assert shown["asked_by"] is None
    admin.execute("update alerting.inbox set dead_at = null where event_id = %s", (letter,))
    assert (await desk.post(path, headers=once())).status_code == 404
    refused = await desk.post(f"/v1/dead-letters/{other}/replays", headers=once())
    assert (refused.status_code, refused.json()["title"]) == (409, "不能重新交办")


async def test_assets_may_be_kept_for_ever_and_old_ones_are_gone(
    desk: httpx.AsyncClient,
) -> None:
    page = (await desk.get("/")).text
    address = page.split('src="')[1].split('"')[0]
    answer = await desk.get(address)
    assert "immutable" in answer.headers["cache-control"]
    assert (await desk.get("/static/0000000000000000/theme.js")).status_code == 404
    assert (await desk.get("/static/../../settings.py")).status_code == 404
