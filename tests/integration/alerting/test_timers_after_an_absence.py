"""Timers of people wait until all answers are in that came while alerting was away."""

from dataclasses import dataclass

from schemas.events.commands import MobilisationAction
from schemas.vocabulary import AttemptStatus
from services.alerting.adapters.approvals import StoredApprovals
from services.alerting.timers import TimerLoop
from services.runtime.hearing import Hearing
from tests.builders.alerting import small_community
from tests.builders.impacts import MOBILISATION, alert_events
from tests.integration.alerting.desk import Desk

S1 = "g1/b1/s1"


@dataclass
class Edge:
    landing: bool


async def nothing_waits() -> bool:
    return False


async def test_nobody_is_silent_who_was_not_listened_to(desk: Desk) -> None:
    edge = Edge(landing=False)
    hearing = Hearing(edge, ("answers",), nothing_waits)
    desk.timers = TimerLoop(desk.units, desk.worker.landed, StoredApprovals(), hearing)
    await desk.tell(*alert_events(small_community()))
    await desk.report(desk.ordered(MOBILISATION, f"{S1}.A")[-1], AttemptStatus.SENT)
    await desk.wait(600)
    assert [o["channel"] for o in desk.ordered(MOBILISATION, f"{S1}.A")] == ["sms"]
    # What came meanwhile is heard first, and then nothing is due.
    await desk.answer(MOBILISATION, f"{S1}.A")
    edge.landing = True
    await hearing.all(0.0)
    assert await hearing.all(1.0)
    await desk.fire()
    assert [o["channel"] for o in desk.ordered(MOBILISATION, f"{S1}.A")] == ["sms"]


async def test_an_officers_word_waits_for_no_answer(desk: Desk) -> None:
    hearing = Hearing(Edge(landing=False), ("answers",), nothing_waits)
    desk.timers = TimerLoop(desk.units, desk.worker.landed, StoredApprovals(), hearing)
    await desk.tell(*alert_events(small_community()))
    await desk.command(MOBILISATION, MobilisationAction.STOP)
    assert desk.state(MOBILISATION) == "stopped"
    assert {row["state"] for row in desk.view("tasks")} == {"stood_down"}
