"""The plan's texts of what to do, as alerting publishes them."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.runtime.direct import Row

WORDINGS = """
select mobilisation_id, audience, texts from alerting_public.wordings
 where mobilisation_id = any(%(mobilisations)b)
"""
Wordings = Mapping[tuple[UUID, str], object]
"""By mobilisation and audience."""


def wordings_of(rows: Iterable[Row]) -> Wordings:
    """The texts of some mobilisations: apart from the contacts, since thousands share them."""
    return {(row.mobilisation_id, row.audience): row.texts for row in rows}
