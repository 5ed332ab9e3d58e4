"""A widening that can't be carried out any more waits for nobody's signature."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from schemas import ids
from schemas.events import Event
from schemas.events.commands import MobilisationAction, WideningAsked
from schemas.vocabulary import RoundPurpose
from services.alerting.adapters.mobilisations import StoredMobilisations
from services.runtime.unit import Unit
from tests.builders.alerting import Community, edition, person
from tests.builders.impacts import (
    CODE,
    MOBILISATION,
    TWO,
    alert_events,
    closed_event,
    community_event,
    grid_event,
    header,
)
from tests.integration.alerting.desk import Desk
from tests.integration.alerting.test_messages import approved, state
from tests.integration.notifier.stage import eventually

SOON = timedelta(minutes=2)
"""Before anybody is phoned for the signature."""


async def asks_to_widen(desk: Desk, *communities: str) -> UUID:
    asked = WideningAsked(
        command_id=ids.of("test-widening", desk.sequence),
        mobilisation_id=MOBILISATION,
        actor="officer-1",
        at=desk.clock.now(),
        communities=communities,
    )
    await desk.land(asked, str(MOBILISATION))
    await desk.work()
    return asked.command_id


def signature(desk: Desk, subject_id: UUID) -> tuple[str, str]:
    (row,) = desk.view("approvals", "subject_id = %s", subject_id)
    return row["state"], row["reason"]


async def test_what_ends_by_itself_leaves_a_correction_alone_to_be_signed(desk: Desk) -> None:
    await approved(desk, deadline=SOON)
    widening = await asks_to_widen(desk)
    message = await desk.sends(MOBILISATION, RoundPurpose.AD_HOC)
    correction = await desk.sends(MOBILISATION, RoundPurpose.CORRECTION)
    await desk.wait(SOON.total_seconds())
    assert desk.state(MOBILISATION) == "closed"
    for subject_id in (widening, message):
        assert signature(desk, subject_id) == ("withdrawn", "closed")
    assert (state(desk, message), state(desk, correction)) == ("withdrawn", "waiting")

    for subject_id in (widening, correction):
        await desk.command(
            MOBILISATION, MobilisationAction.APPROVE, actor="officer-2", message_id=subject_id
        )
    (refused,) = desk.view("timeline", "what = 'command_refused'")
    assert refused["reason"] == "approve: withdrawn"
    assert state(desk, correction) == "in_force"


async def test_what_is_asked_for_too_late_is_on_record_as_withdrawn(desk: Desk) -> None:
    await approved(desk)
    await desk.command(MOBILISATION, MobilisationAction.STOP)
    widening = await asks_to_widen(desk)
    assert signature(desk, widening) == ("withdrawn", "it is stopped")
    assert desk.read("select * from alerting.timer where subject_id = %s", widening) == []


async def test_who_signs_is_for_the_communities_that_are_added_too(desk: Desk) -> None:
    await approved(desk)
    widening = await asks_to_widen(desk, "110101002001")
    for division in ("110101001", "110101"):
        await desk.command(
            MOBILISATION,
            MobilisationAction.APPROVE,
            actor="officer-2",
            division=division,
            message_id=widening,
        )
    (refused,) = desk.view("timeline", "what = 'command_refused'")
    assert refused["reason"] == "approve: outside"
    assert signature(desk, widening)[0] == "given"


def one_grid_more() -> tuple[Event, ...]:
    """Under the same alert: one more than it counted."""
    added = Community({**TWO.grids, "g3": {"s1": ("sun",)}})
    seen = grid_event(added, "g3", header(), revision=2)
    whole = community_event(added, header(), 3).model_copy(update={"revision": 2})
    return whole, seen, closed_event(header(), 3)


@pytest.mark.parametrize("by_officer", [False, True])
async def test_what_ends_by_itself_before_its_widening_is_there_goes_on(
    desk: Desk, by_officer: bool
) -> None:
    await approved(desk, deadline=SOON)
    widening = await asks_to_widen(desk, CODE)
    signed = {"actor": "officer-2", "message_id": widening}
    await desk.command(MOBILISATION, MobilisationAction.APPROVE, **signed)
    if by_officer:
        await desk.command(MOBILISATION, MobilisationAction.CLOSE)
    await desk.wait(SOON.total_seconds())
    assert desk.state(MOBILISATION) == "closed"
    before = len(desk.emitted())

    await desk.tell(*one_grid_more())
    told = [order["person_id"] for order in desk.emitted()[before:]]
    if by_officer:
        assert (desk.state(MOBILISATION), told) == ("closed", [])
        return
    assert desk.state(MOBILISATION) == "running"
    assert str(person("g3.A")) in told
    assert len(desk.view("timeline", "what = 'runs_on'")) == 1
    await desk.wait(SOON.total_seconds())
    assert desk.state(MOBILISATION) == "closed"


async def over_but_not_ended(desk: Desk) -> None:
    """Its last task has ended, and what ends it is about to look."""
    await approved(desk, deadline=SOON)
    await desk.wait(SOON.total_seconds())
    with desk.database.admin() as connection:
        connection.execute("update alerting.mobilisation set state = 'running', ended_at = null")


async def test_a_grid_that_comes_while_another_process_ends_it_is_told(desk: Desk) -> None:
    await over_but_not_ended(desk)
    before = len(desk.emitted())
    async with desk.units.begin() as unit:
        assert await StoredMobilisations().end_if_over(unit, MOBILISATION)
        widened = asyncio.create_task(desk.tell(*one_grid_more()))
        await eventually(desk.waiting_for_a_lock)
    await widened
    assert desk.state(MOBILISATION) == "running"
    assert str(person("g3.A")) in [one["person_id"] for one in desk.emitted()[before:]]


async def test_a_grid_that_comes_as_another_process_has_just_ended_it_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await over_but_not_ended(desk)
    community, seen, closed = one_grid_more()
    await desk.tell(community)
    with desk.database.admin() as connection:
        connection.execute("update alerting.mobilisation set state = 'running', ended_at = null")
    before = len(desk.emitted())
    looks = StoredMobilisations.ended_by_itself

    async def and_it_ends(stored: StoredMobilisations, unit: Unit, mobilisation_id: UUID) -> bool:
        monkeypatch.undo()
        said = await looks(stored, unit, mobilisation_id)
        async with desk.units.begin() as other:
            assert await StoredMobilisations().end_if_over(other, MOBILISATION)
        return said

    monkeypatch.setattr(StoredMobilisations, "ended_by_itself", and_it_ends)
    await desk.tell(seen)
    assert desk.state(MOBILISATION) == "running"
    await desk.tell(closed)
    await desk.fire()
    assert str(person("g3.A")) in [one["person_id"] for one in desk.emitted()[before:]]


async def test_it_does_not_end_on_what_it_saw_before_it_waited(desk: Desk) -> None:
    await over_but_not_ended(desk)

    async def ends() -> bool:
        async with desk.units.begin() as unit:
            return await StoredMobilisations().end_if_over(unit, MOBILISATION)

    async with desk.units.begin() as unit:
        await StoredMobilisations().get(unit, MOBILISATION)
        await unit.connection.execute(text("update alerting.task set state = 'open'"))
        other = asyncio.create_task(ends())
        await eventually(desk.waiting_for_a_lock)
    assert not await other


async def test_what_is_added_to_what_began_by_itself_is_countersigned_however_mild(
    desk: Desk,
) -> None:
    blue = edition(level="blue")
    assert not blue.countersigned
    desk.editions = {("typhoon", "blue"): blue}
    desk.worker = desk.new_worker()
    await desk.tell(*alert_events(TWO, degree=1))
    assert desk.view("approvals") == []
    widening = await asks_to_widen(desk)
    message = await desk.sends(MOBILISATION, RoundPurpose.AD_HOC)
    assert state(desk, message) == "in_force"
    for subject_id in (widening, message):
        (row,) = desk.view("approvals", "subject_id = %s", subject_id)
        assert (row["kind"], row["state"]) == ("countersignature", "open")
