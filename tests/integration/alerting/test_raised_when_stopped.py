"""What an officer has stopped stays so when its issuer raises it, and somebody has to decide."""

from datetime import timedelta

import pytest

from schemas.events import Event
from schemas.events.commands import MobilisationAction
from schemas.vocabulary import Coverage, DeclineReason, MessageType
from services.alerting.domain.approving import stop_of
from services.alerting.domain.state import TimerKind
from services.alerting.timers import TimersDue
from tests.builders.alerting import DEGREES, edition, node
from tests.builders.impacts import MOBILISATION, TWO, alert_events, closed_event, grid_event, header
from tests.integration.alerting.desk import Desk

STOP, DECLINE = MobilisationAction.STOP, MobilisationAction.DECLINE
APPROVE, COUNTERSIGN = MobilisationAction.APPROVE, MobilisationAction.COUNTERSIGN
BLUE, YELLOW, ORANGE, RED = range(1, 5)
SUBJECT = stop_of(MOBILISATION)
RAN_OUT = TimersDue(
    mobilisation_id=MOBILISATION, community_code="", timers=((TimerKind.LAPSE, SUBJECT, ""),)
)


async def runs(desk: Desk) -> None:
    """At yellow; each level is signed in advance."""
    desk.editions = {("typhoon", level): edition(level=level) for level in DEGREES}
    desk.worker = desk.new_worker()
    await desk.tell(*alert_events(TWO, degree=YELLOW))


async def stopped(desk: Desk) -> None:
    await runs(desk)
    await desk.command(MOBILISATION, STOP)
    desk.clock.advance(10)


async def updated(desk: Desk, revision: int, degree: int) -> None:
    """The issuer says something newer, and all that follows has happened."""
    await desk.tell(*alert_events(TWO, revision=revision, degree=degree))
    await desk.fire()
    desk.clock.advance(10)


async def left(desk: Desk) -> None:
    """An officer says that it stays stopped."""
    await desk.command(MOBILISATION, DECLINE, message_id=SUBJECT, why=DeclineReason.HANDLED)


def asked(desk: Desk) -> list[tuple[str, str]]:
    """Whether it stays stopped: how that stands, and at which level."""
    rows = desk.read(
        "select state, level from alerting.approval where kind = 'confirmation'"
        " and subject_id = %s", SUBJECT,
    )  # fmt: skip
    return [(row["state"], row["level"]) for row in rows]


def steps(desk: Desk) -> list[str]:
    lines = desk.view("timeline", "what ~ '^confirmation_' order by entry_id")
    return [line["what"].removeprefix("confirmation_") for line in lines]


async def test_it_stays_stopped_and_an_officer_is_asked_with_the_usual_clock(desk: Desk) -> None:
    await stopped(desk)
    told = len(desk.emitted())
    await updated(desk, 2, RED)
    assert (desk.state(MOBILISATION), len(desk.emitted())) == ("stopped", told)
    (waits,) = desk.view("approvals", "kind = 'confirmation'")
    assert (waits["subject"], waits["state"], waits["message_id"]) == ("stop", "open", SUBJECT)
    within = desk.editions["typhoon", "red"].approving.within
    assert waits["deadline_at"] - waits["asked_at"] == within
    (line,) = desk.view("timeline", "what = 'confirmation_asked'")
    assert line["reason"].startswith("the issuer has raised it: red: until ")
    assert [step["what"] for step in desk.view("approval_steps", "what ~ '^confirmation'")] == [
        "confirmation_asked"
    ]


async def test_nobody_decides_and_it_stays_stopped(desk: Desk) -> None:
    await stopped(desk)
    await updated(desk, 2, RED)
    desk.clock.advance(desk.editions["typhoon", "red"].approving.within.total_seconds())
    await desk.tell(RAN_OUT)
    assert asked(desk) == [("lapsed", "red")]
    assert (desk.state(MOBILISATION), steps(desk)) == ("stopped", ["asked", "lapsed"])
    # What its issuer says next is asked about anew.
    await updated(desk, 3, RED)
    assert asked(desk) == [("open", "red")]


async def test_who_leaves_it_stopped_has_decided_for_that_level_and_those_below(
    desk: Desk,
) -> None:
    await stopped(desk)
    await updated(desk, 2, ORANGE)
    await left(desk)
    assert (desk.state(MOBILISATION), asked(desk)) == ("stopped", [("declined", "orange")])
    for revision, degree in enumerate((YELLOW, ORANGE), start=3):
        await updated(desk, revision, degree)
        assert asked(desk) == [("declined", "orange")]
    await updated(desk, 5, RED)
    assert asked(desk) == [("open", "red")]
    assert desk.read("select from alerting.mobilisation where state_reason = 'stop by officer-1'")


@pytest.mark.parametrize("action", [APPROVE, COUNTERSIGN])
async def test_no_signature_takes_a_stop_back(desk: Desk, action: MobilisationAction) -> None:
    await stopped(desk)
    await updated(desk, 2, RED)
    await desk.command(MOBILISATION, action, message_id=SUBJECT, actor="officer-2")
    assert (desk.state(MOBILISATION), asked(desk)) == ("stopped", [("open", "red")])
    (line,) = desk.view("timeline", "what = 'command_refused'")
    assert line["reason"] == f"{action}: stays-stopped"


@pytest.mark.parametrize("degree", [BLUE, YELLOW])
async def test_a_milder_or_the_same_level_is_no_alarm(desk: Desk, degree: int) -> None:
    await stopped(desk)
    await updated(desk, 2, degree)
    assert asked(desk) == []


async def test_lowered_again_nobody_has_to_decide_any_more(desk: Desk) -> None:
    await stopped(desk)
    await updated(desk, 2, RED)
    await updated(desk, 3, ORANGE)
    # Graver still than what was stopped; it goes on by its clock.
    assert (asked(desk), steps(desk)) == ([("open", "orange")], ["asked"])
    await updated(desk, 4, YELLOW)
    assert (asked(desk), steps(desk)) == ([("withdrawn", "orange")], ["asked", "withdrawn"])


async def test_cancelled_nobody_has_to_decide_any_more(desk: Desk) -> None:
    await stopped(desk)
    await updated(desk, 2, RED)
    over = header(3, RED, MessageType.CANCEL)
    lifted: list[Event] = [
        grid_event(TWO, grid, over, coverage=Coverage.LIFTED) for grid in ("g1", "g2")
    ]
    await desk.tell(*lifted, closed_event(over, 0, lifted=2))
    assert asked(desk) == [("withdrawn", "red")]
    assert desk.state(MOBILISATION) == "stopped"


async def test_who_stops_it_once_more_has_seen_it(desk: Desk) -> None:
    await stopped(desk)
    await updated(desk, 2, RED)
    await desk.command(MOBILISATION, STOP)
    assert asked(desk) == [("withdrawn", "red")]
    await updated(desk, 3, RED)
    assert asked(desk) == [("withdrawn", "red")]


async def test_what_was_raised_after_the_press_and_heard_of_before_it_is_asked_about(
    desk: Desk,
) -> None:
    """The stop is in force with the press; alerting was away and hears of both in the other
    order."""
    await runs(desk)
    pressed = desk.clock.now()
    await updated(desk, 2, RED)
    await desk.command(MOBILISATION, STOP, at=pressed + timedelta(seconds=-1))
    assert (desk.state(MOBILISATION), asked(desk)) == ("stopped", [("open", "red")])
    # Nobody has decided on the levels between either.
    await updated(desk, 3, ORANGE)
    assert asked(desk) == [("open", "orange")]
    assert set(desk.states(node("g1/b1/s1"))) <= {"stood_down", "handed_over"}
