"""docs/settings.md, written from the settings classes: `python -m services.cli.settings_doc`."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from services.alerting.settings import AlertingSettings
from services.carrier_simulator.settings import SimulatorSettings
from services.cli.prepare import PrepareSettings
from services.cli.settings_client import ClientSettings
from services.gateway.settings import GatewayConsoleSettings, GatewayPublicSettings
from services.notifier.settings import NotifierSettings
from services.roster.settings import RosterSettings
from services.runtime.settings import RuntimeSettings

FILE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
SECTIONS: tuple[tuple[str, type[BaseSettings]], ...] = (
    ("Every process but the simulated carrier", RuntimeSettings),
    ("gateway-public", GatewayPublicSettings),
    ("gateway-console, and `muster keys`", GatewayConsoleSettings),
    ("roster, and `muster seed`", RosterSettings),
    ("alerting", AlertingSettings),
    ("notifier and notifier-web", NotifierSettings),
    ("`muster bootstrap`, `migrate`, `doctor`, `dead-letters`", PrepareSettings),
    ("`muster alert`, `watch`, `approve`, `stop`", ClientSettings),
    ("carrier-simulator", SimulatorSettings),
)
HEAD = """\
# Settings

Everything is set by environment variables; a wrong or missing one ends the process at once and is
named. Secrets have no default: `muster env` makes new ones. `deploy/.env.example` is the list to
fill in for a deployment; `POSTGRES_PASSWORD`, `KAFKA_CLUSTER_ID`, `COMPOSE_PROFILES` and
`MUSTER_VERSION` in it are for compose and its images, not for Muster's processes.

Written by `python -m services.cli.settings_doc`; a test keeps this page equal to the classes.
"""


def variables(settings: type[BaseSettings]) -> dict[str, FieldInfo]:
    """A class's settings by the name of their environment variable."""
    prefix = settings.model_config.get("env_prefix", "")
    return {f"{prefix}{name}".upper(): field for name, field in settings.model_fields.items()}


def text() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(line for title, of in SECTIONS for line in _section(title, of))])


def _section(title: str, settings: type[BaseSettings]) -> Iterator[str]:
    """Its variables in a table; what every process shares is not said again."""
    shared = {} if settings is RuntimeSettings else variables(RuntimeSettings)
    inherits = issubclass(settings, RuntimeSettings)
    yield f"## {title}"
    yield ""
    yield "| Variable | Default | What it is |"
    yield "|---|---|---|"
    for name, field in variables(settings).items():
        if not (inherits and name in shared):
            yield f"| `{name}` | {_default(field)} | {_cell(field.description or '')} |"
    yield ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return f"`{_cell(str(value))}`" if value not in ("", None) else "empty"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
