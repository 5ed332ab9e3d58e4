"""What officers can start by hand is what plans are shipped for."""

from pathlib import Path

from schemas.hazards import NOTICES
from schemas.vocabulary import LEVEL_VALUES
from services.gateway.console.domain.starting import SCALES

PLANS = Path("services/alerting/plans")
NOT_STARTED = {(plan, "minor") for plan in NOTICES}
"""They announce drills and carry messages; nobody starts those for a hazard."""


def test_every_level_of_every_hazard_on_the_start_page_has_a_plan() -> None:
    shipped = {(file.parent.name, file.stem) for file in PLANS.glob("*/*.yaml")} - NOT_STARTED
    offered = {
        (hazard, value.lower()) for hazard, scale in SCALES.items() for value in LEVEL_VALUES[scale]
    }
    assert offered == shipped
