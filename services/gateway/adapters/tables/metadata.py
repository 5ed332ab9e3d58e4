"""The one schema that all the gateway's tables are in."""

from services.runtime.tables import new_metadata

METADATA = new_metadata("gateway")
