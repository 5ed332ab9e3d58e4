"""Commands that are imported when they are called: a process should not load what it never runs."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from services.cli.faults import explain

COMMANDS: dict[str, str] = {
    "run": "services.cli.run:run",
    "bootstrap": "services.cli.bootstrap:bootstrap",
    "migrate": "services.cli.migrate:migrate",
    "seed": "services.roster.cli:seed",
    "demo": "services.cli.demo_command:demo",
    "lists": "services.roster.cli:lists",
    "doctor": "services.cli.doctor:doctor",
    "alert": "services.cli.alerts:app",
    "watch": "services.cli.mobilisations:watch",
    "approve": "services.cli.mobilisations:approve",
    "stop": "services.cli.mobilisations:stop",
    "raise": "services.cli.mobilisations:raise_level",
    "lift": "services.cli.mobilisations:lift",
    "plans": "services.cli.plans:app",
    "dead-letters": "services.cli.dead_letters:app",
    "keys": "services.gateway.cli.keys:app",
    "audit": "services.gateway.cli.audit:app",
    "officers": "services.gateway.cli.officers:app",
    "env": "services.cli.env:env",
}
"""Where each command is: a function, or a Typer app with commands of its own."""


PROCESS = "run"
"""Logs for machines: what goes wrong there keeps its traceback."""


class LazyGroup(TyperGroup):
    """The commands of the table, in its order; what goes wrong in one is said in words."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            # What the command line's library says is in words already; of a reader that went away
            # (`muster ... | head`) it says nothing.
            library = type(error).__module__.partition(".")[0] in ("typer", "click")
            gone = isinstance(error, BrokenPipeError)
            if library or gone or ctx.invoked_subcommand == PROCESS:
                raise
            typer.echo(explain(error), err=True)
            raise typer.Exit(2) from None

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - likewise
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        found = getattr(import_module(module), name)
        if isinstance(found, typer.Typer):
            group = get_group(found)
            group.name = cmd_name
            return group
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        single.command(cmd_name)(found)
        return get_command(single)
