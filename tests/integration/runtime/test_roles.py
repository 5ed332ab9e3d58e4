"""Each service logs in as itself: past a published view no role sees anything of another's."""

import importlib
from collections.abc import Iterator

import psycopg
import pytest

from services.runtime.embedded.postgres import Address
from services.runtime.migrations import views_of
from services.runtime.roles import LOGINS, SCHEMAS, ServiceSchema
from tests.support.database import TestDatabase

Connection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(scope="module")
def database(postgres: Address) -> Iterator[TestDatabase]:
    made = TestDatabase(postgres)
    yield made
    made.drop()


@pytest.fixture(params=LOGINS)
def login(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def session(database: TestDatabase, login: str) -> Iterator[Connection]:
    url = database.url(login).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as made:
        yield made


def tables_of(schema: ServiceSchema) -> list[str]:
    module = importlib.import_module(f"services.{schema.service}.adapters.tables")
    return sorted(module.METADATA.tables)


def refused(session: Connection, statement: str) -> bool:
    try:
        session.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def test_no_role_reads_or_writes_another_services_tables(session: Connection, login: str) -> None:
    tried = 0
    for schema in SCHEMAS:
        if login in schema.logins:
            continue
        for table in tables_of(schema):
            for statement in (
                f"select 1 from {table}",
                f"insert into {table} default values",
                f"delete from {table}",
                f"truncate {table}",
            ):
                assert refused(session, statement), statement
                tried += 1
    assert tried > 20


def test_an_owner_reads_its_own_tables(session: Connection, login: str) -> None:
    owned = [schema for schema in SCHEMAS if schema.owner == login]
    for schema in owned:
        for table in tables_of(schema):
            assert not refused(session, f"select 1 from {table}")
    assert len(owned) == (login != "muster_gateway_public")


def test_a_view_is_read_by_its_readers_alone(session: Connection, login: str) -> None:
    for schema in SCHEMAS:
        for view in views_of(schema):
            may = login in view.readers or login == schema.owner
            statement = f'select 1 from {schema.public}."{view.name}"'
            assert refused(session, statement) is not may, statement


def test_a_reader_writes_through_no_view(session: Connection, login: str) -> None:
    for schema in SCHEMAS:
        if login == schema.owner:
            continue
        for view in views_of(schema):
            qualified = f"{schema.public}.{view.name}"
            asked = "select has_table_privilege(%s, 'insert, update, delete, truncate')"
            assert session.execute(asked, [qualified]).fetchone() == (False,), qualified


def test_no_role_makes_anything_outside_its_own_schemas(session: Connection, login: str) -> None:
    foreign = [schema for schema in SCHEMAS if schema.owner != login]
    for name in ("public", *(part for s in foreign for part in (s.schema, s.public))):
        assert refused(session, f"create table {name}.mine (x int)"), name
    assert refused(session, "create role another")


def test_no_role_is_more_than_a_login(session: Connection) -> None:
    found = session.execute(
        "select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls"
        " from pg_roles where rolname = current_user"
    ).fetchone()
    assert found == (False,)


def test_the_process_that_faces_the_internet_sees_little_of_its_own_schema(
    database: TestDatabase,
) -> None:
    url = database.url("muster_gateway_public").set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as session:
        for statement in (
            "select 1 from gateway.commands",
            "insert into gateway.stops values (gen_random_uuid(), now(), 'x')",
            "insert into gateway.api_keys default values",
            "delete from gateway.answers",
            "update gateway.answers set outcome = 'safe'",
            "delete from gateway.documents",
            "select 1 from gateway.field_views for update",
        ):
            assert refused(session, statement), statement
