"""Every service's tables: one schema, names that tell, an inbox and an outbox of one kind."""

import importlib
from types import ModuleType

import pytest
from sqlalchemy import MetaData, Table

from schemas import catalogue
from services.runtime.migrations import views_of
from services.runtime.roles import LOGINS, SCHEMAS, ServiceSchema, password_field
from services.runtime.tables import PublishedView, add_inbox, add_outbox, new_metadata

by_schema = pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.service)


def tables_of(schema: ServiceSchema) -> ModuleType:
    return importlib.import_module(f"services.{schema.service}.adapters.tables")


def views_named(schema: ServiceSchema) -> dict[str, PublishedView]:
    return {view.name: view for view in views_of(schema)}


@by_schema
def test_all_tables_stand_in_the_services_own_schema(schema: ServiceSchema) -> None:
    metadata: MetaData = tables_of(schema).METADATA
    assert {table.schema for table in metadata.tables.values()} == {schema.schema}


@by_schema
def test_who_consumes_has_an_inbox_and_who_produces_an_outbox(schema: ServiceSchema) -> None:
    names = {table.name for table in tables_of(schema).METADATA.tables.values()}
    assert ("inbox" in names) == bool(catalogue.consumed_by(schema.service))
    assert ("outbox" in names) == bool(catalogue.routes_from(schema.service))


@by_schema
def test_every_table_has_a_key_by_which_a_row_is_found_again(schema: ServiceSchema) -> None:
    for table in tables_of(schema).METADATA.tables.values():
        unique = [c for c in table.constraints if type(c).__name__ == "UniqueConstraint"]
        assert table.primary_key.columns or unique, table.name


@by_schema
def test_landings_are_published_by_every_consumer_and_read_by_all(schema: ServiceSchema) -> None:
    views = views_named(schema)
    consumes = bool(catalogue.consumed_by(schema.service))
    assert ("landings" in views) == consumes
    if consumes:
        assert views["landings"].readers == LOGINS


@by_schema
def test_views_have_names_of_their_own_and_known_readers(schema: ServiceSchema) -> None:
    views = views_of(schema)
    assert len(views_named(schema)) == len(views)
    for view in views:
        assert set(view.readers) <= set(LOGINS), view.name


def test_an_inbox_takes_an_event_once_and_so_does_an_outbox() -> None:
    metadata = new_metadata("some")
    for table in (add_inbox(metadata), add_outbox(metadata)):
        assert isinstance(table, Table)
        unique = {
            column.name
            for constraint in table.constraints
            if type(constraint).__name__ == "UniqueConstraint"
            for column in constraint.columns  # type: ignore[attr-defined]
        }
        assert unique == {"event_id"}
        assert table.fullname == f"some.{table.name}"


def test_every_role_has_a_password_of_its_own() -> None:
    fields = {password_field(login) for login in LOGINS}
    assert len(fields) == len(LOGINS) == 5
    assert "gateway_public_password" in fields
