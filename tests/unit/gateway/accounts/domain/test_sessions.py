"""Sessions end: unused, after a shift, and with their officer."""

import dataclasses
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.gateway.accounts.domain.officers import Officer
from services.gateway.accounts.domain.sessions import (
    Limits,
    Session,
    Via,
    ends_at,
    token_hash,
)
from services.gateway.domain.actor import Pending
from services.gateway.domain.roles import Role

NOW = datetime(2026, 8, 1, tzinfo=UTC)
LIMITS = Limits(timedelta(hours=1), timedelta(hours=13))
OFFICER = Officer(uuid4(), "王", frozenset({Role.APPROVER}))


def session(pending: Pending | None = None) -> Session:
    ends = ends_at(NOW, pending, LIMITS)
    return Session(token_hash("t"), OFFICER, Via.PASSWORD, pending, NOW, NOW, ends)


def live(item: Session, minutes: float) -> bool:
    return item.live(NOW + timedelta(minutes=minutes), LIMITS.idle)


def test_an_unused_one_ends_after_an_hour_a_used_one_after_a_shift() -> None:
    assert live(session(), 59.9)
    assert not live(session(), 60)
    used = dataclasses.replace(session(), seen_at=NOW + timedelta(hours=12.5))
    assert live(used, 12.99 * 60)
    assert not live(used, 13 * 60)


def test_a_log_in_that_is_not_finished_has_ten_minutes_and_allows_nothing() -> None:
    assert live(session(Pending.CODE), 9.9)
    assert not live(session(Pending.CODE), 10)
    assert OFFICER.actor(Pending.CODE).scopes == frozenset()
    assert OFFICER.actor().scopes


def test_a_disabled_officer_has_none() -> None:
    disabled = dataclasses.replace(OFFICER, disabled_at=NOW)
    assert not live(dataclasses.replace(session(), officer=disabled), 0)


def test_use_is_written_down_once_a_minute() -> None:
    assert not session().to_touch(NOW + timedelta(seconds=59))
    assert session().to_touch(NOW + timedelta(seconds=60))


@pytest.mark.parametrize(
    ("sealed", "needing", "pending"),
    [
        (b"", frozenset[Role](), None),
        (b"", frozenset({Role.APPROVER}), Pending.ENROL),
        (b"x", frozenset[Role](), Pending.CODE),
        (b"x", frozenset({Role.APPROVER}), Pending.CODE),
    ],
)
def test_what_a_log_in_still_waits_for(
    sealed: bytes, needing: frozenset[Role], pending: Pending | None
) -> None:
    assert dataclasses.replace(OFFICER, totp_sealed=sealed).pending(needing) is pending
