"""What the simulated carrier is told from outside: variables with the prefix MUSTER_SIM_."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.carrier_simulator.domain.faults import Fault, Measures
from services.carrier_simulator.domain.personas import DEFAULT_WEIGHTS

_SID = r"^AC[0-9a-f]{32}$"
_USUAL = Measures()
_NUMBER = r"^\+[1-9][0-9]{6,14}$"


class SimulatorSettings(BaseSettings):
    """One carrier with two customers: the emergency and the drill account."""

    model_config = SettingsConfigDict(env_prefix="MUSTER_SIM_", extra="ignore")

    bind_host: str = Field("127.0.0.1", description="Address on which the carrier listens.")
    port: int = Field(8090, ge=0, le=65535, description="Its port; 0 = any free one.")
    log_path: Path = Field(
        Path(".muster/carrier/log.jsonl"), description="The log: JSON lines, flushed to disk."
    )
    log_gather_ms: float = Field(
        1.0, ge=0, le=50, description="How long a flush of the log gathers company."
    )
    emergency_sid: str = Field(
        "AC" + "e" * 32, pattern=_SID, description="Account SID for real alerts."
    )
    emergency_token: SecretStr = Field(description="Its auth token; signs its webhooks.")
    emergency_number: str = Field(
        "+861069990001", pattern=_NUMBER, description="The number it sends and calls from."
    )
    drill_sid: str = Field("AC" + "d" * 32, pattern=_SID, description="Account SID for drills.")
    drill_token: SecretStr = Field(description="Its auth token; signs its webhooks.")
    drill_number: str = Field(
        "+861069990002", pattern=_NUMBER, description="The number it sends and calls from."
    )
    inbound_url: str = Field(
        "http://127.0.0.1:8082/twilio/inbound",
        description="Webhooks for what people send: /sms and /voice are appended.",
    )
    messages_per_s: float = Field(200.0, gt=0, description="Texts a second and account.")
    calls_per_s: float = Field(20.0, gt=0, description="New calls a second.")
    lines: int = Field(100, ge=1, description="Calls at the same time.")
    requests_per_s: float = Field(
        0.0, ge=0, description="Creates a second and account before 429; 0 = no limit."
    )
    queue_limit: int = Field(
        0, ge=0, description="Texts, and calls, that wait before more are refused; 0 = no limit."
    )
    faults: dict[Fault, Annotated[float, Field(ge=0, le=1)]] = Field(
        {}, description="Faults and their rates, as JSON; see docs/simulator.md."
    )
    fault_seed: int = Field(1, description="Chance of the faults: same seed, same faults.")
    slow_s: float = Field(
        _USUAL.slow_s, ge=0, le=60, description="A request in a slow minute takes so long."
    )
    late_s: float = Field(_USUAL.late_s, ge=0, description="Most that a late callback is late.")
    lag_s: float = Field(
        _USUAL.lag_s, ge=0, description="Most that a list is behind what it lists, seconds."
    )
    early_s: float = Field(
        _USUAL.early_s, ge=0, description="Most that an answer waits for its callback, seconds."
    )
    delivery_s: float = Field(0.2, ge=0, description="From sent to on the handset, seconds.")
    longest_ring_s: float = Field(60.0, gt=0, description="A call rings no longer, seconds.")
    reported: tuple[str, ...] = Field(
        ("queued", "sent", "delivered", "undelivered", "failed", "canceled"),
        description="Message statuses that go to status callbacks (JSON list).",
    )
    receipts_s: float = Field(
        0.0, ge=0, description="How long each status callback is held back, seconds."
    )
    callback_workers: int = Field(32, ge=1, le=512, description="Status callbacks in flight.")
    request_limit_s: float = Field(10.0, gt=0, description="Limit of each request outwards.")
    retries_s: tuple[float, ...] = Field(
        (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0),
        description="Waits before a request to nobody (no connection, 5xx) is tried again.",
    )
    page_base: str | None = Field(
        None, description="Where personas reach the field page, if not as in the link."
    )
    frame_sources: tuple[str, ...] = Field(
        ("http://127.0.0.1:8080", "http://localhost:8080"),
        description="Origins whose pages the wall may show in a frame.",
    )
    personas_on: bool = Field(True, description="Whether personas answer from the start.")
    seed: int = Field(1, description="Chance of the personas: same seed, same people.")
    weights: dict[str, float] = Field(
        dict(DEFAULT_WEIGHTS), description="Shares of the personas, as JSON."
    )
    cannot_share: float = Field(
        0.03, ge=0, le=1, description="Share of fast and slow personas who say they can't."
    )
    pace: float = Field(
        1.0, ge=0, description="Scale of what people take: 1 as in life, 0.02 for a demo."
    )
    most_knocks: int = Field(3, ge=1, le=20, description="Visits a person makes to one door.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severe log line that is written."
    )
