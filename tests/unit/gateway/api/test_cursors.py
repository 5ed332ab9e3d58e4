"""A cursor of a list whose rows move holds a place, and is nothing that can be made up."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

import pytest

from schemas.vocabulary import MatterState
from services.gateway.api.cursors import Places
from services.gateway.api.problems import ProblemError
from services.gateway.console.adapters.places import LetterPlace, MatterPlace

ROW = {
    "state": MatterState.OPEN,
    "exercise": False,
    "due_at": datetime(2026, 8, 1, 9, 30, 0, 123_456, UTC),
    "matter_id": UUID(int=7),
}
PLACES = Places(MatterPlace)
UNREADABLE = urlsafe_b64encode(
    b'{"state":"open","exercise":false,"due_at":"9999-12-31T23:59:59-01:00",'
    b'"matter_id":"00000000-0000-0000-0000-000000000007"}'
).decode()


def test_a_cursor_gives_back_where_the_last_row_stood_to_the_microsecond() -> None:
    cursor = PLACES.following([{}, ROW | {"place": "示范社区"}], 2)
    assert PLACES.of(cursor, "after") == MatterPlace(**ROW)  # type: ignore[arg-type]


def test_a_page_that_is_not_full_has_none_and_none_is_no_place() -> None:
    assert PLACES.following([ROW], 2) is None
    assert PLACES.of(None, "after") is None


@pytest.mark.parametrize(
    "cursor", ["", "x", "甲", str(UUID(int=7)), "e30=", Places(LetterPlace).following(
        [{"dead_at": ROW["due_at"], "event_id": UUID(int=7)}], 1), UNREADABLE],
)  # fmt: skip
def test_what_is_no_cursor_of_the_list_is_refused_by_name(cursor: str) -> None:
    with pytest.raises(ProblemError) as refused:
        PLACES.of(cursor, "after")
    assert (refused.value.status, refused.value.values) == (422, {"fields": "after"})
