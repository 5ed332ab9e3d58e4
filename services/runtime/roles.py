"""Who owns and who logs in: one schema and one login role a service, gateway two."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ServiceSchema:
    """A service's schema, the role that owns it, and roles of further processes of the service."""

    service: str
    owner: str
    others: tuple[str, ...] = ()

    @property
    def schema(self) -> str:
        return self.service

    @property
    def public(self) -> str:
        """The schema of the views that other services read."""
        return f"{self.service}_public"

    @property
    def logins(self) -> tuple[str, ...]:
        return (self.owner, *self.others)


SCHEMAS: tuple[ServiceSchema, ...] = (
    ServiceSchema("roster", "muster_roster"),
    ServiceSchema("alerting", "muster_alerting"),
    ServiceSchema("notifier", "muster_notifier"),
    ServiceSchema("gateway", "muster_gateway_console", ("muster_gateway_public",)),
)
LOGINS: tuple[str, ...] = tuple(login for schema in SCHEMAS for login in schema.logins)


def password_field(login: str) -> str:
    """The settings field of a login role's password: `muster_roster` -> `roster_password`."""
    return login.removeprefix("muster_") + "_password"
