"""What each contact is told to do: the plan's texts, as far as they concern their buildings."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.field.domain.facts import Guide
from services.gateway.field.domain.guiding import guide_for

Guided = tuple[str, Guide]
"""The event that a contact is told of, and what to do."""
UNGUIDED: Guided = ("", Guide())

MESSAGES = text("""
select contact_id, event, mobilisation_id, audience from alerting_public.message_facts
 where contact_id = any(:contacts)
""")
# Apart, since thousands share them.
WORDINGS = text("""
select mobilisation_id, audience, texts from alerting_public.wordings
 where mobilisation_id = any(:mobilisations)
""")

# Whose tasks are at more than a building has no kind of building of their own.
TRAITS = text("""
select t.contact_id, bool_and(b.node_id is not null) as of_buildings,
       array_agg(distinct b.trait) filter (where b.trait is not null) as traits
  from alerting_public.contact_tasks t
  left join roster_public.nodes n on n.node_id = t.node_id
  left join lateral (
      select node_id, unnest(coalesce(nullif(traits, '{}'), array[null])) as trait
        from roster_public.nodes
       where node_id in (n.node_id, n.parent_id) and kind = 'building') b on true
 where t.contact_id = any(:contacts)
 group by t.contact_id
""")


async def guided_of(connection: AsyncConnection, contacts: Sequence[UUID]) -> dict[UUID, Guided]:
    """The guides of those contacts that have a message."""
    everybody = {"contacts": list(contacts)}
    messages = (await connection.execute(MESSAGES, everybody)).all()
    named = {"mobilisations": list({row.mobilisation_id for row in messages})}
    found = await connection.execute(WORDINGS, named)
    texts = {(row.mobilisation_id, row.audience): row.texts for row in found}
    built = await connection.execute(TRAITS, everybody)
    traits = {row.contact_id: _traits(row) for row in built}
    return {
        row.contact_id: (
            row.event,
            guide_for(texts.get((row.mobilisation_id, row.audience)), traits.get(row.contact_id)),
        )
        for row in messages
    }


def _traits(row: Row[Any]) -> tuple[str, ...] | None:
    return tuple(row.traits or ()) if row.of_buildings else None
