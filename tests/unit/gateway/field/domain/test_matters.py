"""Who may raise a matter on their page."""

import pytest

from schemas.vocabulary import PostKind, TaskKind, TaskState
from services.gateway.field.domain.facts import Duty
from services.gateway.field.domain.matters import may_raise


@pytest.mark.parametrize(
    ("post", "state", "may"),
    [
        (PostKind.GRID_LEADER, TaskState.OPEN, True),
        (PostKind.GRID_LEADER, TaskState.RECEIVED, True),
        (PostKind.COMMUNITY_LEADER, TaskState.DONE, True),
        (PostKind.GRID_LEADER, TaskState.WAITING, False),
        (PostKind.GRID_LEADER, TaskState.HANDED_OVER, False),
        (PostKind.STAIRWELL_LEADER, TaskState.DONE, False),
    ],
)
def test_who_leads_a_grid_may_also_when_every_door_has_an_outcome(
    post: PostKind, state: TaskState, may: bool
) -> None:
    duty = Duty(str(TaskKind.LEAD), str(state), str(post), "1网格")
    assert may_raise([duty]) is may


def test_who_leads_what_the_alert_no_longer_touches_raises_nothing_from_there() -> None:
    lead = (str(TaskKind.LEAD), str(TaskState.DONE), str(PostKind.GRID_LEADER))
    lifted, other = Duty(*lead, "1网格", lifted=True), Duty(*lead, "2网格")
    assert not may_raise([lifted])
    assert may_raise([lifted, other])
