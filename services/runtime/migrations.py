"""Migrations: Alembic a service, then its published views and grants made anew from the code."""

import importlib
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, MetaData, create_engine, text
from sqlalchemy.pool import NullPool

from services.runtime.roles import LOGINS, SCHEMAS, ServiceSchema
from services.runtime.tables import PublishedView

VERSION_TABLE = "alembic_version"
CONSOLE = "muster_gateway_console"


def alembic_config(service: ServiceSchema) -> Config:
    """Alembic's configuration for one service, without an ini file."""
    folder = Path(__file__).parent.parent / service.service / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["service"] = service
    config.attributes["metadata"] = _tables(service).METADATA
    return config


def _tables(service: ServiceSchema) -> ModuleType:
    return importlib.import_module(f"services.{service.service}.adapters.tables")


def views_of(service: ServiceSchema) -> tuple[PublishedView, ...]:
    """A service's published views, the landings of its inbox among them."""
    module = importlib.import_module(f"services.{service.service}.adapters.views")
    views: tuple[PublishedView, ...] = module.VIEWS
    if hasattr(_tables(service), "INBOX"):
        landings = f"select event_id, landed_at from {service.schema}.inbox"
        views += (PublishedView("landings", landings, LOGINS),)
        # Without what they hold: that is for the owner's own command line.
        letters = (
            "select event_id, topic, name, key, tries, landed_at, dead_at, reason"
            f" from {service.schema}.inbox where dead_at is not null"
        )
        views += (PublishedView("dead_letters", letters, (CONSOLE,)),)
        replayed = (
            "select event_id, topic, name, replayed_at, replayed_by, handled_at, dead_at, reason"
            f" from {service.schema}.inbox where replayed_at is not null"
        )
        views += (PublishedView("replayed_letters", replayed, (CONSOLE,)),)
    return views


def migrate(url: URL, service: ServiceSchema) -> None:
    """Bring one service's schema to the newest revision; `url` logs in as its owner."""
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            # Two that migrate at once take turns.
            connection.execute(
                text("select pg_advisory_xact_lock(hashtextextended(:name, 0))"),
                {"name": f"migrate {service.schema}"},
            )
            config = alembic_config(service)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            publish(connection, service)
    finally:
        engine.dispose()


def publish(connection: Connection, service: ServiceSchema) -> None:
    """Make the published views and the grants of further roles as the code has them."""
    views = views_of(service)
    old = connection.execute(
        text("select table_name from information_schema.views where table_schema = :name"),
        {"name": service.public},
    ).scalars()
    for name in list(old):
        connection.execute(text(f'drop view "{service.public}"."{name}" cascade'))
    for view in views:
        qualified = f'{service.public}."{view.name}"'
        # The driver's own call: a view's text may hold colons.
        connection.exec_driver_sql(f"create view {qualified} as {view.sql}".replace("%", "%%"))
        for reader in view.readers:
            if reader not in service.logins or reader != service.owner:
                connection.execute(text(f"grant select on {qualified} to {reader}"))
    grants: Sequence[str] = getattr(_tables(service), "GRANTS", ())
    for grant in grants:
        connection.execute(text(grant))


def pending(connection: Connection, service: ServiceSchema) -> tuple[str, ...]:
    """Revisions that this code has and the database has not."""
    script = ScriptDirectory.from_config(alembic_config(service))
    context = MigrationContext.configure(
        connection,
        opts={"version_table": VERSION_TABLE, "version_table_schema": service.schema},
    )
    current = context.get_current_revision()
    return tuple(
        revision.revision
        for revision in script.iterate_revisions("head", current or "base")
        if revision.revision != current
    )


def run_env(config: Config) -> None:
    """What each service's `migrations/env.py` does: run on the connection it is given."""
    from alembic import context

    service: ServiceSchema = config.attributes["service"]
    metadata: MetaData = config.attributes["metadata"]
    context.configure(
        connection=config.attributes["connection"],
        target_metadata=metadata,
        version_table=VERSION_TABLE,
        version_table_schema=service.schema,
        include_schemas=True,
        include_name=lambda name, kind, _parent: kind != "schema" or name == service.schema,
        transaction_per_migration=False,
    )
    context.run_migrations()


def service_schema(name: str) -> ServiceSchema:
    """The schema of a service by its name; KeyError when there is none."""
    return {schema.service: schema for schema in SCHEMAS}[name]
