"""Commands that are imported when they are called: a process should not load what it never runs."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

COMMANDS: dict[str, str] = {
    "run": "services.cli.run:run",
    "bootstrap": "services.cli.bootstrap:bootstrap",
    "migrate": "services.cli.migrate:migrate",
    "seed": "services.roster.cli:seed",
    "demo": "services.cli.demo_command:demo",
    "doctor": "services.cli.doctor:doctor",
    "alert": "services.cli.alerts:app",
    "watch": "services.cli.alerts:watch",
    "approve": "services.cli.alerts:approve",
    "stop": "services.cli.alerts:stop",
    "plans": "services.alerting.cli:app",
    "dead-letters": "services.cli.dead_letters:app",
    "keys": "services.gateway.cli:app",
    "env": "services.cli.env:env",
}
"""Where each command is: a function, or a Typer app with commands of its own."""


class LazyGroup(TyperGroup):
    """The commands of the table, in its order."""

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
