"""A key for one division sends alerts for it, and touches no incident that reaches further."""

import uuid
from collections.abc import AsyncIterator

import httpx
import psycopg
import pytest

from services.gateway.accounts.adapters.key_store import KeyStore
from services.gateway.accounts.handlers.use_keys import create_key
from services.gateway.domain.actor import Scope
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import client_for
from tests.integration.gateway.world import envelopes
from tests.unit.gateway.alerts import cap, reference

Admin = psycopg.Connection[tuple[object, ...]]
STREET, OTHER, CITY = "440305001", "440305002", "440300"
LATER = "2026-08-01T20:30:00+08:00"


def coded(code: str) -> str:
    return (
        "<areaDesc>x</areaDesc>"
        f"<geocode><valueName>division</valueName><value>{code}</value></geocode>"
    )


async def sender_for(public: Parts, console: Parts, division: str) -> httpx.AsyncClient:
    units = console.units
    scopes = frozenset({Scope.ALERTS_WRITE})
    made = await create_key(
        KeyStore(units.database), "观测站", scopes, units.clock.now(), division=division
    )
    return client_for(public, made)


@pytest.fixture
async def street(public: Parts, console: Parts) -> AsyncIterator[httpx.AsyncClient]:
    async with await sender_for(public, console, STREET) as client:
        yield client


async def post(sender: httpx.AsyncClient, document: str) -> httpx.Response:
    return await sender.post("/v1/alerts?lang=en", content=document.encode())


async def city_alert(sender: httpx.AsyncClient, identifier: str) -> str:
    answer = await post(sender, cap(identifier, area=coded(CITY)))
    return str(answer.json()["incident_id"])


def told(admin: Admin, incident: str) -> int:
    return sum(item["key"] == incident for item in envelopes(admin, "hazard-alerts"))


@pytest.mark.parametrize("msg_type", ["Alert", "Cancel"])
async def test_the_name_of_the_citys_alert_lifts_nothing_of_it(
    sender: httpx.AsyncClient, street: httpx.AsyncClient, admin: Admin, msg_type: str
) -> None:
    identifier = uuid.uuid4().hex
    incident = await city_alert(sender, identifier)
    # A Cancel has to reference something: what nobody has recorded.
    references = [reference(uuid.uuid4().hex)] if msg_type == "Cancel" else []
    document = cap(
        identifier, msg_type=msg_type, sent=LATER, references=references, area=coded(STREET)
    )
    answer = await post(street, document)
    assert answer.status_code == 403
    assert [item["code"] for item in answer.json()["errors"]] == ["incident-outside"]
    assert "identifier" in answer.json()["detail"]
    assert told(admin, incident) == 1


async def test_a_root_that_nobody_recorded_leads_into_no_other_incident(
    sender: httpx.AsyncClient, street: httpx.AsyncClient, admin: Admin
) -> None:
    root = uuid.uuid4().hex
    update = cap(
        uuid.uuid4().hex, msg_type="Update", references=[reference(root)], area=coded(CITY)
    )
    incident = (await post(sender, update)).json()["incident_id"]
    cancel = cap(
        uuid.uuid4().hex,
        msg_type="Cancel",
        sent=LATER,
        references=[reference(root)],
        area=coded(STREET),
    )
    assert (await post(street, cancel)).status_code == 403
    assert told(admin, incident) == 1


async def test_the_very_triple_of_anothers_alert_is_refused_in_words(
    public: Parts, console: Parts, sender: httpx.AsyncClient, street: httpx.AsyncClient
) -> None:
    identifier = uuid.uuid4().hex
    async with await sender_for(public, console, OTHER) as other:
        assert (await post(other, cap(identifier, area=coded(OTHER)))).status_code == 202
    for _ in range(2):
        answer = await post(street, cap(identifier, area=coded(STREET)))
        assert answer.status_code == 403
        assert answer.json()["errors"][0]["code"] == "incident-outside"


async def test_a_street_goes_on_with_its_own_incident_and_repeats_itself(
    street: httpx.AsyncClient,
) -> None:
    identifier = uuid.uuid4().hex
    first = cap(identifier, area=coded(STREET))
    update = cap(
        uuid.uuid4().hex,
        msg_type="Update",
        sent="2026-08-01T20:10:00+08:00",
        references=[reference(identifier)],
        area=coded(f"{STREET}002"),
    )
    cancel = cap(
        uuid.uuid4().hex,
        msg_type="Cancel",
        sent=LATER,
        references=[reference(identifier)],
        info="",
    )
    answers = [await post(street, document) for document in (first, update, cancel) * 2]
    assert {answer.status_code for answer in answers} == {202}
    assert [answer.json()["new"] for answer in answers] == [True] * 3 + [False] * 3
    assert len({answer.json()["incident_id"] for answer in answers}) == 1


async def test_what_the_city_took_up_is_the_citys_and_is_still_known_to_its_sender(
    sender: httpx.AsyncClient, street: httpx.AsyncClient
) -> None:
    identifier = uuid.uuid4().hex
    first = cap(identifier, area=coded(STREET))
    known = (await post(street, first)).json()
    taken_up = cap(
        uuid.uuid4().hex,
        msg_type="Update",
        sent="2026-08-01T20:10:00+08:00",
        references=[reference(identifier)],
        area=coded(CITY),
    )
    assert (await post(sender, taken_up)).json()["incident_id"] == known["incident_id"]
    again = await post(street, first)
    assert (again.status_code, again.json()["alert_id"]) == (202, known["alert_id"])
    cancel = cap(
        uuid.uuid4().hex, msg_type="Cancel", sent=LATER, references=[reference(identifier)], info=""
    )
    assert (await post(street, cancel)).status_code == 403
