"""What is shown of a wrong value."""

import pytest

from services.gateway.intake.domain.findings import EXCERPT, excerpt


@pytest.mark.parametrize("wrong", ["\x00\x01", "a\x00b", "\ud800", "\u202egnp.exe", "\x7f"])
def test_nothing_invisible_is_shown_or_stored(wrong: str) -> None:
    assert excerpt(wrong).isprintable()


def test_it_is_short_and_on_one_line() -> None:
    assert excerpt("  a\n\tb ") == "a b"
    assert len(excerpt("台" * 1000)) == EXCERPT
