"""`muster dead-letters list|show|replay`: events that could not be handled."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from services.cli.prepare import PrepareSettings
from services.cli.wording import fail, say
from services.runtime.letters import putting_back
from services.runtime.roles import SCHEMAS, ServiceSchema

app = typer.Typer(help="Events that could not be handled.", no_args_is_help=True)
CONSUMERS = tuple(schema for schema in SCHEMAS if schema.service != "gateway")
FACTS = ("id", "event_id", "topic", "name", "key", "tries", "landed_at", "dead_at", "reason")
LIST = "select * from {inbox} where dead_at is not null order by id"
SHOW = "select * from {inbox} where id = :id"


def _schema(service: str) -> ServiceSchema:
    found = next((schema for schema in CONSUMERS if schema.service == service), None)
    if found is None:
        names = ", ".join(schema.service for schema in CONSUMERS)
        fail("letters.unknown", name=service, names=names)
    return found


@contextmanager
def _connected(schema: ServiceSchema) -> Iterator[Connection]:
    engine = create_engine(PrepareSettings().url(schema.owner), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _inbox(schema: ServiceSchema) -> dict[str, str]:
    return {"inbox": f"{schema.schema}.inbox"}


@app.command("list")
def list_() -> None:
    """Dead letters of all services."""
    shown = Table("service", "id", "event", "key", "tries", "dead since", "reason")
    for schema in CONSUMERS:
        with _connected(schema) as connection:
            for row in connection.execute(text(LIST.format(**_inbox(schema)))):
                dead = f"{row.dead_at:%Y-%m-%d %H:%M:%S}"
                shown.add_row(
                    schema.service, str(row.id), row.name, row.key, str(row.tries), dead, row.reason
                )
    Console().print(shown if shown.row_count else say("letters.none"))


Service = Annotated[str, typer.Argument(help="roster, alerting or notifier.")]


@app.command()
def show(service: Service, letter: Annotated[int, typer.Argument(help="Its id.")]) -> None:
    """One dead letter with its reason and the whole event."""
    schema = _schema(service)
    with _connected(schema) as connection:
        row = connection.execute(text(SHOW.format(**_inbox(schema))), {"id": letter}).first()
    if row is None:
        fail("letters.gone", code=1, service=service, id=letter)
    for name in FACTS:
        typer.echo(f"{name}: {getattr(row, name)}")
    try:
        typer.echo(json.dumps(json.loads(row.envelope), ensure_ascii=False, indent=2))
    except ValueError:
        typer.echo(repr(bytes(row.envelope)))


@app.command()
def replay(
    service: Service,
    letter: Annotated[int | None, typer.Argument(help="Its id; all when not given.")] = None,
) -> None:
    """Put dead letters back in their place in the inbox; each is handled once more."""
    schema = _schema(service)
    with _connected(schema) as connection:
        found = connection.execute(putting_back(**_inbox(schema)), {"id": letter}).all()
    typer.echo(f"{len(found)} put back")
    if letter is not None and not found:
        fail("letters.stays", code=1, service=service, id=letter)
