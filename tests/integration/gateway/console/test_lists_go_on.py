"""A list goes on where its page ended, whatever has come or gone meanwhile."""

from uuid import uuid4

import httpx
import pytest

from services.gateway.console.domain.messages import CONTEXT
from services.runtime.sealing import Sealer
from tests.integration.gateway.console.conftest import Admin, dead_letter
from tests.support.community import Community
from tests.support.composed import KEY, RING
from tests.support.mobilised import Mobilised

ALERT = """
insert into gateway.alerts (alert_id, incident_id, document_id, sender, identifier, sent, status,
  msg_type, event, findings, level_rule, not_passed_on, actor, recorded_at)
values (%(alert)s, %(alert)s, %(alert)s, 'observatory', gen_random_uuid(), '2026-08-01', 'Actual',
  'Alert', '{}', '[]', '', '', 'test', '2026-08-01 09:00:00.000001+00')
"""


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
        dead_letter(drill.connection)
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
        dead_letter(drill.connection)
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
