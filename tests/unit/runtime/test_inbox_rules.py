"""How long a failed event waits, and what of an error may be kept."""

from datetime import timedelta
from itertools import pairwise

import psycopg
import pytest
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError

from services.runtime.errors import Later, Never
from services.runtime.inbox import (
    FIRST_BACKOFF_S,
    LONGEST_BACKOFF_S,
    MOST_TRIES,
    _is_passing,
    backoff,
    describe,
)
from services.runtime.sealing import parse_keyring


def test_each_pause_is_twice_the_one_before_up_to_a_minute() -> None:
    pauses = [backoff(tries) for tries in range(MOST_TRIES)]
    assert pauses[0] == timedelta(seconds=FIRST_BACKOFF_S)
    for before, after in pairwise(pauses):
        assert after == min(before * 2, timedelta(seconds=LONGEST_BACKOFF_S))
    assert pauses[-1] == timedelta(seconds=LONGEST_BACKOFF_S)


def test_a_long_outage_does_not_overflow() -> None:
    assert backoff(10_000) == timedelta(seconds=LONGEST_BACKOFF_S)


@pytest.mark.parametrize("error", [Later("no roster yet"), Never("no such mobilisation")])
def test_our_own_reasons_are_kept_in_words(error: Exception) -> None:
    assert describe(error) == str(error)


def test_of_other_errors_only_type_and_place_are_kept() -> None:
    with pytest.raises(ValueError, match="key ring") as caught:
        parse_keyring("")
    assert describe(caught.value) == "ValueError in services.runtime.sealing.parse_keyring"


def test_a_statements_values_are_not_kept() -> None:
    error = OperationalError("insert into x values (%s)", ["王芳"], Exception("王芳"))
    assert isinstance(error, DBAPIError)
    assert describe(error) == "OperationalError"


@pytest.mark.parametrize(
    ("kind", "cause", "passing"),
    [
        (OperationalError, psycopg.OperationalError("the connection is closed"), True),
        (InterfaceError, psycopg.InterfaceError("the cursor is closed"), True),
        (OperationalError, psycopg.errors.SerializationFailure("again"), True),
        (OperationalError, psycopg.errors.AdminShutdown("away"), True),
        (OperationalError, psycopg.errors.QueryCanceled("statement timeout"), False),
        (DataError, psycopg.DataError("timestamp too large (after year 10K)"), False),
        (DBAPIError, psycopg.errors.UniqueViolation("there"), False),
    ],
)
def test_only_what_says_nothing_against_the_event_is_tried_for_ever(
    kind: type[DBAPIError], cause: Exception, passing: bool
) -> None:
    assert _is_passing(kind("select 1", None, cause)) is passing
