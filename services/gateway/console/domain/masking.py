"""Names and phones as they are shown until somebody asks for them."""

import re
import unicodedata

from schemas.dashes import DASHES, MEANT_AS_DASHES
from services.gateway.console.domain.place_words import is_short
from services.gateway.domain.seen_text import seen_text

NUMBER = re.compile(
    r"(?:\+|00)(?P<abroad>[1-9]\d{6,14})|(?:86(?=1\d{10}$))?0?(?P<here>[1-9]\d{6,14})"
)
"""With a country (+86, 0086), without (86 before a mobile's), or a place's 0 before it."""
IDLE = f".(){DASHES}{MEANT_AS_DASHES}"


def masked_name(name: str) -> str:
    """The first sign, then stars: 王**."""
    seen = seen_text(name)
    return seen[:1] + "*" * min(max(len(seen) - 1, 1), 2) if seen else ""


def masked_phone(phone: str) -> str:
    """199 **** 0001: enough to tell two numbers apart."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]} **** {digits[-4:]}" if len(digits) > 7 else "****"


def grouped_phone(phone: str) -> str:
    """199 0000 0000."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}" if len(digits) == 11 else phone


def e164(typed: str) -> str:
    """A number however it was typed or pasted, as E.164 of mainland China when it names no country;
    empty when it is none, or a door as it stands on lists (12-1-1203).

    Wide digits, spaces of any kind, brackets and the marks that telephones put around a number
    say nothing.
    """
    if is_short(typed):
        return ""
    said = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if not _idle(sign))
    found = NUMBER.fullmatch(said)
    if found is None:
        return ""
    return f"+{found['abroad']}" if found["abroad"] else f"+86{found['here']}"


def _idle(sign: str) -> bool:
    return sign in IDLE or unicodedata.category(sign) in ("Cf", "Zs", "Pd")
