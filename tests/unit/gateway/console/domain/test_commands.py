"""One Idempotency-Key of one API key is one command."""

from datetime import UTC, datetime

import pytest

from services.gateway.console.domain.commands import (
    KeyReusedError,
    Recorded,
    Request,
    command_id,
    repeated,
)


def test_keys_of_two_holders_are_two_commands() -> None:
    assert command_id("k1", "once") == command_id("k1", "once")
    assert command_id("k1", "once") != command_id("k2", "once")


def test_the_same_request_is_the_command_on_record_and_another_is_refused() -> None:
    request = Request("stop", "m1", {"expected_revision": None})
    known = Recorded(command_id("k", "1"), request, "王", datetime(2026, 8, 1, tzinfo=UTC))
    assert repeated(known, Request("stop", "m1", {"expected_revision": None})) is known
    with pytest.raises(KeyReusedError):
        repeated(known, Request("stop", "m2", {"expected_revision": None}))
