"""What came up: who may answer, what is refused, and notes that only those see who may."""

import uuid
from collections.abc import Callable

import httpx
import psycopg
import pytest

from services.gateway.domain.roles import Role
from services.runtime.parts import Parts
from tests.integration.gateway.world import SEALER, World, envelopes
from tests.support.signed_in import signed_in

Make = Callable[..., World]
Admin = psycopg.Connection[tuple[object, ...]]
NOTE = "王大爷轮椅下不来"


async def _answers(console: Parts, here: World, division: str, **body: object) -> tuple[int, str]:
    async with signed_in(console, Role.OFFICER, division=division) as client:
        answer = await client.post(
            f"/v1/matters/{here.matter}/answers", json=body, headers={"Idempotency-Key": "one"}
        )
        return answer.status_code, answer.json().get("type", "")


@pytest.mark.parametrize(
    ("level", "state", "division", "body", "status", "kind"),
    [
        ("street", "open", "440305001001", {"settlement": "people"}, 403, "beyond-division"),
        ("street", "open", "440305002", {"settlement": "people"}, 404, "matter-unknown"),
        ("community", "settled", "440305", {"settlement": "people"}, 409, "matter-over"),
        ("district", "open", "440305", {}, 409, "matter-at-top"),
        ("community", "open", "440305", {"settlement": "magic"}, 422, "invalid"),
        ("community", "open", "440305", {"note": "x" * 501}, 422, "invalid"),
    ],
)
async def test_an_answer_that_does_not_fit_is_refused(
    console: Parts,
    world: Make,
    admin: Admin,
    level: str,
    state: str,
    division: str,
    body: dict[str, object],
    status: int,
    kind: str,
) -> None:
    here = world()
    admin.execute(
        "update alerting_public.matters set level = %s, state = %s where matter_id = %s",
        (level, state, here.matter),
    )
    found = await _answers(console, here, division, **body)
    assert found[0] == status
    assert found[1].endswith(kind)


async def test_the_answer_travels_with_a_sealed_note(
    console: Parts, world: Make, admin: Admin
) -> None:
    here = world()
    assert (await _answers(console, here, "440305", settlement="transport", note=NOTE))[0] == 202
    (event,) = (e for e in envelopes(admin, "answers") if e["name"] == "answer-matter.v1")
    assert event["payload"]["settlement"] == "transport"
    assert event["payload"]["division"] == "440305"
    assert NOTE not in str(event)
    note_id = event["payload"]["note_id"]
    row = here.one("select text_sealed from gateway.notes where note_id = %s", note_id)
    assert isinstance(row[0], bytes)
    assert SEALER.open(row[0], "note.text") == NOTE
    for roles, status in ((Role.VIEWER, 403), (Role.OPERATOR, 200)):
        async with signed_in(console, roles) as client:
            shown = await client.post(f"/v1/notes/{note_id}/reveals")
            assert shown.status_code == status
            assert (NOTE in shown.text) is (status == 200)
    assert here.one("select count(*) from gateway.audit_entries where what = 'note-shown'") == (1,)


@pytest.mark.parametrize(
    ("state", "recorded"), [("open", 1), ("received", 1), ("done", 1), ("handed_over", 0)]
)
async def test_who_leads_raises_also_when_every_door_has_an_outcome(
    page: httpx.AsyncClient, world: Make, admin: Admin, state: str, recorded: int
) -> None:
    here = world()
    admin.execute(
        "update roster_public.nodes set kind = 'grid' where node_id = %s", (here.stairwell,)
    )
    admin.execute(
        "update alerting_public.contact_tasks set state = %s, community_code = %s"
        " where contact_id = %s",
        (state, here.community, here.contact),
    )
    form = {"kind": "transport", "press": str(uuid.uuid4())}
    await page.post(f"/t/{here.token}/matters", data=form)
    raised = [e for e in envelopes(admin, "answers") if e["name"] == "raise-matter.v1"]
    ours = [e for e in raised if e["payload"]["contact_id"] == str(here.contact)]
    assert len(ours) == recorded


async def test_whose_grid_is_lifted_raises_nothing_and_reads_why(
    page: httpx.AsyncClient, world: Make, admin: Admin
) -> None:
    here = world()
    admin.execute(
        "update roster_public.nodes set kind = 'grid' where node_id = %s", (here.stairwell,)
    )
    admin.execute(
        "update alerting_public.contact_tasks set state = 'done', lifted = true,"
        " community_code = %s where contact_id = %s",
        (here.community, here.contact),
    )
    form = {"kind": "transport", "press": str(uuid.uuid4())}
    answer = await page.post(f"/t/{here.token}/matters", data=form)
    assert answer.status_code == 409
    assert "预警已不涉及您的网格" in answer.text
    raised = [e for e in envelopes(admin, "answers") if e["name"] == "raise-matter.v1"]
    assert [e for e in raised if e["payload"]["contact_id"] == str(here.contact)] == []
