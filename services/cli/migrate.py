"""`muster migrate`: tables, views and grants of this version."""

from typing import Annotated

import typer

from services.cli.prepare import PrepareSettings
from services.cli.wording import fail
from services.runtime import migrations
from services.runtime.roles import SCHEMAS


def migrate(
    service: Annotated[str, typer.Option(help="One service only; all when not given.")] = "",
) -> None:
    """Bring the tables, views and grants of the services to this version."""
    names = [schema.service for schema in SCHEMAS]
    if service and service not in names:
        fail("migrate.unknown", name=service, names=", ".join(names))
    settings = PrepareSettings()
    for schema in SCHEMAS:
        if service in ("", schema.service):
            migrations.migrate(settings.url(schema.owner), schema)
            typer.echo(f"{schema.service}: migrated")
