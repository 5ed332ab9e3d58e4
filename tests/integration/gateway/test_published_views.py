"""Everything the gateway reads of other services is published to the role that reads it."""

import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text

from schemas.vocabulary import Lane, MobilisationState, PostKind
from services.gateway.adapters.tables import OUTBOX
from services.gateway.console.adapters.approvals import Approvals
from services.gateway.console.adapters.command_book import PostgresCommandBook
from services.gateway.console.adapters.desk import Desk
from services.gateway.console.adapters.notice_desk import NoticeDesk
from services.gateway.console.adapters.pictures import COMMANDS, Pictures
from services.gateway.console.adapters.progress_reading import ProgressReading
from services.gateway.domain.actor import Actor, Scope
from services.gateway.domain.division import EVERYWHERE
from services.gateway.field.adapters.answer_book import PostgresAnswerBook
from services.gateway.field.adapters.reading import PostgresReading
from services.gateway.field.domain.facts import Link
from services.runtime.clock import MovableClock
from services.runtime.database import Database
from services.runtime.embedded.postgres import Address
from services.runtime.sealing import Sealer
from services.runtime.unit import Units
from tests.support.community import Community, small_town
from tests.support.composed import KEY, RING
from tests.support.database import TestDatabase
from tests.support.mobilised import Mobilised
from tests.support.roster_writing import RosterWriter

Admin = psycopg.Connection[tuple[object, ...]]


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
    reading = ProgressReading(console_units.database)
    assert await reading.places(nobody, ["grid"], "44") == []
    assert await reading.grids(nobody, ["440305001001"]) == []
    assert await reading.marks(nobody) == {}
    assert await reading.visits(nobody, ["440305001001"]) == []
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


async def test_commands_about_a_mobilisation_are_found_without_a_look_at_all_others(
    console_units: Units,
) -> None:
    async with console_units.database.begin() as connection:
        await connection.execute(text("set local enable_seqscan = off"))
        plan = await connection.execute(text(f"explain {COMMANDS.text}"), {"id": "none"})
        assert "Index Cond: (target = " in "\n".join(row[0] for row in plan)


@pytest.mark.parametrize("listed", ["live", "ended", "waiting"])
async def test_what_runs_elsewhere_takes_no_place_in_a_divisions_list(
    whole: TestDatabase, console_units: Units, clock: MovableClock, listed: str
) -> None:
    towns = [Community(), Community()]
    with whole.admin() as admin:
        runs = {town.code: Mobilised(admin, [town]) for town in towns}
        for run in runs.values():
            run.proposed("somebody", clock.now())
            if listed == "ended":
                run.state("closed", ended=True)
    desk, approvals = Desk(console_units.database), Approvals(console_units.database, clock)
    look = {"live": desk.live, "ended": desk.ended, "waiting": approvals.waiting}[listed]
    for code, run in runs.items():
        (row,) = await look(code, limit=1)
        assert row["mobilisation_id"] == run.mobilisation
    everywhere = {row["mobilisation_id"] for row in await look(EVERYWHERE)}
    assert {run.mobilisation for run in runs.values()} <= everywhere


@pytest.mark.parametrize("exercise", [False, True])
async def test_what_was_stopped_and_raised_stands_first_also_in_a_drill(
    whole: TestDatabase, console_units: Units, clock: MovableClock, *, exercise: bool
) -> None:
    town = Community()
    approvals = Approvals(console_units.database, clock)
    with whole.admin() as admin:
        for other in (None, "owed"):
            run = Mobilised(admin, [town], exercise=exercise)
            run.proposed("somebody", clock.now())
            if other:
                run.owes_signature()
        stopped = Mobilised(admin, [town], exercise=exercise)
        asked = stopped.raised_when_stopped(clock.now() + timedelta(minutes=50))
    rows = await approvals.waiting(town.code)
    assert [row["kind"] for row in rows] == ["confirmation", "proposal", "countersignature"]
    (first,) = await approvals.waiting(town.code, limit=1)
    assert first["message_id"] == asked


SIGNERS = ("new", "link", "half", "password", "outside", "disabled")


async def test_who_cannot_log_in_yet_is_not_named_as_a_signer(
    whole: TestDatabase, console_units: Units, clock: MovableClock
) -> None:
    town = Community()
    names = {who: f"{who} {uuid.uuid4()}" for who in SIGNERS}
    with whole.admin() as admin:
        Mobilised(admin, [town]).proposed("somebody", clock.now())
        admin.cursor().executemany(
            "insert into gateway.officers (officer_id, name, roles, division, password_hash,"
            " oidc_subject, created_at, disabled_at)"
            " values (gen_random_uuid(), %s, '{approver}', %s, %s, %s, now(), %s)",
            [
                *((names[who], town.code, "", None, None) for who in ("new", "link", "half")),
                (names["password"], town.code, "kept", None, None),
                (names["outside"], town.code, "", names["outside"], None),
                (names["disabled"], town.code, "kept", None, clock.now()),
            ],
        )
        for who, pending in (("link", ""), ("half", "totp")):
            admin.execute(
                "insert into gateway.sessions (token_hash, officer_id, via, pending, began_at,"
                " seen_at, ends_at) select %s, officer_id, 'link', %s, now(), now(),"
                " now() + interval '1 h' from gateway.officers where name = %s",
                (uuid.uuid4().bytes, pending, names[who]),
            )
    keeper = Actor("admin", "admin", frozenset(Scope), town.code)
    (row,) = await Approvals(console_units.database, clock).seen_by(keeper)
    assert row["signers"] == sorted(names[who] for who in ("password", "outside", "link"))


async def test_drills_elsewhere_are_not_in_a_divisions_lists(
    whole: TestDatabase, console_units: Units, clock: MovableClock
) -> None:
    codes, at = [Community().code, Community().code], clock.now()
    with whole.admin() as admin:
        for code in codes:
            _drill(admin, code, at)
    desk = Desk(console_units.database)
    for code in codes:
        (planned,) = await desk.drills_between(code, at, at + timedelta(minutes=1))
        (missed,) = await desk.drills_not_held(code)
        assert (planned["state"], planned["communities"]) == ("planned", [code])
        assert (missed["state"], missed["communities"]) == ("missed", [code])
    assert len(await desk.drills_not_held(EVERYWHERE)) == len(codes)


def _drill(admin: Admin, code: str, at: datetime) -> None:
    """One that was missed a day before, and is planned again."""
    drill = uuid.uuid4()
    admin.execute(
        "insert into gateway.drills (drill_id, kind, hazard, level, area, note, communities,"
        " first_at, repeat, actor, actor_name, changed_at, revision, laid_until)"
        " values (%s, 'full', 'typhoon', 'orange', '{}', '', %s, %s, 'daily', '', '', %s, 1, %s)",
        (drill, [code], at, at, at),
    )
    for state, begins in (("missed", at - timedelta(days=1)), ("planned", at)):
        admin.execute(
            "insert into gateway.drill_occurrences (occurrence_id, drill_id, slot, at, state)"
            " values (%s, %s, %s, %s, %s)",
            (uuid.uuid4(), drill, begins, begins, state),
        )


@pytest.mark.parametrize(
    ("posts", "people"),
    [
        ([], 4),
        ([PostKind.COMMUNITY_LEADER], 1),
        ([PostKind.GRID_LEADER], 1),
        ([PostKind.STAIRWELL_LEADER], 1),
        ([PostKind.DUTY_OFFICER], 0),
    ],
)
async def test_a_message_goes_to_the_first_who_is_there_in_the_grids_and_above(
    whole: TestDatabase, console_units: Units, posts: list[PostKind], people: int
) -> None:
    town, other = Community(), small_town()
    grid = town.grid("第一网格", deputy=True)
    away = town.people["第一网格长"]
    block = grid.building("12号楼")
    block.stairwell("1单元")
    block.stairwell("2单元", led_by=away)
    block.stairwell("3单元", vacant=True)
    town.grid("第二网格").building("20号楼").stairwell("1单元")
    url = whole.url("muster_roster").set(drivername="postgresql")
    RosterWriter(url.render_as_string(hide_password=False), Sealer(RING, KEY)).write(town, other)
    with whole.admin() as admin:
        admin.execute(
            "insert into roster.absences values"
            " (gen_random_uuid(), %s, now() - interval '1 hour', now() + interval '1 hour')",
            (away.person_id,),
        )
    found = await NoticeDesk(console_units.database).chosen([grid.node_id], posts)
    assert found == {"people": people, "messages": people, "calls": 0}
