"""A sign that no database keeps is left out of what is typed, and elsewhere said to be wrong:
nobody is asked to send it again later."""

from uuid import uuid4

import httpx
import psycopg
import pytest

AREA = {"name": "示范社区", "divisions": ["440305001001"]}
DRILL = {"kind": "internal", "hazard": "typhoon", "level": "red", "area": AREA}


async def test_what_is_pasted_with_a_note_and_nobody_sees_is_left_out(
    officer: httpx.AsyncClient, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    body = DRILL | {
        "first_at": "2029-05-12T09:00:00+08:00",
        "note": "\u202a139\u202c\x00\x1b\n集合\ufffe",
        "area": AREA | {"name": "示范社区\uffff"},
    }
    headers = {"Idempotency-Key": uuid4().hex}
    answer = await officer.post("/v1/drills", json=body, headers=headers)
    assert answer.status_code == 202, answer.text
    kept = "select note, area->>'name' from gateway.drills where drill_id = %s"
    found = admin.execute(kept, [answer.json()["drill_id"]]).fetchall()
    assert found == [("139\n集合", "示范社区")]


async def test_words_that_nobody_sees_are_none(officer: httpx.AsyncClient) -> None:
    body = {"area": AREA, "words": "\x00\u202e"}
    headers = {"Idempotency-Key": uuid4().hex}
    answer = await officer.post("/v1/messages", json=body, headers=headers)
    assert [one["field"] for one in answer.json()["errors"]] == ["body.words"]


@pytest.mark.parametrize("path", ["/v1/plans/%00/editions/x", "/v1/places?q=a%00b"])
async def test_in_an_address_it_is_refused(officer: httpx.AsyncClient, path: str) -> None:
    answer = await officer.get(path)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "unfit")
