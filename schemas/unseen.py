"""Signs that nobody sees: in no text that people write, paste or keep in a plan."""

import re

UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    r"\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, marks that turn the direction of writing or the order of bytes, halves of a
character, and what is none (no XML takes it). Ends of lines stay, as forms send them, and so does
what joins signs: families of emoji and some scripts are written with it."""
