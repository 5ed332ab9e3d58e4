"""What the gateway's two processes are told from outside."""

from pydantic import Field, SecretStr

from services.runtime.settings import RuntimeSettings


class GatewayPublicSettings(RuntimeSettings):
    """gateway-public: intake and the field page."""

    gateway_public_password: SecretStr = Field(
        description="Password of the login role muster_gateway_public."
    )
    alert_max_bytes: int = Field(
        5_000_000, ge=1_000, description="Largest alert document that is taken, in bytes."
    )
    alert_read_s: float = Field(
        10.0, gt=0, description="Time within which an alert document must have come in, in seconds."
    )
    verify_phone: str = Field(
        "", description="Number that leaders may ring to check that a message is genuine."
    )
    link_hours_after_end: float = Field(
        72.0,
        ge=0,
        description="How long a link still opens after its mobilisation ended, in hours.",
    )
    wrong_links_allowed: int = Field(
        30, ge=1, description="Wrong links an address may try in ten minutes."
    )
    page_frame_ancestors: str = Field(
        "'self'",
        description="Who may show the field page in a frame (CSP source list); the demo adds its "
        "handsets page.",
    )


class GatewayConsoleSettings(RuntimeSettings):
    """gateway-console: the officers' API; also the role by which the command line makes keys."""

    gateway_console_password: SecretStr = Field(
        description="Password of the login role muster_gateway_console."
    )
