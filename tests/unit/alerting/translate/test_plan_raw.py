"""What no plan holds is refused before it is read as one, however it came."""

import pytest

from services.alerting.translate.plan_raw import raw_faults
from services.alerting.translate.plan_yaml import LONGEST, MOST_VALUES


def deep(times: int) -> object:
    """Data that many lists deep."""
    data: object = "x"
    for _ in range(times):
        data = [data]
    return data


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"texts": {"page": ["ok", "tab\tand\nline"]}}, []),
        ({"texts": {"page": ["ok", "a\x00"]}}, [(("texts", "page", 1), "sign")]),
        ({"a\u202eb": 1}, [(("a\u202eb",), "sign")]),
        ({"a": "\ud800", "b": "\x9f"}, [(("a",), "sign"), (("b",), "sign")]),
        ({"posts": ["a"] * MOST_VALUES}, [((), "file-long")]),
        ({"page": ["x" * LONGEST, "y"]}, [((), "file-long")]),
        ({"a": deep(21)}, [(("a",), "nested")]),
        ({"a": deep(100_000)}, [(("a",), "nested")]),
        ("text", []),
        (None, []),
    ],
)
def test_every_fault_has_its_place(data: object, found: list[tuple[object, str]]) -> None:
    assert [(place, wrong.what) for place, wrong in raw_faults(data)] == found
