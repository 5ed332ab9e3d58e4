"""Notes: free text about a matter, a door or why something is declined.

It never leaves the gateway; events carry its id.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from schemas import ids

CONTEXT = "note.text"
"""What the text is sealed for."""
LONGEST_NOTE = 500


class Seals(Protocol):
    """Seals a text for a context."""

    def seal(self, text: str, context: str) -> bytes: ...


@dataclass(frozen=True)
class Note:
    """What a note is about (`matter`, `answer`, `visit` or `decline`), where, and the id of who
    wrote it."""

    about: str
    about_id: UUID
    mobilisation_id: UUID
    community_code: str
    author: str


@dataclass(frozen=True)
class SealedNote:
    """A note as it is kept."""

    note_id: UUID
    note: Note
    text_sealed: bytes
    at: datetime


def digest_of(text: str) -> str:
    """Tells one text from another where it must not stand itself."""
    return str(ids.of("note", text.strip()))


def sealed_note(note: Note, text: str, seals: Seals, at: datetime) -> SealedNote | None:
    """The note with its text sealed, None when nothing was written; who writes the same about the
    same thing writes it once."""
    text = text.strip()
    if not text:
        return None
    note_id = ids.of("note", note.about, note.about_id, note.author, text)
    return SealedNote(note_id, note, seals.seal(text, CONTEXT), at)
