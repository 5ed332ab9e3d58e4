"""A leader's page is light, however much it has to say."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import (
    AnswerKind,
    HelpKind,
    Lane,
    MobilisationState,
    PostKind,
    TaskKind,
    TaskState,
    VisitOutcome,
)
from services.gateway.adapters.texts import Texts
from services.gateway.field.api.door_view import DoorView
from services.gateway.field.api.model import PageView, Sent, view
from services.gateway.field.api.render import Renderer
from services.gateway.field.domain.doors import MOST_CALLED, MOST_DOORS, select_doors
from services.gateway.field.domain.facts import Door, Duty, Facts, Given, Guide, Link
from services.gateway.field.domain.helping import MOST_NOTES, MOST_SIGNS, called_to
from services.gateway.field.handlers.look import (
    MOST_SILENT,
    Kin,
    OpenDoor,
    OpenNote,
    OpenSilent,
    Shown,
)

LIMIT_BYTES = 20_000
ROOM_BYTES = 1_000
"""What the next few words may weigh before something has to go."""
NOW = datetime(2026, 8, 1, 13, 0, tzinfo=UTC)
PHONE = "+8619900000000"
TOKEN = "ABCDEFGHJKLMNPQRSTUV"
CONTACT = uuid.uuid4()
LINK = Link(
    CONTACT,
    uuid.uuid4(),
    ("990101001001",),
    uuid.uuid4(),
    uuid.uuid4(),
    Lane.EMERGENCY,
    False,
    MobilisationState.RUNNING,
    "台风橙色预警",
    "【示范街道】",
    None,
    AnswerKind.RECEIVED,
    NOW,
    NOW,
)
GUIDE = Guide(("看望名单上的老人,请老人离开低洼处",) * 5, ("有没有三天的药",) * 4, ("手电",) * 8)


def _door(number: int, outcome: VisitOutcome) -> Door:
    detail = OutcomeDetail(help_kind=HelpKind.MEDICAL, urgent=True)
    return Door(
        uuid.uuid4(),
        uuid.uuid4(),
        "12号楼2单元",
        str(100 * number + 1),
        82,
        ("lives_alone", "oxygen", "bedridden"),
        90 - number,
        "601",
        outcome,
        NOW if outcome is not VisitOutcome.UNKNOWN else None,
        1,
        answer_id=uuid.uuid4() if outcome is not VisitOutcome.UNKNOWN else None,
        detail=detail if outcome is VisitOutcome.NEEDS_HELP else None,
    )


def _page(outcome: VisitOutcome, t: Texts) -> PageView:
    doors = tuple(_door(number, outcome) for number in range(1, MOST_DOORS + 1))
    return view(_shown(doors, (), doors[0]), t, Sent(note=True))


def _shown(doors: tuple[Door, ...], sent: tuple[Duty, ...], answered: Door, page: int = 1) -> Shown:
    duty = Duty(TaskKind.LEAD, TaskState.RECEIVED, PostKind.STAIRWELL_LEADER, "12号楼2单元")
    selection = select_doors(doors, page, answered.visit_id, called_to(sent))
    return Shown(
        link=LINK,
        facts=Facts((duty, *sent), doors, (), GUIDE, len(doors), 40),
        said=AnswerKind.RECEIVED,
        said_here=Given(uuid.uuid4(), CONTACT, AnswerKind.RECEIVED, NOW),
        selection=selection,
        doors=tuple(
            OpenDoor(door, "王秀英", PHONE, (Kin("女儿", PHONE),)) for door in selection.doors
        ),
        silent=tuple(OpenSilent("3网格12号楼", "李建国", PHONE) for _ in range(MOST_SILENT)),
        now=NOW + timedelta(minutes=5),
        just_answered=answered.visit_id,
        silent_page=2,
        silent_pages=4,
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("outcome", VisitOutcome)
def test_a_full_page_stays_below_20_kb(outcome: VisitOutcome, language: str) -> None:
    t = Texts(language)
    answer = Renderer("0755-00000000", "'none'").page(_page(outcome, t), TOKEN, t, language)
    assert len(answer.body) < LIMIT_BYTES - ROOM_BYTES


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("outcome", VisitOutcome)
def test_so_does_one_with_the_door_just_answered_of_another_page(
    outcome: VisitOutcome, language: str
) -> None:
    t, (*doors, answered) = Texts(language), _doors(2 * MOST_DOORS, outcome)
    others = _shown((*doors, answered), (), answered, 2)
    assert answered in [item.door for item in others.doors]
    page = view(others, t, Sent(note=True))
    answer = Renderer("0755-00000000", "'none'").page(page, TOKEN, t, language)
    assert len(answer.body) < LIMIT_BYTES


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("outcome", VisitOutcome)
@pytest.mark.parametrize("beyond", [False, True])
def test_so_does_that_of_who_was_sent_to_every_door_with_all_that_is_written(
    outcome: VisitOutcome, language: str, beyond: bool
) -> None:
    t, doors = Texts(language), _doors(2 * MOST_CALLED, outcome)
    page, answered = (2, doors[-1]) if beyond else (1, doors[0])
    shown = _shown(doors, tuple(_sent(door) for door in doors), answered, page)
    assert answered in [item.door for item in shown.doors]
    each = MOST_SIGNS // len(shown.doors)
    notes = tuple(OpenNote(NOW, "门" * (each // MOST_NOTES)) for _ in range(MOST_NOTES))
    noted = replace(shown, doors=tuple(item._replace(notes=notes) for item in shown.doors))
    answer = Renderer("0755-00000000", "'none'").page(
        view(noted, t, Sent(note=True)), TOKEN, t, language
    )
    assert bytes(answer.body).decode().count("门" * (each // MOST_NOTES)) == 3 * MOST_CALLED
    assert len(answer.body) < LIMIT_BYTES


def _doors(others: int, outcome: VisitOutcome) -> tuple[Door, ...]:
    """So many of this outcome, and one that needs help: it is on no page 2 of theirs."""
    doors = tuple(_door(number, outcome) for number in range(1, others + 1))
    return (*doors, _door(others + 1, VisitOutcome.NEEDS_HELP))


def _sent(door: Door) -> Duty:
    return Duty(
        TaskKind.RESCUE, TaskState.OPEN, PostKind.BUILDING_LEADER, "12号楼", door.resident_id
    )


def test_a_phone_from_the_roster_is_never_more_than_a_number_to_call() -> None:
    t, odd = Texts("en"), "+86 onclick=steal() x="
    page = _page(VisitOutcome.UNKNOWN, t)
    silent = tuple(replace(one, phone=odd) for one in page.silent)
    (call, *_), door = page.doors[0].calls, page.doors[0]
    doors = (door._replace(calls=(call._replace(phone=odd),)),)
    odd_page = page._replace(doors=doors, silent=silent)
    html = bytes(Renderer("", "'none'").page(odd_page, TOKEN, t, "en").body).decode()
    assert html.count(f'href="tel:{odd}"') == len(silent) + 1
    assert "href=tel:" not in html


def test_what_was_said_more_is_marked() -> None:
    t = Texts("en")
    page = _page(VisitOutcome.NEEDS_HELP, t)
    html = bytes(Renderer("", "'none'").page(page, TOKEN, t, "en").body).decode()
    assert html.count('class="small on"') == 2


def test_what_more_can_be_said_is_asked_at_the_door_just_answered() -> None:
    first, *others = _page(VisitOutcome.NEEDS_HELP, Texts("en")).doors
    assert _asked(first) == ["What is needed?", "How urgent?"]
    assert {tuple(_asked(door)) for door in others} == {()}


def test_what_was_said_more_stands_at_the_other_doors() -> None:
    first, *others = _page(VisitOutcome.NEEDS_HELP, Texts("en")).doors
    assert first.details == ""
    assert {door.details for door in others} == {"Medical, Very urgent"}


def _asked(door: DoorView) -> list[str]:
    return [question for question, _ in door.more]
