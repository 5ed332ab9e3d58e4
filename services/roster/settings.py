"""What the roster is told from outside."""

from typing import Literal

from pydantic import Field, SecretStr

from services.runtime.settings import RuntimeSettings, Zone


class RosterSettings(RuntimeSettings):
    """Settings of the process `roster` and of `muster seed`."""

    roster_password: SecretStr = Field(description="Password of the login role muster_roster.")
    roster_tellers: int = Field(
        2, ge=1, le=4, description="Chunks of an impact that the roster works on side by side."
    )
    lists_folder: str = Field(
        "",
        description="Folder in which call-down lists are kept as PDF, mode 0700; empty: none. They "
        "hold names and phones.",
    )
    lists_every_s: float = Field(
        300.0, gt=0, description="How often the lists are compared with the roster, in seconds."
    )
    lists_language: Literal["zh", "en"] = Field("zh", description="Language of the lists.")
    zone: Zone = Field(
        "Asia/Shanghai", description="Time zone of the moment that stands on the lists (IANA name)."
    )
