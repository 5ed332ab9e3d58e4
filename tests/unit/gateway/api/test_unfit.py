"""A text that no database keeps is the caller's fault; no other value it stumbles over is."""

import psycopg
import pytest
from sqlalchemy.exc import DataError

from services.gateway.api.app import is_no_text


@pytest.mark.parametrize(
    ("cause", "callers"),
    [
        (psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"), True),
        (psycopg.errors.CharacterNotInRepertoire("invalid byte sequence: 0x00"), True),
        (psycopg.errors.UntranslatableCharacter("unsupported Unicode escape sequence"), True),
        (psycopg.DataError("timestamp too large (after year 10K)"), False),
        (psycopg.errors.DivisionByZero("division by zero"), False),
        (psycopg.errors.InvalidTextRepresentation("invalid input syntax"), False),
    ],
)
def test_only_signs_that_are_no_text_are_the_callers(cause: Exception, callers: bool) -> None:
    assert is_no_text(DataError("select 1", None, cause)) is callers
