"""What every process is told from outside: environment variables with the prefix MUSTER_."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        raise ValueError("there is no such time zone: an IANA name such as Asia/Shanghai") from None
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
"""A time zone that this machine knows, by its IANA name."""


class RuntimeSettings(BaseSettings):
    """Settings that every process shares; each service derives its own class from this."""

    model_config = SettingsConfigDict(env_prefix="MUSTER_", extra="ignore")

    bind_host: str = Field("127.0.0.1", description="Address on which a process listens.")
    bootstrap_servers: str = Field(
        "127.0.0.1:9092", description="Kafka brokers, host:port separated by commas."
    )
    database_host: str = Field("127.0.0.1", description="PostgreSQL host.")
    database_port: int = Field(5432, description="PostgreSQL port.")
    database_name: str = Field("muster", description="PostgreSQL database.")
    database_pool: int = Field(
        8,
        ge=2,
        le=64,
        description="Connections of a process's pool; gateway-public holds up to three beside it.",
    )
    sealing_keys: SecretStr = Field(
        description="Key ring for names and phones: version:base64 of 32 bytes, newest first, "
        "separated by commas (`muster keys new` makes one)."
    )
    phone_hash_key: SecretStr = Field(
        description="Base64 of 32 bytes: key of the hash by which a phone number is looked up."
    )
    link_keys: SecretStr = Field(
        description="Key ring of the links in messages: version:base64 of 32 bytes, newest first."
    )
    public_url: str = Field(
        "http://127.0.0.1:8080", description="Address of gateway-public as phones reach it."
    )
    canary_number: str = Field(
        "",
        pattern=r"^(\+[1-9][0-9]{6,14})?$",
        description="Number of a phone of your own, E.164, that canaries go to; empty: none.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severe log line that is written."
    )
    fault_points: str = Field(
        "", description="For tests of failures: a folder of armed fault points; empty = off."
    )
    stream_max_wait_ms: int = Field(
        500, ge=10, description="Longest wait of a fetch at the broker, in milliseconds."
    )
    stream_group_slot: str = Field(
        "0", description="Slot of this process among its equals; fixed over restarts."
    )
