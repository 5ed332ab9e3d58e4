"""Reports read what is theirs: their own division's, and of people who were really reached."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from schemas.vocabulary import Channel, DrillKind, PostKind
from services.foresight.past import NO_PAST, Past, Response
from services.foresight.spread import NOTHING
from services.gateway.adapters.tables import OUTBOX
from services.gateway.console.adapters.foresight_reading import ForesightReading
from services.gateway.reports.adapters.records import PublishedRecords
from services.gateway.reports.adapters.summaries import StoredSummaries
from services.gateway.translate.foresight_json import past_json
from services.runtime.clock import MovableClock
from services.runtime.database import Database
from services.runtime.unit import Units
from tests.integration.gateway.conftest import START
from tests.support.database import TestDatabase

Admin = psycopg.Connection[tuple[object, ...]]
HERE, ELSEWHERE = "440305001001", "440306001001"


def ran(admin: Admin, days_ago: int, community: str, drill: DrillKind | None = None) -> UUID:
    """A mobilisation with a task in a community."""
    mobilisation_id, at = uuid4(), START - timedelta(days=days_ago)
    admin.execute(
        "insert into alerting_public.mobilisations (mobilisation_id, plan, exercise, drill,"
        " signature, created_at, started_at, ended_at)"
        " values (%s, 'typhoon', %s, %s, 'x', %s, %s, %s)",
        (mobilisation_id, drill is not None, drill, at, at, at),
    )
    admin.execute(
        "insert into alerting_public.tasks (mobilisation_id, community_code) values (%s, %s)",
        (mobilisation_id, community),
    )
    return mobilisation_id


@pytest.fixture
async def reading(database: TestDatabase) -> AsyncIterator[Database]:
    made = Database(database.url("muster_gateway_console"), pool=1)
    yield made
    await made.close()


async def test_the_last_of_its_kind_is_the_last_of_the_division(
    admin: Admin, reading: Database
) -> None:
    older, newer, this = ran(admin, 30, HERE), ran(admin, 10, ELSEWHERE), ran(admin, 1, HERE)
    records = PublishedRecords(reading)
    assert await records.before(this, "440305001") == older
    assert await records.before(this, "") == newer
    assert await records.before(older, "440305001") is None


async def test_a_drill_is_compared_with_the_last_that_reached_as_far(
    admin: Admin, reading: Database
) -> None:
    town = "440308001001"
    public = ran(admin, 30, town, DrillKind.PUBLIC)
    system = ran(admin, 10, town, DrillKind.SYSTEM)
    records = PublishedRecords(reading)
    assert await records.before(ran(admin, 1, town, DrillKind.PUBLIC), town) == public
    assert await records.before(ran(admin, 1, town, DrillKind.SYSTEM), town) == system


async def test_nobody_is_judged_by_a_system_drill_although_it_is_listed(
    admin: Admin, reading: Database
) -> None:
    town = "440307001001"
    public = ran(admin, 30, town, DrillKind.PUBLIC)
    system = ran(admin, 10, town, DrillKind.SYSTEM)
    real = ran(admin, 5, town)
    records = PublishedRecords(reading)
    assert await records.assessed(town, None, 2) == [real, public]
    assert await records.assessed(town, True, 12) == [public]
    listed = [row["mobilisation_id"] for row in await records.ended(town, 12)]
    assert listed == [real, system, public]


async def test_what_a_system_drill_withheld_teaches_no_prediction(
    admin: Admin, reading: Database
) -> None:
    def taught(tried: int, lost: int) -> Past:
        response = Response(PostKind.STAIRWELL_LEADER, Channel.SMS, tried, lost, 0, NOTHING)
        return replace(NO_PAST, mobilisations=1, responses=(response,))

    for mobilisation_id, past in (
        (ran(admin, 10, HERE, DrillKind.SYSTEM), taught(30, 30)),
        (ran(admin, 5, HERE), taught(30, 0)),
    ):
        admin.execute(
            "insert into gateway.report_summaries (mobilisation_id, made_at, summary)"
            " values (%s, %s, %s)",
            (mobilisation_id, START, Jsonb({"lessons": past_json(past)})),
        )
    past = await ForesightReading(reading, 100.0, 100).past()
    assert past == taught(30, 0)


async def test_a_summary_is_made_anew_of_visits_that_came_in_after_it_and_once(
    admin: Admin, database: TestDatabase
) -> None:
    this, half_an_hour = ran(admin, 1, HERE), timedelta(minutes=30)
    ended_at = START - timedelta(days=1)
    clock = MovableClock(START)
    writing = Database(database.url("muster_gateway_console"), pool=1)
    units = Units(writing, OUTBOX, "gateway", clock)

    async def due(at: datetime) -> bool:
        async with units.begin() as unit:
            return this in await StoredSummaries(unit).due(at - half_an_hour, 1000)

    async def made(at: datetime) -> None:
        async with units.begin() as unit:
            await StoredSummaries(unit).keep(this, {}, at)

    def typed(at: datetime) -> None:
        admin.execute(
            "insert into alerting_public.timeline (mobilisation_id, at, what, reason, visit_id)"
            " values (%s, %s, 'visit', 'safe', gen_random_uuid())",
            (this, at),
        )

    typed(ended_at - half_an_hour)
    summed_up = ended_at + half_an_hour
    assert await due(summed_up)
    await made(summed_up)
    assert not await due(START)
    typed(summed_up + timedelta(hours=1))
    assert not await due(summed_up + timedelta(hours=1.4))
    assert await due(summed_up + timedelta(hours=1.5))
    await made(summed_up + timedelta(hours=1.5))
    assert not await due(START)
    typed(START + timedelta(days=60))
    assert not await due(START + timedelta(days=61))
    await writing.close()


async def test_what_asked_for_no_answer_is_no_response_by_channel(
    admin: Admin, reading: Database
) -> None:
    this, contact = ran(admin, 1, HERE), uuid4()
    admin.execute(
        "update alerting_public.tasks set contact_id = %s, task_id = gen_random_uuid(),"
        " kind = 'lead' where mobilisation_id = %s",
        (contact, this),
    )
    cause = uuid4()
    asking = {"first", "upgrade:2", f"call-again:{cause}", f"matter:{cause}"}
    telling = {"stand-down:2", f"overtaken:{cause}", f"settled:{cause}", f"correction:{cause}"}
    for name in asking | telling:
        admin.execute(
            "insert into notifier_public.attempts (mobilisation_id, contact_id, channel, round,"
            " status) values (%s, %s, 'sms', %s, 'delivered')",
            (this, contact, name),
        )
    record = await PublishedRecords(reading).record(this, "")
    assert record is not None
    assert {one.round for one in record.tries} == asking


async def test_a_visit_is_at_the_moment_it_was_made_and_by_whom(
    admin: Admin, reading: Database
) -> None:
    this, visit, leader = ran(admin, 1, HERE), uuid4(), uuid4()
    taken_in, made_at = START, START - timedelta(minutes=35)
    admin.execute(
        "insert into alerting_public.timeline (entry_id, mobilisation_id, community_code, at,"
        " what, reason, contact_id, visit_id, said_at)"
        " values (1, %s, %s, %s, 'visit', 'moved: shelter', %s, %s, %s)",
        (this, HERE, taken_in, leader, visit, made_at),
    )
    admin.execute("delete from alerting_public.tasks where mobilisation_id = %s", (this,))
    record = await PublishedRecords(reading).record(this, "")
    assert record is not None
    (found,) = record.findings
    assert (found.at, found.by, found.outcome) == (made_at, leader, "moved")
