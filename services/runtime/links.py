"""Links in messages: a token instead of a login, nothing secret stored.

A token is the contact's number in Crockford base 32, then twelve characters (60 bits) of HMAC
over key version and number, then the key version's character: read aloud, typed, never guessed.
"""

import hashlib
import hmac
from collections.abc import Mapping

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MAC_CHARACTERS = 12
_TYPED = str.maketrans("OILU", "011V")


def _encode(number: int, width: int = 1) -> str:
    digits = ""
    while number or len(digits) < width:
        number, rest = divmod(number, 32)
        digits = ALPHABET[rest] + digits
    return digits


def _mac(contact_no: int, version: int, key: bytes) -> str:
    message = f"link\x1f{version}\x1f{contact_no}".encode()
    digest = hmac.digest(key, message, hashlib.sha256)
    return _encode(int.from_bytes(digest[:8]) >> 4, MAC_CHARACTERS)


def mint(contact_no: int, keys: Mapping[int, bytes]) -> str:
    """The token of a contact under the ring's newest key (versions 1 to 31)."""
    version = max(keys)
    return _encode(contact_no) + _mac(contact_no, version, keys[version]) + ALPHABET[version]


def verify(token: str, keys: Mapping[int, bytes]) -> int | None:
    """The contact's number, or None when no key of the ring made this token."""
    text = token.upper().translate(_TYPED)
    if not MAC_CHARACTERS + 2 <= len(text) <= MAC_CHARACTERS + 12 or set(text) - set(ALPHABET):
        return None
    number_text, mac, version_text = (
        text[: -MAC_CHARACTERS - 1],
        text[-MAC_CHARACTERS - 1 : -1],
        text[-1],
    )
    contact_no = 0
    for character in number_text:
        contact_no = contact_no * 32 + ALPHABET.index(character)
    version = ALPHABET.index(version_text)
    key = keys.get(version)
    if key is None or not hmac.compare_digest(mac, _mac(contact_no, version, key)):
        return None
    return contact_no
