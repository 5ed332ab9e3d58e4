"""`muster run PROCESS`: one long-running process of Muster."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from pydantic import ValidationError

from services.cli.settings_help import missing_settings
from services.cli.wording import fail
from services.runtime import processes
from services.runtime.parts import Parts
from services.runtime.process import main
from services.runtime.settings import RuntimeSettings

Composed = tuple[RuntimeSettings, Callable[[], Awaitable[Parts]]]


def _gateway_public() -> Composed:
    from services.gateway.asgi import public
    from services.gateway.settings import GatewayPublicSettings

    settings = GatewayPublicSettings()
    return settings, lambda: public.compose(settings)


def _gateway_console() -> Composed:
    from services.gateway.asgi import console
    from services.gateway.settings import GatewayConsoleSettings

    settings = GatewayConsoleSettings()
    return settings, lambda: console.compose(settings)


def _notifier_web() -> Composed:
    from services.notifier import asgi
    from services.notifier.settings import NotifierSettings

    settings = NotifierSettings()
    return settings, lambda: asgi.compose(settings)


def _notifier() -> Composed:
    from services.notifier import worker
    from services.notifier.settings import NotifierSettings

    settings = NotifierSettings()
    return settings, lambda: worker.compose(settings)


def _roster() -> Composed:
    from services.roster import worker
    from services.roster.settings import RosterSettings

    settings = RosterSettings()
    return settings, lambda: worker.compose(settings)


def _alerting() -> Composed:
    from services.alerting import worker
    from services.alerting.settings import AlertingSettings

    settings = AlertingSettings()
    return settings, lambda: worker.compose(settings)


COMPOSERS: dict[str, Callable[[], Composed]] = {
    "gateway-public": _gateway_public,
    "gateway-console": _gateway_console,
    "notifier-web": _notifier_web,
    "notifier": _notifier,
    "roster": _roster,
    "alerting": _alerting,
}
SIMULATOR = "carrier-simulator"


def run(
    name: Annotated[str, typer.Argument(help="One of: " + ", ".join((*COMPOSERS, SIMULATOR)))],
    port: Annotated[int, typer.Option(help="Port to listen on; 0: the process's own.")] = 0,
) -> None:
    """Run one process until SIGTERM; it stops within 10 seconds."""
    if name not in (*COMPOSERS, SIMULATOR):
        fail("run.unknown", name=name, names=", ".join((*COMPOSERS, SIMULATOR)))
    port = port or processes.process(name).port
    try:
        if name == SIMULATOR:
            _run_simulator(port)
            return
        settings, compose = COMPOSERS[name]()
    except ValidationError as error:
        typer.echo(missing_settings(error), err=True)
        raise typer.Exit(2) from None
    raise typer.Exit(main(name, compose, settings, port))


def _run_simulator(port: int) -> None:
    from services.carrier_simulator import cli
    from services.carrier_simulator.settings import SimulatorSettings

    cli.run(SimulatorSettings(port=port))
