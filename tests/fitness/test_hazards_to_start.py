"""What officers can start by hand is what plans are shipped for."""

from pathlib import Path

from schemas.vocabulary import LEVEL_VALUES
from services.gateway.console.domain.starting import SCALES

PLANS = Path("services/alerting/plans")
OF_THE_CALENDAR = {("drill_notice", "minor")}
"""Announces a drill; nobody starts that by hand."""


def test_every_level_of_every_hazard_on_the_start_page_has_a_plan() -> None:
    shipped = {(file.parent.name, file.stem) for file in PLANS.glob("*/*.yaml")} - OF_THE_CALENDAR
    offered = {
        (hazard, value.lower()) for hazard, scale in SCALES.items() for value in LEVEL_VALUES[scale]
    }
    assert offered == shipped
