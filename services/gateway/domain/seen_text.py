"""What people type is text that can be seen."""

from schemas.unseen import UNSEEN


def seen_text(typed: str) -> str:
    """The text without signs that nobody sees: they come with what is pasted (a number from a list
    of contacts has two). It goes into texts to phones and onto pages, and no database keeps a
    NUL."""
    return UNSEEN.sub("", typed)
