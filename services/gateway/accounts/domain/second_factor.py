"""The second factor: six digits of a clock (RFC 6238), each good once; and codes if it is lost.

A recovery code is 80 random bits in groups that can be read aloud.
"""

import hashlib
import unicodedata
from collections.abc import Callable

STEP_S = 30
DRIFT_STEPS = 1
"""How far a phone's clock may be off, either way."""
RECOVERY_CODES = 10
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16

CodeAt = Callable[[int], str]
"""The six digits of a step of the clock."""


def step_of(unix_s: float) -> int:
    """The number of the clock's step."""
    return int(unix_s // STEP_S)


def fitting_step(code: str, code_at: CodeAt, now_step: int, last_used: int) -> int | None:
    """The step that this code belongs to, also in the wide digits of a Chinese keyboard; None when
    wrong, or used before (`last_used`)."""
    digits = "".join(unicodedata.normalize("NFKC", code).split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdecimal()):
        return None
    for step in range(now_step - DRIFT_STEPS, now_step + DRIFT_STEPS + 1):
        if step > last_used and code_at(step) == digits:
            return step
    return None


def new_recovery_code(choose: Callable[[str], str]) -> str:
    """A new code, `choose` taking one character at random: `XXXX-XXXX-XXXX-XXXX`."""
    letters = "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def recovery_hash(code: str) -> bytes:
    """The hash by which a code is kept, however it was typed."""
    written = unicodedata.normalize("NFKC", code).upper()
    plain = "".join(letter for letter in written if letter in ALPHABET)
    return hashlib.sha256(f"recovery {plain}".encode()).digest()
