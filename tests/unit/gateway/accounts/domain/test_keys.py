"""API keys: only the right secret of a key in force."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.accounts.domain.keys import Asking, StoredKey, hash_secret, split, written

NOW = datetime(2026, 8, 1, tzinfo=UTC)


def stored(expires: datetime | None = None, revoked: datetime | None = None) -> StoredKey:
    return StoredKey("ab12", "n", hash_secret("s3cret"), frozenset(), expires, revoked)


def test_the_right_secret_in_time() -> None:
    assert stored().valid("s3cret", NOW)
    assert not stored().valid("other", NOW)
    assert stored(expires=NOW + timedelta(seconds=1)).valid("s3cret", NOW)
    assert not stored(expires=NOW).valid("s3cret", NOW)
    assert not stored(revoked=NOW).valid("s3cret", NOW)


def test_a_written_key_splits_into_its_parts() -> None:
    assert split(written("ab12", "s3cret")) == ("ab12", "s3cret")


def test_the_same_asking_is_the_same_key_and_any_other_has_another_secret() -> None:
    asking, again = (Asking("session", "once").pair("maker") for _ in range(2))
    assert asking == again
    assert split(written(*asking)) == asking
    others = [
        Asking("session", "twice").pair("maker"),
        Asking("later session", "once").pair("maker"),
        Asking("session", "once").pair("another maker"),
    ]
    assert len({asking[1], *(secret for _, secret in others)}) == 4
    # In a later session it is still the same one, by its id, and is not made a second time.
    assert others[1][0] == asking[0]


@given(st.text(max_size=250))
def test_anything_else_is_no_key(text: str) -> None:
    parts = split(text)
    assert parts is None or written(*parts) == text
