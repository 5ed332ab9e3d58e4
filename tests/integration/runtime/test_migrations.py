"""The migrations give what the code has, and running them again changes nothing."""

import importlib
from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from services.runtime.embedded.postgres import Address
from services.runtime.migrations import (
    VERSION_TABLE,
    alembic_config,
    migrate,
    pending,
    publish,
    views_of,
)
from services.runtime.roles import SCHEMAS, ServiceSchema
from tests.support.database import TestDatabase

COLUMNS = """
select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
       a.attstorage,
       pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum)
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
 where c.relnamespace = cast(:schema as regnamespace) and c.relkind = 'r' and c.relname <> :versions
 order by 1, 2
"""
CONSTRAINTS = """
select c.relname, k.conname, pg_get_constraintdef(k.oid)
  from pg_constraint k join pg_class c on c.oid = k.conrelid
 where c.relnamespace = cast(:schema as regnamespace) and c.relname <> :versions
 order by 1, 2
"""
INDEXES = """
select tablename, indexname, indexdef from pg_indexes
 where schemaname = :schema and tablename <> :versions order by 1, 2
"""
COMMENTS = """
select relname, obj_description(oid) from pg_class
 where relnamespace = cast(:schema as regnamespace) and relkind = 'r' and relname <> :versions
 order by 1
"""
VIEWS = "select table_name from information_schema.views where table_schema = :schema"
TABLES = """
select relname, oid from pg_class
 where relnamespace = cast(:schema as regnamespace) and relkind = 'r' order by 1
"""
# The timer of one that is overdue ran out; of one that waits it has yet to.
MATTERS = """
with matter as (
  insert into alerting.matter (mobilisation_id, community_code, matter_id, kind, level, node_id,
                               raised_at, came_at, due_at, state)
  select gen_random_uuid(), code, gen_random_uuid(), 'people', level, gen_random_uuid(), now(),
         now(), '2025-06-01', state
    from (values ('overdue', 'district', 'open'), ('waits', 'district', 'open'),
                 ('below', 'street', 'open'), ('over', 'district', 'settled'))
         as v (code, level, state)
  returning *)
insert into alerting.timer (mobilisation_id, community_code, kind, subject_id, mark, due_at)
select mobilisation_id, community_code, 'matter', matter_id, level, '2026-06-01'
  from matter where community_code = 'waits'
"""
KNOWN_BY_THEIR_BRANCH = frozenset(
    {"branch", "contact", "duty", "matter", "place", "slice", "task", "timer", "visit", "wording"}
)
"""Of alerting: by a unique constraint."""

by_schema = pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.service)


@pytest.fixture(scope="module")
def modelled(postgres: Address) -> Iterator[TestDatabase]:
    """Tables made from the models."""
    made = TestDatabase(postgres)
    yield made
    made.drop()


@pytest.fixture(scope="module")
def migrated(postgres: Address) -> Iterator[TestDatabase]:
    """Tables made by the migrations."""
    made = TestDatabase(postgres, ())
    for schema in SCHEMAS:
        migrate(made.url(schema.owner), schema)
    yield made
    made.drop()


def read(database: TestDatabase, schema: ServiceSchema, statement: str) -> list[tuple[object, ...]]:
    values = {"schema": schema.schema, "versions": VERSION_TABLE}
    engine = create_engine(database.url(schema.owner), poolclass=NullPool)
    with engine.connect() as connection:
        wanted = {name: value for name, value in values.items() if f":{name}" in statement}
        found = [tuple(row) for row in connection.execute(text(statement), wanted)]
    engine.dispose()
    return found


def differences(connection: Connection, schema: ServiceSchema) -> list[object]:
    context = MigrationContext.configure(
        connection,
        opts={
            "version_table": VERSION_TABLE,
            "version_table_schema": schema.schema,
            "include_schemas": True,
            "include_name": lambda name, kind, _: kind != "schema" or name == schema.schema,
            "compare_server_default": True,
        },
    )
    tables = importlib.import_module(f"services.{schema.service}.adapters.tables")
    return list(compare_metadata(context, tables.METADATA))


@by_schema
def test_each_table_has_a_primary_key(schema: ServiceSchema) -> None:
    tables = importlib.import_module(f"services.{schema.service}.adapters.tables").METADATA
    bare = {table.name for table in tables.sorted_tables if not table.primary_key.columns}
    assert bare <= KNOWN_BY_THEIR_BRANCH


@by_schema
def test_alembic_finds_no_difference(migrated: TestDatabase, schema: ServiceSchema) -> None:
    engine = create_engine(migrated.url(schema.owner), poolclass=NullPool)
    with engine.connect() as connection:
        assert differences(connection, schema) == []
        assert pending(connection, schema) == ()
    engine.dispose()


@by_schema
@pytest.mark.parametrize("statement", [COLUMNS, CONSTRAINTS, INDEXES, COMMENTS])
def test_the_database_itself_finds_none_either(
    modelled: TestDatabase, migrated: TestDatabase, schema: ServiceSchema, statement: str
) -> None:
    found = read(migrated, schema, statement)
    assert found
    assert found == read(modelled, schema, statement)


@by_schema
def test_views_are_those_of_the_code(migrated: TestDatabase, schema: ServiceSchema) -> None:
    published = {
        str(row[0])
        for row in read(migrated, schema, VIEWS.replace(":schema", f"'{schema.public}'"))
    }
    assert published == {view.name for view in views_of(schema)}


@by_schema
def test_migrating_again_changes_nothing(migrated: TestDatabase, schema: ServiceSchema) -> None:
    versions = f"select version_num from {schema.schema}.{VERSION_TABLE}"
    before = [read(migrated, schema, statement) for statement in (TABLES, COLUMNS, versions)]
    migrate(migrated.url(schema.owner), schema)
    after = [read(migrated, schema, statement) for statement in (TABLES, COLUMNS, versions)]
    assert after == before


def test_a_database_behind_the_code_is_seen(postgres: Address) -> None:
    behind = TestDatabase(postgres, ())
    engine = create_engine(behind.url(SCHEMAS[0].owner), poolclass=NullPool)
    with engine.connect() as connection:
        assert pending(connection, SCHEMAS[0])
        assert differences(connection, SCHEMAS[0])
    engine.dispose()
    behind.drop()


def test_a_matter_that_was_overdue_before_is_asked_for_again(postgres: Address) -> None:
    behind = TestDatabase(postgres, ())
    schema = next(item for item in SCHEMAS if item.service == "alerting")
    engine = create_engine(behind.url(schema.owner), poolclass=NullPool)
    with engine.begin() as connection:
        config = alembic_config(schema)
        config.attributes["connection"] = connection
        command.upgrade(config, "0021")
        connection.execute(text(MATTERS))
    migrate(behind.url(schema.owner), schema)
    timers = "select community_code, kind, mark, due_at from alerting.timer order by 1"
    with engine.connect() as connection:
        found = [(row[0], row[1], row[2], row[3].year) for row in connection.execute(text(timers))]
    assert found == [("overdue", "matter", "district", 2025), ("waits", "matter", "district", 2026)]
    engine.dispose()
    behind.drop()


def test_a_view_that_the_code_dropped_goes_and_rows_stay(migrated: TestDatabase) -> None:
    schema = next(item for item in SCHEMAS if item.service == "gateway")
    engine = create_engine(migrated.url(schema.owner), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("create view gateway_public.of_an_older_version as select 1"))
        connection.execute(
            text("insert into gateway.stops values (gen_random_uuid(), now(), 'officer')")
        )
    with engine.begin() as connection:
        publish(connection, schema)
        names = set(connection.execute(text(VIEWS), {"schema": schema.public}).scalars())
        stops = connection.execute(text("select count(*) from gateway_public.stops")).scalar_one()
    engine.dispose()
    assert names == {view.name for view in views_of(schema)}
    assert stops == 1
