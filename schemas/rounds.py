"""Rounds: why a message to a contact is legitimate."""

import base64
import hashlib

from schemas.vocabulary import RoundPurpose


def round_name(purpose: RoundPurpose, cause: object = "") -> str:
    """`first`, or the purpose with its cause: `upgrade:1782...`, `urgency:2`."""
    return f"{purpose}:{cause}" if cause != "" else str(purpose)


def round_purpose(name: str) -> RoundPurpose:
    """The purpose in a round's name; ValueError when it has none."""
    return RoundPurpose(name.partition(":")[0])


def round_code(name: str) -> str:
    """A round in a link: at most five characters, the same for the same round."""
    if name == RoundPurpose.FIRST:
        return "f"
    digest = hashlib.blake2s(name.encode(), digest_size=3).digest()
    return name[0] + base64.b32encode(digest).decode().rstrip("=").lower()[:4]
