"""Officers' own words: what fits an SMS, and why the rest does not go out."""

from typing import Final

import pytest

from schemas.vocabulary import RoundPurpose
from services.gateway.console.domain.messages import LONGEST, LONGEST_EN, Asked, fault_of

MESSAGE: Final = RoundPurpose.AD_HOC
CORRECTION: Final = RoundPurpose.CORRECTION


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (Asked(MESSAGE, "水" * LONGEST), ""),
        (Asked(MESSAGE, f"  {'水' * LONGEST}\n"), ""),
        (Asked(MESSAGE, "水" * (LONGEST + 1)), "long"),
        (Asked(MESSAGE, "🌀" * (LONGEST // 2)), ""),
        (Asked(MESSAGE, "🌀" * (LONGEST // 2) + "水"), "long"),
        (Asked(MESSAGE, "水", "w" * (LONGEST_EN + 1)), "long"),
        (Asked(MESSAGE, "两\n行"), "several-lines"),
        (Asked(MESSAGE, "一行", "two\nlines"), "several-lines"),
        (Asked(MESSAGE, "  "), "nothing-said"),
        (Asked(CORRECTION), ""),
        (Asked(CORRECTION, "", "words"), "nothing-said"),
    ],
)
def test_what_an_sms_can_not_say_is_told(asked: Asked, fault: str) -> None:
    assert fault_of(asked) == fault
