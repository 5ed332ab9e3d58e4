"""What a start meets."""

from datetime import UTC, datetime
from uuid import UUID

from services.gateway.console.domain.conflicts import Coming, Meets, Running, conflicts

AT = datetime(2026, 7, 1, tzinfo=UTC)
RAIN = Running(UUID(int=1), "rainstorm", "暴雨红色预警", exercise=False)
WIND = Running(UUID(int=2), "typhoon", "台风橙色预警", exercise=False)
DRILL = Running(UUID(int=3), "typhoon", "台风演练", exercise=True)
SOON = Coming(AT, "寒潮演练")


def test_a_real_start_meets_the_same_hazard_first() -> None:
    found = conflicts("typhoon", False, [DRILL, RAIN, WIND], [SOON])

    assert [(one.what, one.mobilisation_id, one.at) for one in found] == [
        (Meets.SAME_HAZARD, UUID(int=2), None),
        (Meets.OTHER_HAZARD, UUID(int=1), None),
        (Meets.OVERTAKES, UUID(int=3), None),
        (Meets.DRILL_SOON, None, AT),
    ]


def test_a_drill_meets_what_is_real_and_other_drills() -> None:
    found = conflicts("typhoon", True, [DRILL, WIND], [])

    assert [one.what for one in found] == [Meets.REAL_RUNS, Meets.OTHER_DRILL]


def test_where_nothing_is_nothing_is_met() -> None:
    assert conflicts("typhoon", True, [], []) == []
