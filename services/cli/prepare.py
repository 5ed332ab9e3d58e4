"""What the commands that run once, before any process, are told from outside."""

from urllib.parse import quote

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL

from services.runtime.roles import LOGINS, password_field


class PrepareSettings(BaseSettings):
    """Where the database is, and the passwords of all login roles."""

    model_config = SettingsConfigDict(env_prefix="MUSTER_", extra="ignore")

    database_host: str = Field("127.0.0.1", description="PostgreSQL host.")
    database_port: int = Field(5432, description="PostgreSQL port.")
    database_name: str = Field("muster", description="PostgreSQL database.")
    bootstrap_servers: str = Field(
        "127.0.0.1:9092", description="Kafka brokers, host:port separated by commas."
    )
    admin_user: str = Field("postgres", description="PostgreSQL superuser, for `bootstrap` alone.")
    admin_password: SecretStr = Field(
        SecretStr(""), description="The superuser's password, for `bootstrap` alone."
    )
    roster_password: SecretStr = Field(description="Password of the role muster_roster.")
    alerting_password: SecretStr = Field(description="Password of the role muster_alerting.")
    notifier_password: SecretStr = Field(description="Password of the role muster_notifier.")
    gateway_console_password: SecretStr = Field(
        description="Password of the role muster_gateway_console."
    )
    gateway_public_password: SecretStr = Field(
        description="Password of the role muster_gateway_public."
    )

    lists_folder: str = Field(
        "", description="Folder of the call-down lists, for `doctor` alone; empty: none are kept."
    )

    def passwords(self) -> dict[str, str]:
        """Passwords by login role."""
        return {login: getattr(self, password_field(login)).get_secret_value() for login in LOGINS}

    @property
    def admin_url(self) -> str:
        """The superuser's libpq address."""
        password = quote(self.admin_password.get_secret_value(), safe="")
        user = quote(self.admin_user, safe="")
        return f"postgresql://{user}:{password}@{self.database_host}:{self.database_port}/postgres"

    def url(self, login: str) -> URL:
        """The database's address for one login role."""
        return URL.create(
            "postgresql+psycopg",
            username=login,
            password=self.passwords()[login],
            host=self.database_host,
            port=self.database_port,
            database=self.database_name,
        )
