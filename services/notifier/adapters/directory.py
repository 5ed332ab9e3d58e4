"""What roster and alerting publish, read in a few statements for a whole batch."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.domain.message import ContactFacts, Person
from services.notifier.domain.own_words import message_of

Wording = tuple[Mapping[str, Mapping[str, str]], UUID | None]
"""Templates by channel and purpose, and whose words they are."""

PEOPLE = text("""
select person_id, phone_sealed, phone_hash from roster_public.people
 where person_id = any(:ids) and phone_sealed is not null and phone_hash is not null
""")

# Without the texts: a batch shares them.
FACTS = text("""
select contact_id, mobilisation_id, contact_no, exercise, signature, event, audience, node_ids,
       visits, rescues, silent
  from alerting_public.message_facts where contact_id = any(:ids)
""")

WORDINGS = text("""
select mobilisation_id, audience, texts, text_id from alerting_public.wordings
 where mobilisation_id = any(:ids)
""")

WORDS = text("""
select message_id, words_sealed from gateway_public.messages
 where message_id = any(:ids) and words_sealed is not null
""")

NODES = text("""
select node_id, coalesce(nullif(full_name, ''), name) as name from roster_public.nodes
 where node_id = any(:ids)
""")


class PublishedDirectory:
    """The port `Directory`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def people(self, person_ids: Sequence[UUID]) -> dict[UUID, Person]:
        found = await self._connection.execute(PEOPLE, {"ids": list(person_ids)})
        return {
            row.person_id: Person(bytes(row.phone_sealed), bytes(row.phone_hash)) for row in found
        }

    async def facts(
        self, contact_ids: Sequence[UUID], rounds: Iterable[str]
    ) -> dict[UUID, ContactFacts]:
        rows = (await self._connection.execute(FACTS, {"ids": list(contact_ids)})).all()
        node_ids = {node_id for row in rows for node_id in row.node_ids or ()}
        names = await self._names(list(node_ids))
        wordings = await self._wordings(list({row.mobilisation_id for row in rows}))
        said = {message_of(name) for name in rounds} | {own for _texts, own in wordings.values()}
        words = await self._words([one for one in said if one is not None])
        found = {}
        for row in rows:
            texts, text_id = wordings.get((row.mobilisation_id, row.audience), ({}, None))
            found[row.contact_id] = ContactFacts(
                contact_no=row.contact_no,
                exercise=row.exercise,
                signature=row.signature or "",
                event=row.event or "",
                texts=texts,
                places=tuple(names[item] for item in row.node_ids or () if item in names),
                visits=row.visits or 0,
                rescues=row.rescues or 0,
                silent=row.silent or 0,
                text_id=text_id,
                words_sealed=words,
            )
        return found

    async def _wordings(self, mobilisation_ids: Sequence[UUID]) -> dict[tuple[UUID, str], Wording]:
        found = await self._connection.execute(WORDINGS, {"ids": list(mobilisation_ids)})
        return {
            (row.mobilisation_id, row.audience): (_texts(row.texts), row.text_id) for row in found
        }

    async def _words(self, message_ids: Sequence[UUID]) -> dict[UUID, bytes]:
        found = await self._connection.execute(WORDS, {"ids": list(message_ids)})
        return {row.message_id: bytes(row.words_sealed) for row in found}

    async def _names(self, node_ids: Sequence[UUID]) -> dict[UUID, str]:
        if not node_ids:
            return {}
        found = await self._connection.execute(NODES, {"ids": list(node_ids)})
        return {row.node_id: row.name for row in found}


def _texts(raw: object) -> Mapping[str, Mapping[str, str]]:
    """Templates by channel and purpose; what is not a text is left out."""
    if not isinstance(raw, Mapping):
        return {}
    return {
        channel: {name: text for name, text in texts.items() if isinstance(text, str)}
        for channel, texts in raw.items()
        if isinstance(texts, Mapping)
    }
