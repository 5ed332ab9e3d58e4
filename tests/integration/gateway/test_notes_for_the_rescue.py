"""Who was sent to a door reads what was written about it; nobody else does."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from services.gateway.field.domain.helping import MOST_NOTES
from tests.integration.gateway.test_field_page import received
from tests.integration.gateway.world import SEALER, World

Make = Callable[..., World]
NOTE = "氧气瓶在床边,女儿有钥匙"


def written(here: World, visit: uuid.UUID, *texts: str) -> None:
    """Notes about a door, the newest last."""
    for number, said in enumerate(texts):
        here.add(
            "gateway.notes",
            note_id=uuid.uuid4(),
            mobilisation_id=here.mobilisation,
            community_code=here.community,
            about="visit",
            about_id=visit,
            text_sealed=SEALER.seal(said, "note.text"),
            author="somebody",
            at=here.now + timedelta(seconds=number),
        )


def resident_of(here: World, visit: uuid.UUID) -> uuid.UUID:
    query = "select resident_id from alerting_public.contact_visits where visit_id = %s"
    (found,) = here.one(query, visit)
    assert isinstance(found, uuid.UUID)
    return found


def sent_to(here: World, visit: uuid.UUID, kind: str, state: str = "open") -> None:
    here.add(
        "alerting_public.contact_tasks",
        contact_id=here.contact,
        task_id=uuid.uuid4(),
        mobilisation_id=here.mobilisation,
        node_id=here.stairwell,
        post_id=here.post,
        kind=kind,
        state=state,
        resident_id=resident_of(here, visit),
    )


@pytest.mark.parametrize("kind", ["rescue", "help"])
async def test_who_was_sent_reads_the_newest_notes_once_received(
    page: httpx.AsyncClient, world: Make, kind: str
) -> None:
    here = world()
    visit, other = here.add_door("501", "王秀英"), here.add_door("602", "张建国")
    sent_to(here, visit, kind)
    written(here, visit, "最早的一条", *(f"第{number}条" for number in range(MOST_NOTES - 1)), NOTE)
    written(here, other, "别家的事")
    assert NOTE not in (await page.get(f"/t/{here.token}")).text
    text = await received(page, here)
    assert NOTE in text
    assert text.count("备注</b>") == MOST_NOTES
    assert "最早的一条" not in text
    assert "别家的事" not in text
    looks = here.one(
        "select residents from gateway.field_views where contact_id = %s", here.contact
    )
    assert isinstance(looks[0], list)
    assert resident_of(here, visit) in looks[0]


@pytest.mark.parametrize(("kind", "state"), [("visit", "open"), ("rescue", "done")])
async def test_who_only_looks_after_a_door_or_is_done_reads_none(
    page: httpx.AsyncClient, world: Make, kind: str, state: str
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    sent_to(here, visit, kind, state)
    written(here, visit, NOTE)
    text = await received(page, here)
    assert "501" in text
    assert NOTE not in text
