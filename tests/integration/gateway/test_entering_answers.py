"""An officer enters what a leader said: who rang the duty room need not be rung."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import httpx

from services.gateway.domain.roles import Role
from services.runtime.parts import Parts
from tests.integration.gateway.world import World
from tests.support.field_page import names_door
from tests.support.signed_in import signed_in

Make = Callable[..., World]
RECORDED = """
select kind, via, contact_id, communities, at from gateway.answers
 where contact_id = %s order by id desc limit 1
"""


def recorded(here: World) -> tuple[object, ...]:
    return here.one(RECORDED, here.contact)


async def test_it_waits_among_the_answers_with_the_time_it_was_said(
    console: Parts, world: Make
) -> None:
    here = world()
    path = f"/v1/mobilisations/{here.mobilisation}/answers"
    said = {"person_id": str(here.person), "kind": "received", "at": here.now.isoformat()}
    async with signed_in(console, Role.OPERATOR, division="440305") as client:
        for _ in range(2):
            answer = await client.post(path, json=said, headers={"Idempotency-Key": "one"})
            assert answer.status_code == 202, answer.text
        whole = ("received", "console", here.contact, [here.community], here.now)
        assert recorded(here) == whole
        count = here.one("select count(*) from gateway.answers where contact_id = %s", here.contact)
        assert count == (1,)
        of_post = {"post_id": str(here.post), "kind": "cannot"}
        answer = await client.post(path, json=of_post, headers={"Idempotency-Key": "two"})
        assert answer.status_code == 202, answer.text
        assert recorded(here)[:3] == ("cannot", "console", here.contact)
    audited = here.one(
        "select count(*) from gateway.audit_entries where what = 'leader-answer' and target = %s",
        str(here.mobilisation),
    )
    assert audited == (2,)


async def test_what_cannot_be_entered_says_why(console: Parts, world: Make) -> None:
    here = world()
    path = f"/v1/mobilisations/{here.mobilisation}/answers"
    said: dict[str, object] = {"person_id": str(here.person), "kind": "received"}
    wrong: list[tuple[dict[str, object], int, str]] = [
        (said | {"kind": "visit"}, 422, "invalid"),
        ({"kind": "cannot"}, 422, "invalid"),
        (said | {"post_id": str(here.post)}, 422, "invalid"),
        (said | {"person_id": str(uuid.uuid4())}, 404, "contact-unknown"),
        ({"post_id": str(uuid.uuid4()), "kind": "cannot"}, 404, "contact-unknown"),
        (said | {"at": (here.now - timedelta(minutes=2)).isoformat()}, 422, "too-early"),
        (said | {"at": (here.now + timedelta(days=1)).isoformat()}, 422, "not-yet"),
    ]
    async with signed_in(console, Role.OPERATOR) as client:
        for body, status, why in wrong:
            headers = {"Idempotency-Key": uuid.uuid4().hex}
            answer = await client.post(path, json=body, headers=headers)
            assert answer.status_code == status, (body, answer.text)
            assert answer.json()["type"].endswith(f"/{why}"), (body, answer.text)
        elsewhere = f"/v1/mobilisations/{uuid.uuid4()}/answers"
        answer = await client.post(elsewhere, json=said, headers={"Idempotency-Key": "x"})
        assert answer.status_code == 404
    count = here.one("select count(*) from gateway.answers where contact_id = %s", here.contact)
    assert count == (0,)


async def test_a_division_enters_for_its_own_part_alone(console: Parts, world: Make) -> None:
    here = world()
    here.connection.execute(
        "update alerting_public.contacts set communities = %s where contact_id = %s",
        [[here.community, "440306001001"], here.contact],
    )
    path = f"/v1/mobilisations/{here.mobilisation}/answers"
    said = {"person_id": str(here.person), "kind": "cannot"}
    async with signed_in(console, Role.OPERATOR, division="440305") as client:
        answer = await client.post(path, json=said, headers={"Idempotency-Key": "own"})
        assert answer.status_code == 202, answer.text
    assert recorded(here)[3] == [here.community]


async def test_it_opens_no_names_on_the_page_and_keeps_nobody_from_posting_there(
    console: Parts, page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    here.add_door("501", "王秀英")
    path = f"/v1/mobilisations/{here.mobilisation}/answers"
    said = {"person_id": str(here.person), "kind": "received"}
    async with signed_in(console, Role.OPERATOR) as client:
        answer = await client.post(path, json=said, headers={"Idempotency-Key": "one"})
        assert answer.status_code == 202, answer.text
    assert not names_door((await page.get(f"/t/{here.token}/f")).text, "501")
    await page.post(f"/t/{here.token}/received")
    assert names_door((await page.get(f"/t/{here.token}/f")).text, "501")
