"""The one schema that all of alerting's tables are in, and what the rows of a branch begin with."""

from sqlalchemy import Column, Text, Uuid

from services.runtime.tables import new_metadata

METADATA = new_metadata("alerting")


def branch_columns() -> tuple[Column[object], ...]:
    """Whose row it is."""
    return (
        Column("mobilisation_id", Uuid, nullable=False),
        Column("community_code", Text, nullable=False),
    )
