"""What the gateway's two processes are told from outside."""

from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from services.gateway.domain.roles import Role
from services.gateway.domain.tiles import Tiles, origin_of
from services.runtime.settings import RuntimeSettings, Zone


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
    canary_every_s: float = Field(
        0.0,
        ge=0,
        description="Seconds between two canaries, probes through the whole pipeline to "
        "MUSTER_CANARY_NUMBER; 0: none.",
    )
    canary_late_s: float = Field(
        120.0, gt=0, description="Seconds after which a canary that has not arrived is an alarm."
    )
    verify_phone: str = Field(
        "", description="Number that leaders may ring to check that a message is genuine."
    )
    zone: Zone = Field(
        "Asia/Shanghai", description="Time zone in which the field page shows moments (IANA name)."
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
    """gateway-console: the officers' API and log-in; also `muster keys`, `officers`, `audit`."""

    gateway_console_password: SecretStr = Field(
        description="Password of the login role muster_gateway_console."
    )
    console_url: str = Field(
        "http://127.0.0.1:8081",
        description="Address of the console as browsers reach it; with https cookies are Secure.",
    )
    office: str = Field(
        "Muster", description="Name of the office that starts mobilisations from the console."
    )
    zone: Zone = Field(
        "Asia/Shanghai",
        description="Time zone in which the console shows moments, and of the hours that plans "
        "name where it says by when visits are to be done (IANA name).",
    )
    map_tiles: str = Field(
        "",
        description="Street map beneath the footprints: where a tile server of your own network "
        "answers, with {z}, {x} and {y} (`https://tiles.street.example/{z}/{x}/{y}.png`; no IPv6 "
        "address: policies of browsers know none); empty: none, and nobody is asked. Web Mercator "
        "on WGS-84: see the guide for operators.",
    )
    map_tiles_attribution: str = Field(
        "", description="Whose map that is: plain text, shown in its corner."
    )
    map_tiles_zoom: int = Field(
        18, ge=1, le=22, description="Deepest zoom that the tile server has; beyond it tiles grow."
    )
    session_idle_min: float = Field(
        60.0,
        gt=0,
        description="A log-in ends after so many minutes without use; an open page of the console "
        "is use.",
    )
    session_most_hours: float = Field(
        13.0, gt=0, description="A log-in ends after so many hours in any case: a shift and more."
    )
    second_factor_roles: str = Field(
        "approver,deputy-approver,administrator",
        description="Roles that need a second factor (TOTP), separated by commas; others may have "
        "one.",
    )
    hashing_memory_kib: int = Field(
        65_536, ge=32, description="Memory that hashing one password takes (argon2id), in KiB."
    )

    oidc_issuer: str = Field(
        "", description="Another provider that lets officers in (OpenID Connect); empty: none."
    )
    oidc_name: str = Field("", description="What the log-in page calls that provider.")
    oidc_client_id: str = Field("", description="What that provider calls us.")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="Our secret with it.")
    oidc_claim: str = Field(
        "sub",
        description="Claim by which it names an officer (`muster officers outside`); `email` "
        "counts only with `email_verified` true.",
    )
    oidc_second_factor: bool = Field(
        False, description="That provider asks for a second factor itself: ours is not asked."
    )
    report_after_min: float = Field(
        30.0, ge=0, description="A mobilisation's summary is made so many minutes after its end."
    )
    sms_per_s: float = Field(
        100.0, gt=0, description="Messages a second the provider takes, for what is foreseen."
    )
    call_lines: int = Field(
        100, ge=1, description="Calls that can go on at once, for what is foreseen before a start."
    )

    canary_late_s: float = Field(
        120.0, gt=0, description="Seconds after which the overview says that a canary is late."
    )
    drill_grace_min: float = Field(
        30.0,
        ge=0,
        description="A drill of the calendar that could not begin at its time still does within so "
        "many minutes; after that it is missed.",
    )

    @field_validator("second_factor_roles")
    @classmethod
    def _known_roles(cls, text: str) -> str:
        roles_of(text)
        return text

    @field_validator("map_tiles")
    @classmethod
    def _askable(cls, address: str, info: ValidationInfo) -> str:
        if not address:
            return address
        origin = origin_of(address)
        if origin.startswith("http:") and str(info.data.get("console_url")).startswith("https:"):
            raise ValueError("it has to be https as the console is: browsers show no other tiles")
        if urlsplit(origin).hostname == urlsplit(str(info.data.get("console_url"))).hostname:
            raise ValueError("its host may not be the console's: cookies know no ports")
        return address

    @property
    def tiles(self) -> Tiles:
        """The street map beneath the footprints, or none."""
        return Tiles(self.map_tiles, self.map_tiles_attribution, self.map_tiles_zoom)

    @property
    def secure(self) -> bool:
        """Whether browsers reach the console by https."""
        return self.console_url.startswith("https://")


def roles_of(text: str) -> frozenset[Role]:
    """Roles separated by commas; ValueError when one is unknown."""
    return frozenset(Role(name.strip()) for name in text.split(",") if name.strip())
