"""API keys: `mk_<public id>_<secret>`; only a hash of the secret is kept."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from services.gateway.domain.actor import Scope
from services.gateway.domain.division import EVERYWHERE

PREFIX = "mk"
ID_BYTES = 5


@dataclass(frozen=True)
class StoredKey:
    """A key as kept: whoever reads the table can't use it."""

    key_id: str
    name: str
    secret_hash: bytes
    scopes: frozenset[Scope]
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    division: str = EVERYWHERE

    def valid(self, secret: str, now: datetime) -> bool:
        """Whether this secret is the key's and the key is in force at `now`."""
        fits = hmac.compare_digest(self.secret_hash, hash_secret(secret))
        in_time = self.expires_at is None or now < self.expires_at
        return fits and in_time and self.revoked_at is None


@dataclass(frozen=True)
class KeyAsked:
    """A key as it is asked for; `division` as somebody wrote it, no `expires_at`: never."""

    name: str
    scopes: frozenset[Scope]
    division: str
    expires_at: datetime | None


@dataclass(frozen=True)
class Asking:
    """One wish for a key, which may be sent again: the session that it comes from, and its
    Idempotency-Key. The same wish gives the same key, of which nothing more is kept."""

    session: str
    idempotency_key: str

    def pair(self, maker: str) -> tuple[str, str]:
        """Public id and secret. The session's token is 256 random bits that are kept nowhere: who
        knows the Idempotency-Key and has read all tables knows no secret by it."""
        known = f"{maker}\x1f{self.idempotency_key}".encode()
        secret = hmac.digest(self.session.encode(), b"api key\x1f" + known, hashlib.sha256)
        return hashlib.sha256(known).hexdigest()[: 2 * ID_BYTES], secret.hex()


def new_pair() -> tuple[str, str]:
    """Public id and secret of a key that is made once."""
    return secrets.token_hex(ID_BYTES), secrets.token_hex(32)


def hash_secret(secret: str) -> bytes:
    """The secret is 256 random bits, so a plain hash of it can't be guessed back."""
    return hashlib.sha256(secret.encode()).digest()


def written(key_id: str, secret: str) -> str:
    """The key as its holder gets it, once."""
    return f"{PREFIX}_{key_id}_{secret}"


def split(key: str) -> tuple[str, str] | None:
    """Public id and secret of a key; None when it does not look like one."""
    prefix, _, rest = key.partition("_")
    key_id, _, secret = rest.partition("_")
    if prefix != PREFIX or not key_id.isalnum() or len(key) > 200 or not secret.isalnum():
        return None
    return key_id, secret
