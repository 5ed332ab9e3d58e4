"""Sealed notes in PostgreSQL."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.adapters.tables.answers import NOTES
from services.gateway.domain.notes import SealedNote


async def keep_note(connection: AsyncConnection, kept: SealedNote) -> None:
    """Keep a note; the same again changes nothing."""
    statement = insert(NOTES).values(
        note_id=kept.note_id,
        mobilisation_id=kept.note.mobilisation_id,
        community_code=kept.note.community_code,
        about=kept.note.about,
        about_id=kept.note.about_id,
        text_sealed=kept.text_sealed,
        author=kept.note.author,
        at=kept.at,
    )
    await connection.execute(statement.on_conflict_do_nothing())
