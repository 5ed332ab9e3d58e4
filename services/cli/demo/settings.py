"""The environment of the demo: fresh secrets, timers of seconds, the simulated carrier."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.cli.env import new_secrets

HOST = "127.0.0.1"
OFTEN = {
    f"MUSTER_NUMBER_{limit}": "100000"
    for limit in ("SMS_PER_DAY", "CALLS_PER_MINUTE", "CALLS_PER_HOUR", "CALLS_PER_DAY")
}
"""A demo tells the same people again and again within minutes."""


CALL_S = 40
"""What a call takes where its line counts: so many lines let the carrier's rate through."""


@dataclass(frozen=True)
class DemoPace:
    """How fast the demo lives.

    All timers of plans are divided by `time_factor`; what people take is multiplied by
    `people_pace`; rates are the simulated carrier's, a second.
    """

    time_factor: float = 40.0
    people_pace: float = 0.03
    messages_per_s: float = 200.0
    calls_per_s: float = 40.0
    reconcile_after_s: float = 6.0
    provider_timeout_s: float = 2.0
    personas_on: bool = True


@dataclass(frozen=True)
class DemoSettings:
    """Where the demo lives, its ports by process, and its pace.

    `bootstrap_servers` empty: the demo brings a broker of its own. `more` are variables that go
    before those the demo would choose.
    """

    folder: Path
    ports: Mapping[str, int]
    pace: DemoPace
    bootstrap_servers: str
    seed: int = 7
    more: Mapping[str, str] = field(default_factory=dict)

    def url(self, process: str) -> str:
        return f"http://{HOST}:{self.ports[process]}"

    @property
    def database(self) -> Path:
        return self.folder / "postgres"

    @property
    def carrier_log(self) -> Path:
        return self.folder / "carrier.jsonl"


def environment(
    settings: DemoSettings, bootstrap_servers: str, superuser: tuple[str, str]
) -> dict[str, str]:
    """Every variable that the processes of the demo are started with."""
    emergency, drill = secrets.token_hex(16), secrets.token_hex(16)
    pace = settings.pace
    rates = {
        "MUSTER_SMS_PER_S": str(pace.messages_per_s),
        "MUSTER_CALLS_PER_S": str(pace.calls_per_s),
        "MUSTER_PROVIDER_TIMEOUT_S": str(pace.provider_timeout_s),
        "MUSTER_LOST_AFTER_S": str(pace.provider_timeout_s + 1.5),
        "MUSTER_RECONCILE_AFTER_S": str(pace.reconcile_after_s),
        "MUSTER_PLANS_TIME_FACTOR": str(pace.time_factor),
        "MUSTER_REPORT_AFTER_MIN": str(30 / pace.time_factor),
        "MUSTER_CALL_LINES": str(round(pace.calls_per_s * CALL_S)),
    }
    provider = {
        "MUSTER_PROVIDER_BASE_URL": settings.url("carrier-simulator"),
        "MUSTER_WEBHOOK_BASE_URL": settings.url("notifier-web"),
        "MUSTER_PROVIDER_SID": "AC" + "e" * 32,
        "MUSTER_PROVIDER_TOKEN": emergency,
        "MUSTER_PROVIDER_NUMBER": "+861069990001",
        "MUSTER_DRILL_PROVIDER_SID": "AC" + "d" * 32,
        "MUSTER_DRILL_PROVIDER_TOKEN": drill,
        "MUSTER_DRILL_PROVIDER_NUMBER": "+861069990002",
    }
    places = {
        "MUSTER_BOOTSTRAP_SERVERS": bootstrap_servers,
        "MUSTER_DATABASE_HOST": HOST,
        "MUSTER_DATABASE_PORT": str(settings.ports["postgres"]),
        "MUSTER_PUBLIC_URL": settings.url("gateway-public"),
        "MUSTER_CONSOLE_URL": settings.url("gateway-console"),
        "MUSTER_LISTS_FOLDER": str(settings.folder / "lists"),
        "MUSTER_ADMIN_USER": superuser[0],
        "MUSTER_ADMIN_PASSWORD": superuser[1],
        "MUSTER_VERIFY_PHONE": "",
        "MUSTER_PAGE_FRAME_ANCESTORS": f"'self' {settings.url('carrier-simulator')}",
    }
    if not settings.bootstrap_servers:
        # The demo's own broker answers a fetch only when the wait is over.
        rates["MUSTER_STREAM_MAX_WAIT_MS"] = "40"
    carrier = _carrier(settings, emergency, drill)
    return new_secrets() | rates | OFTEN | provider | places | carrier | dict(settings.more)


def _carrier(settings: DemoSettings, emergency: str, drill: str) -> dict[str, str]:
    pace = settings.pace
    return {
        "MUSTER_SIM_LOG_PATH": str(settings.carrier_log),
        "MUSTER_SIM_EMERGENCY_TOKEN": emergency,
        "MUSTER_SIM_DRILL_TOKEN": drill,
        "MUSTER_SIM_INBOUND_URL": settings.url("notifier-web") + "/twilio/inbound",
        "MUSTER_SIM_MESSAGES_PER_S": str(pace.messages_per_s),
        "MUSTER_SIM_CALLS_PER_S": str(pace.calls_per_s),
        "MUSTER_SIM_PACE": str(pace.people_pace),
        "MUSTER_SIM_SEED": str(settings.seed),
        "MUSTER_SIM_DELIVERY_S": "0.1",
        "MUSTER_SIM_LONGEST_RING_S": "20",
        "MUSTER_SIM_PERSONAS_ON": json.dumps(pace.personas_on),
        "MUSTER_SIM_FRAME_SOURCES": json.dumps([settings.url("gateway-public")]),
    }
