"""What follows from the words of the field."""

from schemas.vocabulary import (
    LEVEL_VALUES,
    AlertStatus,
    Lane,
    LevelScale,
    NodeKind,
    TaskState,
    VisitOutcome,
)


def test_an_emergency_goes_before_a_drill_and_a_drill_before_a_campaign() -> None:
    assert sorted(Lane, key=lambda lane: lane.rank) == [Lane.EMERGENCY, Lane.DRILL, Lane.CAMPAIGN]


def test_only_actual_and_exercise_reach_people() -> None:
    assert {s for s in AlertStatus if s.mobilises} == {AlertStatus.ACTUAL, AlertStatus.EXERCISE}


def test_unknown_is_not_safe() -> None:
    unaccounted = {outcome for outcome in VisitOutcome if not outcome.accounted}
    assert unaccounted == {VisitOutcome.UNKNOWN, VisitOutcome.NO_ANSWER, VisitOutcome.WRONG_DATA}


def test_a_task_has_four_ends() -> None:
    ends = {state for state in TaskState if state.ended}
    assert ends == {
        TaskState.DONE,
        TaskState.HANDED_OVER,
        TaskState.STOOD_DOWN,
        TaskState.LAPSED,
    }


def test_nodes_go_from_the_community_down_to_the_stairwell() -> None:
    assert [kind.depth for kind in NodeKind] == [0, 1, 2, 3]
    assert min(NodeKind, key=lambda kind: kind.depth) is NodeKind.COMMUNITY


def test_every_scale_has_four_levels() -> None:
    assert set(LEVEL_VALUES) == set(LevelScale)
    of_orders = LEVEL_VALUES[LevelScale.ORDER]
    assert {len(values) for values in LEVEL_VALUES.values() if values != of_orders} == {4}
