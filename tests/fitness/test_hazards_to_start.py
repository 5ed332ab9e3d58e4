"""Officers can start by hand all that plans are shipped for, and what they have own plans for."""

from pathlib import Path

from schemas.hazards import HAZARDS, NOTICES
from schemas.vocabulary import LEVEL_VALUES
from services.gateway.console.domain.starting import SCALES

PLANS = Path("services/alerting/plans")
SHIPPED = {
    (file.parent.name, file.stem)
    for file in PLANS.glob("*/*.yaml")
    if file.parent.name not in NOTICES
}


def test_a_hazard_that_plans_are_shipped_for_has_one_at_each_level_of_its_scale() -> None:
    offered = {
        (hazard, value.lower())
        for hazard in {plan for plan, _ in SHIPPED}
        for value in LEVEL_VALUES[SCALES[hazard]]
    }
    assert offered == SHIPPED


def test_every_hazard_that_a_plan_may_be_about_can_be_started() -> None:
    assert set(SCALES) == {hazard.key for hazard in HAZARDS} - set(NOTICES)
