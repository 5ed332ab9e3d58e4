"""One hyphen for every dash that keyboards and spreadsheets put in its place."""

import unicodedata

DASHES = "‐‒–—―−⸺⸻"
"""Those that Unicode's plain form (NFKC) leaves as they are."""
MEANT_AS_DASHES = "一ー"
"""What is typed for one between two numbers: 3一2一501."""
_HYPHENS = str.maketrans(DASHES, "-" * len(DASHES))


def hyphened(text: str) -> str:
    """The text in its plain form (NFKC), each dash in it a hyphen."""
    return unicodedata.normalize("NFKC", text).translate(_HYPHENS)
