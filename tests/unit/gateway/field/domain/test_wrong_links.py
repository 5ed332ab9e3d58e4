"""The limit on wrong links."""

from datetime import UTC, datetime, timedelta

from services.gateway.field.domain.wrong_links import MOST_ADDRESSES, WINDOW, WrongLinks

NOW = datetime(2026, 8, 1, 13, 0, tzinfo=UTC)


def test_the_limit_is_by_address_and_passes_with_time() -> None:
    links = WrongLinks(3)
    assert [links.note("a", NOW) for _ in range(5)] == [True, True, True, False, False]
    assert links.note("b", NOW)
    assert links.note("a", NOW + WINDOW + timedelta(seconds=1))


def test_memory_is_bounded() -> None:
    links = WrongLinks(1)
    for number in range(MOST_ADDRESSES + 1):
        links.note(str(number), NOW)
    assert links.note("0", NOW)
    assert not links.note(str(MOST_ADDRESSES), NOW)
