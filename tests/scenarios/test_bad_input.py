"""Bad input: each gets a clear reply, is kept for the officer, reaches nobody and loses nothing."""

from dataclasses import replace

import pytest

from tests.support.cap import Place
from tests.support.community import Community, small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

BOMB = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">
<!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>&d;</identifier></alert>"""
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>&a;</identifier></alert>"""


@pytest.mark.parametrize(
    ("document", "status"),
    [
        pytest.param(b"", 422, id="empty"),
        pytest.param(b"   \n", 422, id="blank"),
        pytest.param(b"<alert" + b" " * 5_000_001, 413, id="over 5 MB"),
        pytest.param("<?xml version='1.0'?><警报>".encode("utf-16-le")[1:], 422, id="encoding"),
        pytest.param(b"\xff\xfe\x00 nothing readable \x81", 422, id="no text"),
        pytest.param(BOMB, 422, id="entities"),
        pytest.param(EXTERNAL, 422, id="external entity"),
        pytest.param(b"<html><body>504</body></html>", 422, id="another document"),
    ],
)
async def test_a_document_that_is_none(
    world: World, officer: Officer, document: bytes, status: int
) -> None:
    problem = await officer.sends(document, status)
    assert problem["detail"]
    assert problem["status"] == status
    kept = await world.rows(
        "select state from gateway.documents where document_id = %s", problem["document_id"]
    )
    assert kept == [("refused",)]
    assert "root:" not in str(problem)


def _ring(town: Community) -> tuple[tuple[float, float], ...]:
    return town.root.below[0].ring()


async def refused(officer: Officer, place: Place, element: str) -> None:
    """A document with this place is refused, and the answer names the element."""
    problem = await officer.sends(officer.warning(place), 422)
    assert element in problem["element"], problem
    assert problem["line"]


async def test_a_polygon_that_is_not_closed(world: World, officer: Officer) -> None:
    town = small_town()
    await world.inhabit(town)
    await refused(officer, Place(rings=(_ring(town)[:-1],)), "polygon")


async def test_a_polygon_that_crosses_itself(world: World, officer: Officer, phone: Phones) -> None:
    """Refused by element, or mended so that it touches whom it should; never ignored."""
    town = small_town()
    await world.inhabit(town)
    a, b, c, d, _ = _ring(town)
    warning = officer.warning(Place(rings=((a, c, b, d, a),)))
    answer = await world.http.post(
        f"{world.url('gateway-public')}/v1/alerts",
        content=warning.xml(),
        headers={"Authorization": f"Bearer {world.key}"},
    )
    if answer.status_code == 422:
        assert "polygon" in answer.json()["element"]
        await phone("书记").receives_nothing()
    else:
        assert answer.status_code == 202
        await phone("书记").receives_text("暴雨红色")


async def test_latitude_and_longitude_confused(
    world: World, officer: Officer, phone: Phones
) -> None:
    """Shenzhen's longitude is no latitude: this can be seen, so it is said."""
    town = small_town()
    await world.inhabit(town)
    swapped = tuple((latitude, longitude) for longitude, latitude in _ring(town))
    await refused(officer, Place(rings=(swapped,)), "polygon")
    await phone("书记").receives_nothing()


async def test_an_unknown_code_is_an_alarm(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(Place("不在这里", codes=("659900",)))
    assert (await officer.impact())["alarm"] is True
    await phone("书记").receives_nothing()


async def test_the_same_alert_twice(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = await officer.warns(town)
    first = officer.alert_id
    answer = await officer.sends(warning)
    assert (answer["alert_id"], answer["new"]) == (first, False)
    differs = await officer.sends(replace(warning, event="暴雨蓝色预警"))
    assert (differs["alert_id"], differs["new"]) == (first, False)
    assert [item["code"] for item in differs["warnings"]] == ["differs"]
    for called in town.people:
        assert len(await phone(called).texts()) == 1


async def test_a_wrong_key(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    url = f"{world.url('gateway-public')}/v1/alerts"
    for headers in ({}, {"Authorization": "Bearer mk_nobody_0000"}):
        answer = await world.http.post(url, content=officer.warning(town).xml(), headers=headers)
        assert answer.status_code == 401
    await phone("书记").receives_nothing()


async def test_a_door_of_somebody_else(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader, other = phone("12号楼2单元楼道长"), phone("12号楼1单元楼道长")
    for one in (leader, other):
        await one.receives_text()
        await one.presses("received")
    ((visit_id,),) = await world.rows(
        "select v.visit_id from alerting.visit v join roster.residents r using (resident_id)"
        " join roster.households h using (household_id)"
        " where h.door = '101' and v.community_code = %s",
        town.code,
    )
    url = leader.link.rpartition("/")[0]
    answer = await world.http.post(f"{url}/visits/{visit_id}", data={"outcome": "safe"})
    assert answer.status_code == 403
    await officer.sees(safe=0, unaccounted=3)


async def test_a_wrong_link(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text()
    base, _, round_code = leader.link.rpartition("/")
    wrong = base[:-3] + ("000" if base[-3:] != "000" else "111")
    answer = await world.http.get(f"{wrong}/{round_code}")
    assert answer.status_code == 404
    assert "打不开" in answer.text
    assert (await world.http.post(f"{wrong}/received")).status_code == 404
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["open"]
