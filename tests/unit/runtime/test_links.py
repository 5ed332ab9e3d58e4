"""Tokens in links: read aloud and typed they work, guessed or changed they do not."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.runtime.links import ALPHABET, mint, verify

KEYS = {3: os.urandom(32)}
NUMBERS = st.integers(0, 2**40 - 1)


@given(NUMBERS)
def test_a_token_leads_to_its_contact(number: int) -> None:
    token = mint(number, KEYS)
    assert set(token) <= set(ALPHABET)
    assert verify(token, KEYS) == number
    assert verify(token.lower(), KEYS) == number


@given(NUMBERS, st.data())
def test_any_changed_character_fails(number: int, data: st.DataObject) -> None:
    token = mint(number, KEYS)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != token[place]]))
    assert verify(token[:place] + other + token[place + 1 :], KEYS) is None


@given(NUMBERS, st.data())
def test_a_missing_or_added_character_fails(number: int, data: st.DataObject) -> None:
    token = mint(number, KEYS)
    place = data.draw(st.integers(0, len(token) - 1))
    added = data.draw(st.sampled_from(ALPHABET))
    assert verify(token[:place] + token[place + 1 :], KEYS) is None
    longer = token[:place] + added + token[place:]
    # Zeros before the number are the same number.
    assert verify(longer, KEYS) in ((None, number) if longer == f"0{token}" else (None,))


@given(NUMBERS)
def test_look_alikes_are_taken_for_what_they_look_like(number: int) -> None:
    token = mint(number, KEYS)
    for zero, one in (("O", "I"), ("o", "l"), ("0", "L"), ("O", "i")):
        assert verify(token.replace("0", zero).replace("1", one), KEYS) == number


@given(st.text(max_size=40))
def test_other_text_is_no_token(text: str) -> None:
    assert verify(text, KEYS) is None


def test_a_token_is_short() -> None:
    assert len(mint(1, KEYS)) == 14
    assert len(mint(10_000_000, KEYS)) == 18


def test_the_newest_key_mints_and_older_ones_still_open() -> None:
    both = {**KEYS, 4: os.urandom(32)}
    old, new = mint(77, KEYS), mint(77, both)
    assert (old[-1], new[-1]) == ("3", "4")
    assert verify(old, both) == verify(new, both) == 77
    assert verify(new, KEYS) is None


def test_a_key_under_another_version_does_not_open() -> None:
    assert verify(mint(77, KEYS), {5: KEYS[3]}) is None
    moved = mint(77, KEYS)[:-1] + ALPHABET[5]
    assert verify(moved, {5: KEYS[3]}) is None


def test_a_revoked_key_closes_its_links() -> None:
    assert verify(mint(77, KEYS), {}) is None
    assert verify(mint(77, KEYS), {3: os.urandom(32)}) is None


@pytest.mark.parametrize("letter", "ILOU")
def test_tokens_hold_no_letter_that_looks_like_another(letter: str) -> None:
    assert letter not in ALPHABET
