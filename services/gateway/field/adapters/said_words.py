"""What officers sent a contact in their own words, still sealed."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from services.gateway.field.domain.facts import OfficersWords
from services.runtime.direct import Row

MOST = 2
WORDS = """
select m.contact_id, m.purpose, m.in_force_at, g.words_sealed, g.words_en_sealed
  from alerting_public.contact_messages m
  join gateway.messages g on g.message_id = m.message_id and g.words_sealed is not null
 where m.contact_id = any(%(contacts)b)
 order by m.in_force_at desc
"""


def words_of(rows: Iterable[Row]) -> dict[UUID, list[OfficersWords]]:
    """The newest of each contact, the newest first."""
    found: dict[UUID, list[OfficersWords]] = defaultdict(list)
    for row in rows:
        own = found[row.contact_id]
        if len(own) < MOST:
            english = row.words_en_sealed or row.words_sealed
            own.append(OfficersWords(row.purpose, row.in_force_at, row.words_sealed, english))
    return found
