"""Codes of a phone's clock: near enough, and once."""

import random

import pyotp
import pytest

from services.gateway.accounts.domain.officers import account_name, password_fault
from services.gateway.accounts.domain.second_factor import (
    ALPHABET,
    fitting_step,
    new_recovery_code,
    recovery_hash,
    step_of,
)


def code_at(step: int) -> str:
    return f"{step % 1_000_000:06d}"


def test_the_published_vectors_fit() -> None:
    """RFC 6238, appendix B, the last six of its eight digits."""
    codes = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").generate_otp
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert fitting_step(code, codes, step_of(seconds), 0) == step_of(seconds)


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(off: int) -> None:
    assert fitting_step(code_at(100 + off), code_at, 100, 0) == 100 + off


@pytest.mark.parametrize("off", [-2, 2])
def test_and_no_more(off: int) -> None:
    assert fitting_step(code_at(100 + off), code_at, 100, 0) is None


def test_a_used_code_and_those_before_it_are_worth_nothing() -> None:
    assert fitting_step(code_at(100), code_at, 100, 100) is None
    assert fitting_step(code_at(99), code_at, 100, 99) is None
    assert fitting_step(code_at(101), code_at, 100, 100) == 101


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef"])
def test_what_is_not_six_digits_is_none(typed: str) -> None:
    assert fitting_step(typed, code_at, 123456, 0) is None


def test_wide_digits_of_a_chinese_keyboard_count() -> None:
    assert fitting_step(" １２３ ４５６", code_at, 123456, 0) == 123456
    code = new_recovery_code(lambda letters: letters[0])
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    assert recovery_hash(wide) == recovery_hash(code)


def test_a_recovery_code_may_be_typed_as_it_comes() -> None:
    code = new_recovery_code(random.Random(1).choice)
    assert len(code) == 19
    assert set(code) <= {*ALPHABET, "-"}
    assert recovery_hash(code) == recovery_hash(f" {code.lower().replace('-', ' ')} ")
    assert recovery_hash(code) != recovery_hash(new_recovery_code(random.Random(2).choice))


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("短", "short"),
        ("x" * 201, "long"),
        ("aaaaaaaaaaaaaa", "plain"),
        ("王一王一王一王一王一王一", "plain"),
        ("今晚的雨比去年那场大多了吧", ""),
    ],
)
def test_length_is_what_counts(password: str, fault: str) -> None:
    assert password_fault(password, "王一") == fault


def test_a_name_is_found_however_its_spaces_were_typed() -> None:
    assert account_name("　王  一 ") == "王 一"
    assert account_name("Ｗａｎｇ") == "Wang"
