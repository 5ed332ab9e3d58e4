"""The gateway's commands: `muster keys`, `muster officers`, `muster audit`; a composition root."""

from services.gateway.cli.entrance import new_officer_link
from services.gateway.cli.keys import app, new_key
from services.gateway.domain.actor import Scope

__all__ = ["Scope", "app", "new_key", "new_officer_link"]
