"""An officer enters what was found with its details and a note that stays sealed."""

from collections.abc import Callable
from datetime import timedelta

import psycopg

from services.gateway.domain.roles import Role
from services.runtime.parts import Parts
from tests.integration.gateway.world import World
from tests.support.signed_in import signed_in

Make = Callable[..., World]
Admin = psycopg.Connection[tuple[object, ...]]
NOTE = "女儿在外地,电话打不通"


async def test_details_and_note_are_kept(console: Parts, world: Make, admin: Admin) -> None:
    here = world()
    path = f"/v1/visits/{here.visit}/outcomes"
    body = {
        "outcome": "needs_help",
        "detail": {"help_kind": "medical", "urgent": True},
        "note": NOTE,
    }
    async with signed_in(console, Role.OPERATOR, division="440305") as client:
        for _ in range(2):
            answer = await client.post(path, json=body, headers={"Idempotency-Key": "one"})
            assert answer.status_code == 202, answer.text
        other = body | {"note": "别的"}
        answer = await client.post(path, json=other, headers={"Idempotency-Key": "one"})
        assert answer.status_code == 422
        wrong = {"outcome": "safe", "detail": {"moved_to": "kin"}}
        answer = await client.post(path, json=wrong, headers={"Idempotency-Key": "two"})
        assert (answer.status_code, "moved_to" in answer.text) == (422, True)
        back = {"outcome": "away", "detail": {"until": "2020-01-01T10:00:00+08:00"}}
        answer = await client.post(path, json=back, headers={"Idempotency-Key": "three"})
        assert (answer.status_code, answer.json()["type"].endswith("back-already")) == (422, True)
        early = {"outcome": "safe", "at": (here.now - timedelta(minutes=2)).isoformat()}
        answer = await client.post(path, json=early, headers={"Idempotency-Key": "four"})
        assert (answer.status_code, answer.json()["type"].endswith("too-early")) == (422, True)
        found = (await client.post("/v1/notes/searches", json={"visit_id": str(here.visit)})).json()
    assert [one["text"] for one in found["notes"]] == [NOTE]
    row = here.one("select outcome, detail from gateway.answers where visit_id = %s", here.visit)
    assert row[0] == "needs_help"
    assert isinstance(row[1], dict)
    assert (row[1]["help_kind"], row[1]["urgent"]) == ("medical", True)
    kept = here.one("select request::text from gateway.commands where target = %s", str(here.visit))
    assert NOTE not in str(kept)
    async with signed_in(console, Role.OFFICER, division="440306") as client:
        answer = await client.post("/v1/notes/searches", json={"visit_id": str(here.visit)})
        assert answer.json() == {"notes": []}
    async with signed_in(console, Role.VIEWER) as client:
        answer = await client.post("/v1/notes/searches", json={"visit_id": str(here.visit)})
        assert answer.status_code == 403
