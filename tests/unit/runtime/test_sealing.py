"""Sealed values open with their ring in their context, and with nothing else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.runtime.sealing import SealBrokenError, Sealer, parse_keyring

HASH, ONE, TWO = (base64.b64encode(bytes([number] * 32)).decode() for number in range(3))
SEALER = Sealer(f"1:{ONE}", HASH)
SEALED = SEALER.seal("王芳", "person.name")
TEXTS = st.text(st.characters(codec="utf-8"))


@given(TEXTS, st.text(st.characters(codec="utf-8")))
def test_what_was_sealed_opens_in_its_context(text: str, context: str) -> None:
    assert SEALER.open(SEALER.seal(text, context), context) == text


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(SealBrokenError):
        SEALER.open(SEALED, "resident.name")


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_a_changed_byte_anywhere_does_not_open(place: int, by: int) -> None:
    changed = bytearray(SEALED)
    changed[place] ^= by
    with pytest.raises(SealBrokenError):
        SEALER.open(bytes(changed), "person.name")


@given(st.integers(0, len(SEALED) - 1))
def test_a_shortened_value_does_not_open(length: int) -> None:
    with pytest.raises(SealBrokenError):
        SEALER.open(SEALED[:length], "person.name")


def test_equal_texts_are_not_seen_to_be_equal() -> None:
    assert SEALER.seal("王芳", "person.name") != SEALED
    assert "王芳".encode() not in SEALED


def test_a_newer_key_seals_and_the_older_still_opens() -> None:
    both = Sealer(f"2:{TWO},1:{ONE}", HASH)
    assert both.open(SEALED, "person.name") == "王芳"
    fresh = both.seal("王芳", "person.name")
    assert (SEALED[0], fresh[0]) == (1, 2)
    with pytest.raises(SealBrokenError):
        SEALER.open(fresh, "person.name")


def test_another_key_of_the_same_version_does_not_open() -> None:
    with pytest.raises(SealBrokenError):
        Sealer(f"1:{TWO}", HASH).open(SEALED, "person.name")


def test_a_number_is_found_by_its_hash_under_one_key_only() -> None:
    found = SEALER.phone_hash("+8619900000001")
    assert found == Sealer(f"7:{TWO}", HASH).phone_hash("+8619900000001")
    assert len(found) == 16
    assert found != SEALER.phone_hash("+8619900000002")
    assert found != Sealer(f"1:{ONE}", TWO).phone_hash("+8619900000001")


@pytest.mark.parametrize(
    "ring",
    ["", " , ", ONE, f"0:{ONE}", f"256:{ONE}", f"x:{ONE}", "1:AAAA", "1:not base64!", f"1={ONE}"],
)
def test_a_ring_that_is_none_is_refused(ring: str) -> None:
    with pytest.raises(ValueError, match=r"key|base64|padding|alphabet"):
        parse_keyring(ring)


def test_a_short_hash_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(f"1:{ONE}", base64.b64encode(b"short").decode())


def test_a_ring_may_be_written_with_spaces() -> None:
    assert list(parse_keyring(f" 2:{TWO} , 1:{ONE},")) == [2, 1]
