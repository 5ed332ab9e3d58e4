"""What a page says of one door."""

import uuid
from datetime import UTC, datetime

import pytest

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import (
    AnswerKind,
    HelpKind,
    Lane,
    MobilisationState,
    TaskKind,
    VisitOutcome,
)
from services.gateway.adapters.texts import Texts
from services.gateway.field.api.door_view import door_view
from services.gateway.field.domain.facts import Door, Facts, Guide, Link
from services.gateway.field.handlers.look import OpenDoor, Shown

NOW = datetime(2026, 8, 1, 13, 0, tzinfo=UTC)
LINK = Link(
    uuid.uuid4(), uuid.uuid4(), ("990101001001",), uuid.uuid4(), uuid.uuid4(), Lane.EMERGENCY,
    False, MobilisationState.RUNNING, "台风橙色预警", "", None, AnswerKind.RECEIVED, NOW, NOW,
)  # fmt: skip
TRAPPED = OutcomeDetail(help_kind=HelpKind.TRAPPED, urgent=True)


@pytest.mark.parametrize(
    ("language", "called", "says"),
    [
        ("zh", TaskKind.HELP, "需要帮助 被困、很急"),
        ("en", TaskKind.HELP, "Needs help Trapped, Very urgent"),
        ("zh", TaskKind.RESCUE, ""),
        ("zh", "", ""),
    ],
)
def test_who_is_sent_again_reads_which_help_is_needed(
    language: str, called: str, says: str
) -> None:
    door = Door(
        uuid.uuid4(), uuid.uuid4(), "12号楼2单元", "301", 82, (), 90, "", VisitOutcome.UNKNOWN,
        NOW, 0, detail=TRAPPED,
    )  # fmt: skip
    item = OpenDoor(door, "王秀英", "", ())
    shown = Shown(
        LINK, Facts((), (door,), (), Guide((), (), ()), 1, 1), None, None, None, (item,), (), NOW
    )
    assert door_view(item, called, shown, Texts(language)).hint == says
