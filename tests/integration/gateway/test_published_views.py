"""Everything the gateway reads of other services is published to the role that reads it."""

import uuid
from collections.abc import AsyncIterator, Iterator

import pytest

from schemas.vocabulary import Lane, MobilisationState
from services.gateway.adapters.tables import OUTBOX
from services.gateway.console.adapters.command_book import PostgresCommandBook
from services.gateway.console.adapters.desk import Desk
from services.gateway.console.adapters.pictures import Pictures
from services.gateway.domain.division import EVERYWHERE
from services.gateway.field.adapters.answer_book import PostgresAnswerBook
from services.gateway.field.adapters.reading import PostgresReading
from services.gateway.field.domain.facts import Link
from services.runtime.clock import MovableClock
from services.runtime.database import Database
from services.runtime.embedded.postgres import Address
from services.runtime.unit import Units
from tests.support.community import Community
from tests.support.database import TestDatabase
from tests.support.mobilised import Mobilised


@pytest.fixture(scope="module")
def whole(postgres: Address) -> Iterator[TestDatabase]:
    made = TestDatabase(postgres, ("roster", "alerting", "gateway"))
    yield made
    made.drop()


@pytest.fixture
async def public_units(whole: TestDatabase, clock: MovableClock) -> AsyncIterator[Units]:
    database = Database(whole.url("muster_gateway_public"), 2)
    yield Units(database, OUTBOX, "gateway", clock)
    await database.close()


@pytest.fixture
async def console_units(whole: TestDatabase, clock: MovableClock) -> AsyncIterator[Units]:
    database = Database(whole.url("muster_gateway_console"), 2)
    yield Units(database, OUTBOX, "gateway", clock)
    await database.close()


async def test_the_field_page_reads_what_is_published(
    public_units: Units, clock: MovableClock
) -> None:
    nobody = uuid.uuid4()
    reading = PostgresReading(public_units.database)
    assert await reading.link(1) is None
    link = Link(
        contact_id=nobody,
        person_id=nobody,
        communities=(),
        mobilisation_id=nobody,
        alert_id=nobody,
        lane=Lane.DRILL,
        exercise=True,
        state=MobilisationState.RUNNING,
        event="",
        signature="",
        ended_at=None,
        said=None,
        said_at=None,
        asked_at=None,
    )
    assert (await reading.facts(link, with_people=True)).doors == ()
    assert (await reading.facts(link, with_people=False)).door_count == 0
    async with public_units.begin() as unit:
        assert await PostgresAnswerBook(unit).visits([(link, uuid.uuid4())]) == {}


async def test_the_officers_api_reads_what_is_published(console_units: Units) -> None:
    nobody = uuid.uuid4()
    pictures = Pictures(console_units.database)
    wanted = {"alert": None, "incident": None, "state": None, "division": "44"}
    assert await pictures.mobilisations(**wanted, before=None, limit=1) == []
    assert await pictures.progress(nobody, ["grid"], "44") == []
    assert await pictures.unaccounted(nobody, "44", 1) == []
    assert await pictures.timeline(nobody, "44", 1) == []
    assert await pictures.impact(nobody) is None
    assert await pictures.alarms(1) == []
    assert await pictures.plan_editions() == []
    async with console_units.begin() as unit:
        book = PostgresCommandBook(unit)
        assert await book.mobilisation(nobody) is None
        assert await book.community_of_post(nobody) is None
        assert await book.community_of_person(nobody) is None


async def test_what_runs_elsewhere_takes_no_place_in_a_divisions_list(
    whole: TestDatabase, console_units: Units
) -> None:
    towns = [Community(), Community()]
    with whole.admin() as admin:
        runs = {town.code: Mobilised(admin, [town]).mobilisation for town in towns}
    desk = Desk(console_units.database)
    for code, mobilisation in runs.items():
        (row,) = await desk.live(code, limit=1)
        assert row["mobilisation_id"] == mobilisation
    assert len(await desk.live(EVERYWHERE)) == len(towns)
