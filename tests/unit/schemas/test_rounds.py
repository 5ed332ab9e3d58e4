"""A round is named by why a message is legitimate; its code in a link is short and steady."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.rounds import round_code, round_name, round_purpose
from schemas.vocabulary import RoundPurpose


@given(st.sampled_from(RoundPurpose), st.text() | st.integers() | st.uuids())
def test_the_purpose_is_read_back_from_the_name(purpose: RoundPurpose, cause: object) -> None:
    assert round_purpose(round_name(purpose, cause)) is purpose


def test_names_are_the_purpose_with_its_cause() -> None:
    assert round_name(RoundPurpose.FIRST) == "first"
    assert round_name(RoundPurpose.URGENCY, 2) == "urgency:2"
    assert round_name(RoundPurpose.UPGRADE, 0) == "upgrade:0"


def test_a_name_without_a_purpose_is_refused() -> None:
    with pytest.raises(ValueError, match="second"):
        round_purpose("second:1")


def test_codes_are_the_same_for_ever() -> None:
    # They stand in texts that were sent: the page and the carrier's log are read by them.
    assert round_code("first") == "f"
    assert round_code("urgency:2") == "uwvpo"


@given(st.sampled_from(RoundPurpose), st.uuids())
def test_a_code_is_short_and_plain(purpose: RoundPurpose, cause: object) -> None:
    code = round_code(round_name(purpose, cause))
    assert re.fullmatch(r"[a-z][a-z2-7]{4}", code)


def test_rounds_of_one_contact_have_codes_of_their_own() -> None:
    names = ["first", *(f"urgency:{n}" for n in range(1, 4)), *(f"upgrade:{n}" for n in range(100))]
    assert len({round_code(name) for name in names}) == len(names)
