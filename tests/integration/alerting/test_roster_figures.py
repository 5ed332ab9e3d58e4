"""`muster plans lint --roster` reads what roster and notifier publish, as alerting's own login."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from schemas.vocabulary import Channel
from services.alerting import cli
from services.alerting.adapters.roster_figures import read_capacity, read_roster
from services.alerting.cli import app
from services.alerting.domain.plan_asks import asked
from services.alerting.translate.plan_file import SHIPPED, load_plans
from services.foresight.forces import forces_for
from services.foresight.load import Capacity, Finding
from services.roster.adapters.seed_copy import SeedWriter
from services.roster.seed.district import communities
from services.roster.seed.size import STREET
from services.runtime.database import Database
from services.runtime.embedded.postgres import Address
from services.runtime.sealing import Sealer
from tests.support.database import PASSWORD, TestDatabase

KEY = base64.b64encode(bytes(32)).decode()
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LOGIN = "muster_alerting"


@pytest.fixture(scope="module")
def street(postgres: Address) -> Iterator[TestDatabase]:
    made = TestDatabase(postgres, services=["roster", "alerting", "notifier"])
    writer = SeedWriter(made.url("muster_roster"), Sealer(f"1:{KEY}", KEY))
    writer.write("a street for tests", communities(STREET, 7, NOON), False)
    yield made
    made.drop()


async def test_the_rosters_figures_are_those_of_its_tables(street: TestDatabase) -> None:
    database = Database(street.url(LOGIN), pool=1)
    try:
        roster, capacity = await read_roster(database), await read_capacity(database, Capacity())
    finally:
        await database.close()
    with street.admin() as connection:
        counts = connection.execute(
            "select (select count(*) from roster.posts),"
            " (select count(*) from roster.residents where reasons <> '{}')"
        ).fetchone()
    assert counts == (len(roster.posts), sum(group.count for group in roster.at_risk))
    assert capacity == Capacity()

    red = next(one for one in load_plans(SHIPPED) if one.level == "red")
    forces = forces_for(asked(red), roster)
    assert forces.unled == 0
    assert 0 < sum(forces.doors) <= sum(group.count for group in roster.at_risk)
    assert 0 < forces.people <= sum(forces.posts.values())
    assert red.visiting.buddies
    assert forces.buddies > 0


async def test_who_is_away_holds_no_post(street: TestDatabase) -> None:
    with street.admin() as connection:
        (post, person) = connection.execute(
            "select post_id, min(person_id::text)::uuid from roster_public.holders"
            " group by post_id having count(*) = 1 order by post_id limit 1"
        ).fetchone() or (None, None)
        connection.execute(
            "insert into roster.absences values"
            " (gen_random_uuid(), %s, now() - interval '1 hour', now() + interval '1 hour')",
            (person,),
        )
    database = Database(street.url(LOGIN), pool=1)
    try:
        held: dict[object, object] = {
            one.post_id: one.holder for one in (await read_roster(database)).posts
        }
    finally:
        await database.close()
        with street.admin() as connection:
            connection.execute("delete from roster.absences where person_id = %s", (person,))
    assert post in held
    assert held[post] is None


@pytest.fixture
def at_the_street(street: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command reads this street."""
    url = street.url(LOGIN)
    for name, value in {
        "MUSTER_DATABASE_HOST": url.host,
        "MUSTER_DATABASE_PORT": url.port,
        "MUSTER_DATABASE_NAME": url.database,
        "MUSTER_ALERTING_PASSWORD": PASSWORD,
        "MUSTER_SEALING_KEYS": f"1:{KEY}",
        "MUSTER_PHONE_HASH_KEY": KEY,
        "MUSTER_LINK_KEYS": f"1:{KEY}",
        "LC_ALL": "C.UTF-8",
    }.items():
        monkeypatch.setenv(name, str(value))


@pytest.mark.usefixtures("at_the_street")
def test_lint_says_where_the_roster_does_not_suffice_and_ends_so() -> None:
    result = CliRunner().invoke(app, ["lint", "--roster", "--lines", "1"])

    assert result.exit_code == 1, result.output
    assert "typhoon/red: " in result.output
    assert "on 1 lines; your timer is 90 s" in result.output


@pytest.mark.usefixtures("at_the_street")
def test_lint_ends_well_where_nothing_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    fine = Finding("fine", {"visits": 7}, wrong=False)
    monkeypatch.setattr(cli, "findings", lambda *_: iter([fine]))
    result = CliRunner().invoke(app, ["lint", "--roster"])

    assert result.exit_code == 0, result.output
    assert "typhoon/red: " in result.output


async def test_the_channels_can_do_what_the_notifier_keeps_to(street: TestDatabase) -> None:
    with street.admin() as connection:
        connection.execute(
            "insert into notifier.number_limits values"
            " ('sms', 20, null, null, 50, 0.3, now()), ('call', 4, 1, 2, 20, 0.3, now())"
        )
        connection.execute(
            "insert into notifier.channels values ('call', false, 1, 'officer', now())"
        )
    database = Database(street.url(LOGIN), pool=1)
    try:
        capacity = await read_capacity(database, Capacity())
    finally:
        await database.close()
    assert (capacity.sms_per_s, capacity.lines) == (20, 40)
    assert dict(capacity.limits) == {
        (Channel.SMS, "day"): 50,
        (Channel.CALL, "minute"): 1,
        (Channel.CALL, "hour"): 2,
        (Channel.CALL, "day"): 20,
    }
    assert capacity.switched_off == {Channel.CALL}
