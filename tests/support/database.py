"""A real PostgreSQL for tests: one server a session, one fresh database a test module.

Each is a copy: bootstrap, tables and views of the same services, and what else a module's tests
stand on, are made once a server, which takes much longer. Tables come from the services' metadata
and views from their code; that the migrations give the same is a test of its own
(tests/integration/runtime/test_migrations.py).
"""

import importlib
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool

from services.runtime.bootstrap import bootstrap
from services.runtime.embedded.postgres import SETTINGS, Address, EmbeddedPostgres
from services.runtime.migrations import publish
from services.runtime.roles import LOGINS, SCHEMAS

PASSWORD = "for-tests-only"
HASTY = SETTINGS | {"fsync": "off", "full_page_writes": "off"}
"""What a test leaves need not outlive the machine; it does outlive a kill -9 of the server."""


@contextmanager
def running_server(folder: Path, settings: Mapping[str, str] = SETTINGS) -> Iterator[Address]:
    """A server on a fresh data folder; gone at the end."""
    server = EmbeddedPostgres(folder / "pg", settings=settings)
    try:
        yield server.start()
    finally:
        server.remove()


class TestDatabase:
    """One bootstrapped database with the tables and views of some services.

    What `prepare` does to one is there in all that name it and the same services; it leaves no
    connection open.
    """

    __test__ = False

    def __init__(
        self,
        address: Address,
        services: Sequence[str] | None = None,
        prepare: "Callable[[TestDatabase], None] | None" = None,
    ) -> None:
        self.address = address
        self.name = _new_name()
        own = None if services is None else frozenset(services)
        pattern = _prepared(address, own, prepare) if prepare else _pattern(address, own)
        with psycopg.connect(address.url(), autocommit=True) as connection:
            names = map(sql.Identifier, (self.name, pattern))
            connection.execute(sql.SQL("create database {} template {}").format(*names))

    def url(self, login: str) -> URL:
        """The SQLAlchemy address for one login role."""
        return _url(self.address, self.name, login)

    def admin(self) -> psycopg.Connection[tuple[object, ...]]:
        """A superuser's connection in autocommit, for arranging and looking."""
        return psycopg.connect(self.address.url(self.name), autocommit=True)

    def drop(self) -> None:
        with psycopg.connect(self.address.url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("drop database {} with (force)").format(sql.Identifier(self.name))
            )


@cache
def _pattern(address: Address, services: frozenset[str] | None) -> str:
    """The database that those of these services are copied from; nobody connects to it."""
    name = _new_name()
    bootstrap(address.url(), name, dict.fromkeys(LOGINS, PASSWORD))
    for schema in SCHEMAS:
        if services is None or schema.service in services:
            tables = importlib.import_module(f"services.{schema.service}.adapters.tables")
            engine = create_engine(_url(address, name, schema.owner), poolclass=NullPool)
            with engine.begin() as connection:
                tables.METADATA.create_all(connection)
                publish(connection, schema)
            engine.dispose()
    return name


@cache
def _prepared(
    address: Address, services: frozenset[str] | None, prepare: Callable[[TestDatabase], None]
) -> str:
    made = TestDatabase(address, None if services is None else sorted(services))
    prepare(made)
    return made.name


def _new_name() -> str:
    return f"muster_{uuid.uuid4().hex[:12]}"


def _url(address: Address, database: str, login: str) -> URL:
    return URL.create(
        "postgresql+psycopg",
        username=login,
        password=PASSWORD,
        host=address.host,
        port=address.port,
        database=database,
    )
