"""One reader a mobilisation: what changed is read and handed on, once, to everybody."""

import asyncio
import json
from datetime import datetime
from uuid import uuid4

import pytest

from services.gateway.console.domain.doors import Wanted, picked
from services.gateway.console.domain.figures import figure
from services.gateway.console.handlers import follow
from services.gateway.console.handlers.follow import (
    LOOKS_BESIDE,
    RESYNC,
    WAITING_MOST,
    Follower,
    Following,
)
from services.runtime.clock import MovableClock
from tests.support.off_the_loop import off_the_loop
from tests.unit.gateway.console.followed import HERE, NOW, THERE, Mobilisation


def follower(of: Mobilisation, division: str = "") -> Follower:
    return Follower(of.id, division, of, MovableClock(NOW))


async def test_only_branches_whose_marks_differ_are_read_again() -> None:
    mobilisation = Mobilisation()
    following = follower(mobilisation)
    await following.look()
    await following.look()
    mobilisation.answer(HERE, "safe")
    await following.look()
    assert mobilisation.read == [[HERE, THERE], [HERE]]
    assert following.picture is not None
    assert [str(door) for door in following.picture.doors] == [str(mobilisation.stairwells[THERE])]


async def test_places_are_read_again_where_there_are_more_and_doors_where_they_changed() -> None:
    mobilisation = Mobilisation()
    following = follower(mobilisation)
    await following.look()
    mobilisation.mark[HERE] = uuid4()
    mobilisation.answer(THERE, "safe")
    await following.look()
    mobilisation.places_of[HERE] += 1
    mobilisation.mark[HERE] = uuid4()
    await following.look()
    here, there = (mobilisation.stairwells[code] for code in (HERE, THERE))
    assert mobilisation.read == [[HERE, THERE], [HERE, THERE], [HERE]]
    assert mobilisation.read_places == [[HERE, THERE], [HERE]]
    assert mobilisation.read_doors == [[here, there], [there]]
    assert following.picture is not None
    assert figure(following.picture.totals, "visits") == 2
    assert figure(following.picture.totals, "safe") == 1


async def test_consoles_get_the_change_with_the_revision_that_it_continues() -> None:
    mobilisation = Mobilisation()
    async with Following(mobilisation, MovableClock(NOW)).follow(mobilisation.id, "") as found:
        following, queue = found
        assert await following.ready()
        whole = json.loads(following.full())
        mobilisation.answer(HERE, "safe")
        await following.look()
        change = json.loads(queue.get_nowait())
    assert whole["full"]
    assert change["from"] == whole["revision"]
    assert change["revision"] == whole["revision"] + 1
    assert change["doors_gone"] == [str(mobilisation.stairwells[HERE])]


async def test_a_note_shows_at_its_door_though_no_branch_has_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(follow, "picked", off_the_loop(picked))
    mobilisation = Mobilisation()
    own = mobilisation.stairwells[HERE]
    following = follower(mobilisation)
    await following.look()
    mobilisation.noted = {own: 2}
    for _ in range(LOOKS_BESIDE):
        await following.look()
    assert following.picture is not None
    assert {door.notes for door in following.picture.doors.values()} == {0, 2}
    assert [door.visit_id for _name, door in await following.doors(Wanted(noted=True))] == [own]
    there = mobilisation.stairwells[THERE]
    assert await following.doors(Wanted(there, noted=True)) == []
    assert len(await following.doors(Wanted(there))) == 1
    called = await following.doors(Wanted(q=f"{HERE} "))
    assert [door.visit_id for _name, door in called] == [own]


async def test_it_is_ones_own_to_command_where_it_reaches_nowhere_beyond_the_division() -> None:
    mine = []
    for division in ("", "4403", "440305"):
        following = follower(Mobilisation(), division)
        await following.look()
        assert following.picture is not None
        mine.append(following.picture.head["mine"])
    assert mine == [True, True, False]


async def test_a_quiet_look_says_only_that_the_picture_is_still_true() -> None:
    mobilisation = Mobilisation()
    async with Following(mobilisation, MovableClock(NOW)).follow(mobilisation.id, "") as found:
        following, queue = found
        assert await following.ready()
        await following.look()
        assert json.loads(queue.get_nowait()).keys() == {"revision", "at", "age_s"}


async def test_each_message_says_how_old_what_was_read_is_also_to_who_comes_only_now() -> None:
    mobilisation, clock = Mobilisation(), MovableClock(NOW)
    following = Follower(mobilisation.id, "", mobilisation, clock)
    await following.look()
    assert json.loads(following.full())["age_s"] == 0
    clock.advance(7)
    whole = json.loads(following.full())
    assert (whole["full"], whole["age_s"], json.loads(following.beat())["age_s"]) == (True, 7, 7)
    await following.look()
    whole = json.loads(following.full())
    assert (whole["age_s"], whole["at"]) == (0, clock.now().isoformat())


async def test_who_can_not_keep_up_gets_the_whole_anew() -> None:
    mobilisation = Mobilisation()
    async with Following(mobilisation, MovableClock(NOW)).follow(mobilisation.id, "") as found:
        following, queue = found
        assert await following.ready()
        for _ in range(WAITING_MOST + 1):
            await following.look()
        assert [queue.get_nowait()] == [RESYNC]
        assert queue.empty()


async def test_what_moves_after_a_word_of_it_is_seen_without_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(follow, "AT_LEAST_S", 0.01)
    monkeypatch.setattr(follow, "LOOK_EVERY_S", 3_600)
    mobilisation = Mobilisation()
    every = Following(mobilisation, MovableClock(NOW))
    async with asyncio.timeout(20), every.follow(mobilisation.id, "") as (following, queue):
        assert await following.ready()
        mobilisation.answer(HERE, "safe")
        every.moved(mobilisation.id)
        await changed(queue)
        mobilisation.answer(THERE, "safe")
        await changed(queue)
        assert following.picture is not None
        assert figure(following.picture.totals, "safe") == 2


async def changed(queue: asyncio.Queue[bytes]) -> None:
    """Wait for a message that something is new."""
    while "from" not in json.loads(await queue.get()):
        continue


async def test_a_division_sees_its_own_part_and_nobody_elses() -> None:
    mobilisation = Mobilisation()
    following = follower(mobilisation, HERE[:6])
    await following.look()
    assert following.picture is not None
    assert {place.community_code for place in following.picture.places.values()} == {HERE}
    elsewhere = follower(mobilisation, "4499")
    await elsewhere.look()
    assert not await elsewhere.ready()


@pytest.mark.parametrize(("state", "ended_at"), [("closed", NOW), ("paused", None)])
async def test_in_a_pause_and_after_the_end_nothing_is_foretold(
    state: str, ended_at: datetime | None
) -> None:
    mobilisation = Mobilisation()
    mobilisation.answer(HERE, "safe")
    following = follower(mobilisation)
    await following.look()
    assert following.picture is not None
    assert following.picture.pace["ninety_at"]
    mobilisation.state, mobilisation.ended_at = state, ended_at
    await following.look()
    assert not following.picture.pace["ninety_at"]


async def test_what_is_not_there_is_said_to_be_unknown() -> None:
    mobilisation = Mobilisation()
    mobilisation.there = False
    following = follower(mobilisation)
    await following.look()
    assert not await following.ready()
