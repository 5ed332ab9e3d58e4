"""Where the command finds the gateway, and with which key it speaks."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ClientSettings(BaseSettings):
    """Settings of the commands that speak to the gateway."""

    model_config = SettingsConfigDict(env_prefix="MUSTER_", extra="ignore")

    public_url: str = Field("http://127.0.0.1:8080", description="Address of gateway-public.")
    console_url: str = Field("http://127.0.0.1:8081", description="Address of gateway-console.")
    api_key: SecretStr = Field(
        SecretStr(""), description="API key that `muster alert`, `watch` and `stop` speak with."
    )
