"""The views that other services read: their columns, their readers, what they tell."""

import psycopg
import pytest

from services.roster.seed.size import STREET
from tests.integration.roster.conftest import SEALER
from tests.support.database import TestDatabase

COLUMNS = {
    "landings": "event_id uuid, landed_at timestamp with time zone",
    "nodes": "node_id uuid, kind text, parent_id uuid, path uuid[], name text, full_name text, "
    "community_id uuid, community_code text, street_name text, traits text[]",
    "people": "person_id uuid, name_sealed bytea, phone_sealed bytea, phone_hash bytea, "
    "community_code text",
    "posts": "post_id uuid, kind text, node_id uuid, community_code text",
    "at_risk": "stairwell_id uuid, community_code text, reasons text[], residents integer,"
    " buddies uuid[]",
    "residents": "resident_id uuid, stairwell_id uuid, door text, floor integer, "
    "name_sealed bytea, phone_sealed bytea, kin_sealed bytea, age integer, reasons text[], "
    "risk integer, key_holder text, community_code text",
}
CONTRACT = """
select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
  from pg_attribute a where a.attrelid = ('roster_public.' || %s)::regclass and a.attnum > 0
"""
PERSONAL = ("people", "residents")
READERS = {
    "people": {"muster_notifier", "muster_gateway_public", "muster_gateway_console"},
    "residents": {"muster_gateway_public", "muster_gateway_console"},
}


@pytest.mark.parametrize("view", COLUMNS)
def test_the_columns_are_the_contract(seeded: TestDatabase, view: str) -> None:
    with seeded.admin() as connection:
        assert connection.execute(CONTRACT, [view]).fetchone() == (COLUMNS[view],)


@pytest.mark.parametrize("view", PERSONAL)
@pytest.mark.parametrize(
    "login",
    ["muster_alerting", "muster_notifier", "muster_gateway_public", "muster_gateway_console"],
)
def test_only_named_readers_see_people(seeded: TestDatabase, view: str, login: str) -> None:
    url = seeded.url(login).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        statement = f"select count(*) from roster_public.{view}"
        if login in READERS[view]:
            assert connection.execute(statement).fetchone() != (0,)
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_nobody_reads_past_a_view(seeded: TestDatabase) -> None:
    url = seeded.url("muster_gateway_public").set(drivername="postgresql")
    with (
        psycopg.connect(url.render_as_string(hide_password=False)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("select count(*) from roster.residents")


def test_nodes_know_their_way_up_and_their_full_name(seeded: TestDatabase) -> None:
    with seeded.admin() as connection:
        rows = connection.execute("select kind, count(*) from roster_public.nodes group by 1")
        kinds = {str(kind): count for kind, count in rows}
        wrong = connection.execute(
            "select count(*) from roster_public.nodes n join roster_public.nodes p"
            " on p.node_id = n.parent_id where n.path <> p.path || n.node_id"
            " or n.full_name <> p.full_name || n.name or n.street_name <> '示范街道'"
        ).fetchone()
    assert kinds == {
        "community": STREET.communities,
        "grid": STREET.grids,
        "building": STREET.buildings,
        "stairwell": STREET.stairwells,
    }
    assert wrong == (0,)


def test_residents_are_those_at_risk_at_a_door_of_their_stairwell(seeded: TestDatabase) -> None:
    with seeded.admin() as connection:
        rows = connection.execute(
            "select reasons, age, floor, door, risk, name_sealed from roster_public.residents"
        ).fetchall()
    assert len(rows) >= STREET.elders_alone
    for reasons, age, floor, door, risk, name_sealed in rows:
        assert reasons
        assert int(str(risk)) > 0
        assert int(str(age)) >= 20
        assert str(door).startswith(str(floor))
        assert SEALER.open(bytes(name_sealed), "resident.name")  # type: ignore[call-overload]
