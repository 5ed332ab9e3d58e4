"""What the alerting process is told from outside."""

from pydantic import Field, SecretStr

from services.runtime.settings import RuntimeSettings, Zone


class AlertingSettings(RuntimeSettings):
    """Settings of the alerting process."""

    alerting_password: SecretStr = Field(description="Password of the role muster_alerting.")
    plans_path: str = Field(
        "", description="Folder of plans; empty for those that come with Muster."
    )
    plans_time_factor: float = Field(
        1.0, gt=0, description="All timers of plans are divided by this; 1 except in the demo."
    )
    zone: Zone = Field(
        "Asia/Shanghai",
        description="Time zone of the hours that plans name: quiet hours, and the evening by which "
        "people are moved (IANA name).",
    )
