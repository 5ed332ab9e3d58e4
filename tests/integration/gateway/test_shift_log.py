"""The shift log: taken over, handed over with what is open, only added to, each desk by itself."""

from uuid import uuid4

import httpx
import psycopg
import pytest

from services.gateway.domain.roles import Role
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import MakeWorld
from tests.support.signed_in import signed_in

Admin = psycopg.Connection[tuple[object, ...]]
NOTE = "3号楼王奶奶的女儿会回电话 139"


async def change(
    client: httpx.AsyncClient, action: str, note: str = "", key: str = ""
) -> httpx.Response:
    headers = {"Idempotency-Key": key or uuid4().hex}
    return await client.post("/v1/shifts", json={"action": action, "note": note}, headers=headers)


async def test_a_hand_over_lists_what_is_open_by_itself(
    console: Parts, world: MakeWorld, admin: Admin
) -> None:
    here = world(exercise=False)
    here.add_drill()
    here.add(
        "alerting_public.approvals",
        subject_id=uuid4(),
        mobilisation_id=here.mobilisation,
        kind="proposal",
        state="open",
        proposed_by="",
        officers=2,
        asked_at=here.now,
        decided_by="",
        event="值班通知",
        communities=[here.community],
        signature="示范街道",
        exercise=False,
        subject="message",
    )
    at = here.now.isoformat()
    admin.execute(
        "update gateway.drill_occurrences set at = cast(%s as timestamptz) + interval '3 hours'"
        " where occurrence_id = %s",
        (at, here.occurrence),
    )
    async with signed_in(console, Role.OFFICER) as officer:
        assert (await change(officer, "hand_over")).status_code == 409
        assert (await change(officer, "take_over")).status_code == 202
        assert (await change(officer, "take_over")).status_code == 409
        for _ in range(2):
            assert (await change(officer, "hand_over", NOTE, "same")).status_code == 202
        found = (await officer.get("/v1/shifts")).json()
        hand, take = found["entries"][:2]
        assert (hand["action"], hand["note"], take["action"]) == ("hand_over", NOTE, "take_over")
        running = {one["mobilisation_id"]: one for one in hand["left_open"]["running"]}
        assert running[str(here.mobilisation)]["unaccounted"] == 1
        assert [one["hazard"] for one in hand["left_open"]["drills"]] == ["typhoon"]
        ours = {
            what: [
                row
                for row in hand["left_open"][what]
                if row["mobilisation_id"] == str(here.mobilisation)
            ]
            for what in ("approvals", "matters")
        }
        (waits,), (came_up,) = ours["approvals"], ours["matters"]
        assert (waits["subject"], waits["event"], waits["state"]) == ("message", "值班通知", "open")
        assert came_up["kind"] == "people"
        assert "door" not in came_up
        assert {"alarms", "channels"} <= hand["left_open"].keys()
        assert hand["left_open"]["dead_letters"] == 0
        assert found["shifts"][0]["handed_over"] is True
        assert all(not one["me"] for one in found["on_duty"])
    row = admin.execute("select note_sealed from gateway.shift_entries order by entry_no desc")
    sealed = row.fetchone()
    assert sealed is not None
    assert isinstance(sealed[0], bytes)
    assert "王奶奶".encode() not in sealed[0]
    kept = admin.execute("select request::text from gateway.commands where kind like 'shift-%'")
    assert all("王奶奶" not in str(text) for (text,) in kept.fetchall())
    audited = admin.execute("select what from gateway.audit_entries where what like 'shift-%'")
    assert {"shift-take_over", "shift-hand_over"} <= {str(what) for (what,) in audited}


async def test_notes_are_for_who_may_read_of_people(console: Parts) -> None:
    async with signed_in(console, Role.OPERATOR) as operator:
        await change(operator, "take_over", NOTE)
    async with signed_in(console, Role.VIEWER) as viewer:
        newest = (await viewer.get("/v1/shifts")).json()["entries"][0]
        assert (newest["has_note"], newest["note"]) == (True, None)
        assert (await change(viewer, "take_over")).status_code == 403


async def test_another_divisions_desk_is_out_of_sight(console: Parts) -> None:
    async with signed_in(console, Role.OFFICER, division="440305001001") as here:
        await change(here, "take_over", NOTE)
        mine = (await here.get("/v1/shifts")).json()
        assert [one["me"] for one in mine["on_duty"] if one["division"]] == [True]
    async with signed_in(console, Role.OFFICER, division="440305002") as elsewhere:
        seen = (await elsewhere.get("/v1/shifts")).json()
        assert {one["division"] for one in seen["entries"]} <= {""}
    async with signed_in(console, Role.OFFICER, division="4403") as above:
        seen = (await above.get("/v1/shifts")).json()
        assert "440305001001" in {one["division"] for one in seen["on_duty"]}


async def test_entries_can_be_added_to_and_nothing_else(console: Parts) -> None:
    for statement in (
        "update gateway.shift_entries set name = 'x'",
        "delete from gateway.shift_entries",
        "truncate gateway.shift_entries",
    ):
        with pytest.raises(Exception, match="permission denied"):
            async with console.units.database.begin() as connection:
                await connection.exec_driver_sql(statement)
