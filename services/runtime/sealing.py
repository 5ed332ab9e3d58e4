"""Sealing personal data: AES-256-GCM with a versioned key ring, and keyed hashes for look-up.

A sealed value is: one byte of key version, 12 bytes of nonce, ciphertext with tag. Its context
(such as `person.phone`) is authenticated, so a value moved to another column does not open.
"""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class SealBrokenError(ValueError):
    """The value was not sealed with a key of this ring in this context."""


def parse_keyring(text: str) -> dict[int, bytes]:
    """`2:base64,1:base64` -> keys by version, newest first; ValueError says what is wrong."""
    ring: dict[int, bytes] = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        version, _, encoded = item.partition(":")
        key = base64.b64decode(encoded, validate=True)
        if not version.isdecimal() or not 1 <= int(version) <= 255 or len(key) != 32:
            raise ValueError("a key ring is version:base64 of 32 bytes, version 1 to 255")
        ring[int(version)] = key
    if not ring:
        raise ValueError("a key ring holds at least one key")
    return ring


class Sealer:
    """Seals with the newest key of the ring, opens with any."""

    def __init__(self, keyring: str, phone_hash_key: str) -> None:
        ring = parse_keyring(keyring)
        self._newest = max(ring)
        self._ciphers = {version: AESGCM(key) for version, key in ring.items()}
        self._hash_key = base64.b64decode(phone_hash_key, validate=True)
        if len(self._hash_key) != 32:
            raise ValueError("the phone hash key is base64 of 32 bytes")

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt `text` for `context`."""
        nonce = os.urandom(NONCE_BYTES)
        body = self._ciphers[self._newest].encrypt(nonce, text.encode(), context.encode())
        return bytes([self._newest]) + nonce + body

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt; SealBrokenError when key, context or bytes do not fit."""
        if len(sealed) <= 1 + NONCE_BYTES or sealed[0] not in self._ciphers:
            raise SealBrokenError("no key of this ring sealed this value")
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return self._ciphers[sealed[0]].decrypt(nonce, body, context.encode()).decode()
        except InvalidTag:
            raise SealBrokenError("the value or its context was changed") from None

    def phone_hash(self, e164: str) -> bytes:
        """16 bytes by which a number in E.164 is found without being readable."""
        return hmac.digest(self._hash_key, e164.encode(), hashlib.sha256)[:16]
