"""What the roster is told from outside."""

from pydantic import Field, SecretStr

from services.runtime.settings import RuntimeSettings


class RosterSettings(RuntimeSettings):
    """Settings of the process `roster` and of `muster seed`."""

    roster_password: SecretStr = Field(description="Password of the login role muster_roster.")
    roster_tellers: int = Field(
        2, ge=1, le=4, description="Chunks of an impact that the roster works on side by side."
    )
