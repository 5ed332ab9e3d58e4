"""Officers' messages: signed as the start was, in the officer's words or the plan's newer ones."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from schemas import hazards, ids
from schemas.events.commands import MobilisationAction
from schemas.vocabulary import AttemptStatus, DeclineReason, MessagePurpose, RoundPurpose
from services.alerting.domain.plan import Approval, Approving
from services.alerting.translate.plan_documents import outgoing
from services.alerting.translate.plan_file import SHIPPED, load_plans
from tests.builders.alerting import edition, small_community
from tests.builders.impacts import INCIDENT, MOBILISATION, TWO, alert_events, message_events
from tests.integration.alerting.desk import Desk, Record
from tests.integration.alerting.test_load_plan import _load, _runs_shipped

CORRECTION: MessagePurpose = RoundPurpose.CORRECTION
AD_HOC: MessagePurpose = RoundPurpose.AD_HOC
UNWATCHED = Approving.unwatched


def state(desk: Desk, message_id: UUID) -> str:
    (row,) = desk.view("messages", "message_id = %s", message_id)
    return str(row["state"])


def about(desk: Desk, purpose: RoundPurpose) -> list[Record]:
    return [order for order in desk.emitted() if order["round"].startswith(purpose)]


async def approved(
    desk: Desk, deadline: timedelta = timedelta(hours=4), unwatched: timedelta = UNWATCHED
) -> None:
    """A mobilisation that another officer has approved; at red it would have begun by itself."""
    orange = replace(edition(deadline=deadline), approval=Approval.OFFICER)
    orange = replace(orange, approving=Approving(unwatched=unwatched))
    desk.editions = {("typhoon", "orange"): orange, ("typhoon", "red"): edition(level="red")}
    desk.worker = desk.new_worker()
    await desk.tell(*alert_events(TWO))
    await desk.command(MOBILISATION, MobilisationAction.APPROVE, actor="officer-2")


async def test_in_the_words_of_the_newer_plan_and_what_runs_keeps_its_own(desk: Desk) -> None:
    _runs_shipped(desk)
    await desk.tell(*alert_events(small_community()))
    first, other = desk.emitted()[:2]
    await desk.report(first, AttemptStatus.SENT, said=ids.text_id("typhoon", "orange", 2))
    (orange,) = [e for e in outgoing(SHIPPED, "typhoon")["editions"] if e["level"] == "orange"]
    texts = deepcopy(orange["texts"])
    texts["zh"]["page"][0] = "改了:先关燃气。"
    assert await _load(desk, 1, version=3, approval="pre_signed", texts=texts) == ""

    message = await desk.sends(MOBILISATION, CORRECTION, from_plan=True)

    assert [order["contact_id"] for order in about(desk, CORRECTION)] == [first["contact_id"]]
    for _ in range(2):
        wording = desk.view("wordings", "audience = 'visitor'")[0]
        assert (wording["text_id"], wording["texts"]["page"][0]) == (message, "改了:先关燃气。")
        # The same level again changes nothing of that.
        await desk.tell(*alert_events(small_community(), revision=2))
    (row,) = desk.read("select plan_version from alerting.mobilisation")
    assert row["plan_version"] == 2
    # Claimed before, heard of afterwards.
    await desk.report(other, AttemptStatus.UNKNOWN, said=ids.text_id("typhoon", "orange", 2))
    assert [order["contact_id"] for order in about(desk, CORRECTION)] == [
        first["contact_id"],
        other["contact_id"],
    ]


@pytest.mark.parametrize("actor", ["officer-1", "officer-2"])
async def test_who_asks_for_it_does_not_sign_it(desk: Desk, actor: str) -> None:
    await approved(desk)
    message = await desk.sends(MOBILISATION, AD_HOC)
    await desk.command(MOBILISATION, MobilisationAction.APPROVE, actor=actor, message_id=message)
    signed = actor == "officer-2"
    assert state(desk, message) == ("in_force" if signed else "waiting")
    people = {order["person_id"] for order in about(desk, AD_HOC)}
    assert len(people) == len(about(desk, AD_HOC)) == (7 if signed else 0)


async def test_an_update_signed_in_advance_signs_no_message_that_waits(desk: Desk) -> None:
    await approved(desk)
    message = await desk.sends(MOBILISATION, AD_HOC)
    await desk.tell(*alert_events(TWO, revision=2, degree=4))
    await desk.fire()
    assert (state(desk, message), about(desk, AD_HOC)) == ("waiting", [])
    for _ in range(2):
        await desk.command(
            MOBILISATION, MobilisationAction.APPROVE, actor="officer-2", message_id=message
        )
        assert (state(desk, message), len(about(desk, AD_HOC))) == ("in_force", 7)
    (refused,) = desk.view("timeline", "what = 'command_refused'")
    assert refused["reason"] == "approve: signed-twice"


async def test_what_waits_for_a_signature_goes_on_waiting_in_a_pause(desk: Desk) -> None:
    # Nobody is phoned meanwhile.
    await approved(desk, unwatched=timedelta(hours=2))
    early = await desk.sends(MOBILISATION, AD_HOC)
    await desk.command(MOBILISATION, MobilisationAction.PAUSE)
    await desk.wait(240)
    wrong = await desk.sends(MOBILISATION, CORRECTION)
    await desk.wait(60)
    assert len(desk.view("timeline", "what = 'deputy_asked'")) == 1
    await desk.wait(240)
    assert len(desk.view("timeline", "what = 'deputy_asked'")) == 2
    await desk.command(MOBILISATION, MobilisationAction.RESUME)
    # An hour from when each was asked for, whatever stood still meanwhile.
    await desk.wait(3600 - 540)
    assert (state(desk, early), state(desk, wrong)) == ("lapsed", "waiting")


async def test_a_stop_withdraws_what_waits(desk: Desk) -> None:
    await approved(desk)
    waiting = await desk.sends(MOBILISATION, AD_HOC)
    await desk.command(MOBILISATION, MobilisationAction.STOP)
    assert state(desk, waiting) == "withdrawn"
    late = await desk.sends(MOBILISATION, AD_HOC)
    assert desk.view("messages", "message_id = %s", late) == []
    assert desk.dead() == []


OWN = ids.mobilisation_id(INCIDENT, hazards.MESSAGE)
"""The mobilisation that is nothing but a message."""


def message_plan(desk: Desk) -> None:
    own = [one for one in load_plans(SHIPPED) if one.of_messages]
    desk.editions = {(one.plan, one.level): one for one in own}
    desk.worker = desk.new_worker()


@pytest.mark.parametrize("first", ["message", "grids", "approval"])
async def test_what_opens_a_mobilisation_waits_for_its_start_whatever_comes_first(
    desk: Desk, first: str
) -> None:
    message_plan(desk)
    events = message_events(TWO)
    if first != "message":
        await desk.tell(*events)
    if first == "approval":
        await desk.command(OWN, MobilisationAction.APPROVE, actor="officer-2")
    message = await desk.sends(OWN, AD_HOC, opens=True)
    if first == "message":
        # One grid late: it is told as it comes in.
        await desk.tell(*(event for event in events if event is not events[2]))
    if first != "approval":
        assert (state(desk, message), about(desk, AD_HOC)) == ("waiting", [])
        await desk.command(OWN, MobilisationAction.APPROVE, actor="officer-2")
    if first == "message":
        await desk.tell(events[2])
    assert state(desk, message) == "in_force"
    people = [order["person_id"] for order in about(desk, AD_HOC)]
    assert len(people) == len(set(people)) == 7
    assert {order["lane"] for order in about(desk, AD_HOC)} == {"campaign"}
    assert desk.read("select * from alerting.task") == []
    await desk.wait(2 * 3600 + 1)
    (row,) = desk.view("mobilisations")
    assert (row["state"], row["notice"]) == ("closed", True)


async def test_what_opens_a_mobilisation_ends_with_its_proposal(desk: Desk) -> None:
    message_plan(desk)
    message = await desk.sends(OWN, AD_HOC, opens=True)
    await desk.tell(*message_events(TWO))
    why = DeclineReason.HANDLED
    await desk.command(OWN, MobilisationAction.DECLINE, actor="officer-2", why=why)
    assert state(desk, message) == "declined"
    late = await desk.sends(OWN, AD_HOC, opens=True)
    assert state(desk, late) == "withdrawn"
    assert desk.dead() == []
