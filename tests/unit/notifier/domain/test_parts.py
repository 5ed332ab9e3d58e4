"""SMS parts at their edges."""

import pytest

from services.notifier.domain.parts import part_count


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("台" * 70, 1),
        ("台" * 71, 2),
        ("台" * 134, 2),
        ("台" * 135, 3),
        ("a" * 69 + "台", 1),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts(text: str, parts: int) -> None:
    assert part_count(text) == parts
