"""Places named in an area's description."""

import pytest

from services.roster.domain.names import codes_named

NAMES = (
    ("清泉社区第一网格", ("990101001001001",)),
    ("清泉社区", ("990101001001",)),
    ("示范街道", ("990101001",)),
    ("和平社区", ("990101001002", "990101002001")),
    ("示范二街道", ("990101002",)),
    ("示范区", ("990101",)),
    ("南", ("990101003",)),
)
ORDERED = tuple(sorted((n for n in NAMES if len(n[0]) > 1), key=lambda item: -len(item[0])))


@pytest.mark.parametrize(
    ("description", "codes"),
    [
        ("示范街道", {"990101001"}),
        ("示范街道全域", {"990101001"}),
        ("示范市示范区示范街道", {"990101001"}),
        ("示范街道、示范二街道", {"990101001", "990101002"}),
        ("示范街道，示范区", {"990101001", "990101"}),
        ("清泉社区第一网格", {"990101001001001"}),
        ("和平社区", {"990101001002", "990101002001"}),
        ("示范二街道和平社区", {"990101002001"}),
        ("清泉社区和平社区", {"990101001001", "990101001002", "990101002001"}),
        ("街道", set()),
        ("南", set()),
        ("", set()),
    ],
)
def test_longest_names_and_addresses(description: str, codes: set[str]) -> None:
    assert set(codes_named(description, ORDERED)) == codes


def test_each_code_comes_with_the_name_that_was_found() -> None:
    found = codes_named("示范区示范二街道和平社区", ORDERED)
    assert found == {"990101002001": "和平社区"}
