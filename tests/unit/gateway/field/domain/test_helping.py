"""What somebody who was sent to a resident reads of the door finds room on the page."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import PostKind, TaskKind, TaskState
from services.gateway.field.domain.facts import Duty
from services.gateway.field.domain.helping import called_to, shortened


def duty(kind: TaskKind, state: TaskState, resident: uuid.UUID | None) -> Duty:
    return Duty(kind, state, PostKind.BUILDING_LEADER, "12号楼", resident)


def test_called_is_who_helps_or_rescues_and_is_not_done() -> None:
    rescue, help_, done, visit = (uuid.uuid4() for _ in range(4))
    duties = (
        duty(TaskKind.RESCUE, TaskState.OPEN, rescue),
        duty(TaskKind.HELP, TaskState.RECEIVED, help_),
        duty(TaskKind.RESCUE, TaskState.DONE, done),
        duty(TaskKind.VISIT, TaskState.OPEN, visit),
        duty(TaskKind.LEAD, TaskState.OPEN, None),
    )
    assert called_to(duties) == {rescue: TaskKind.RESCUE, help_: TaskKind.HELP}


def test_the_newest_is_whole_as_far_as_there_is_room() -> None:
    assert shortened(["氧气瓶在床边", "女儿有钥匙"], 8) == ["氧气瓶在床边", "女…"]
    assert shortened(["一", "二"], 1) == ["一"]


@given(st.lists(st.text(min_size=1, max_size=40), max_size=5), st.integers(0, 60))
def test_never_more_than_there_is_room_for(texts: list[str], most: int) -> None:
    kept = shortened(texts, most)
    assert sum(map(len, kept)) <= most
    assert kept == texts or sum(map(len, texts)) > most
