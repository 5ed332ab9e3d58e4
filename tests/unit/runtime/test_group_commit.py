"""Requests share commits, and each hears of its own row."""

import asyncio
from types import SimpleNamespace

import pytest

from services.runtime import group_commit
from services.runtime.group_commit import GroupCommit, group_read


async def test_rows_that_come_together_are_committed_together() -> None:
    commits: list[list[int]] = []

    async def commit(rows: list[int]) -> list[int]:
        commits.append(rows)
        return [row * 2 for row in rows]

    group: GroupCommit[int, int] = GroupCommit("test", commit)
    answers = await asyncio.gather(*(group.add(number) for number in range(100)))
    assert answers == [number * 2 for number in range(100)]
    assert len(commits) == 1


async def test_a_commit_is_tried_again_as_long_as_there_is_patience(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(group_commit, "PAUSE_S", 0)
    left = [OSError("away")] * 20

    async def commit(rows: list[int]) -> list[int]:
        if left:
            raise left.pop()
        return rows

    assert await GroupCommit("test", commit, patience_s=60).add(7) == 7
    assert left == []


async def test_who_closes_waits_for_no_further_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "PAUSE_S", 0)
    tried = asyncio.Event()

    async def commit(rows: list[int]) -> list[int]:
        tried.set()
        raise OSError("away")

    group: GroupCommit[int, int] = GroupCommit("test", commit, patience_s=3_600)
    waits = asyncio.create_task(group.add(1))
    await tried.wait()
    await group.close()
    with pytest.raises(OSError, match="away"):
        await waits


async def test_without_patience_it_is_tried_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """One try may take longer than there is patience: a connection that died in silence does."""
    monkeypatch.setattr(group_commit, "PAUSE_S", 0)
    left = [OSError("away")] * 2

    async def commit(rows: list[int]) -> list[int]:
        if left:
            raise left.pop()
        return rows

    assert await GroupCommit("test", commit).add(7) == 7


async def test_who_waits_behind_others_has_waited_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "PAUSE_S", 0)
    monkeypatch.setattr(group_commit, "MOST_ROWS", 1)
    now, tried = [0.0], [0, 0]

    async def commit(rows: list[int]) -> list[int]:
        tried[rows[0]] += 1
        now[0] += 1
        raise OSError("away")

    monkeypatch.setattr(group_commit, "time", SimpleNamespace(monotonic=lambda: now[0]))
    group: GroupCommit[int, int] = GroupCommit("test", commit, gather_s=0, patience_s=8)
    found = await asyncio.gather(group.add(0), group.add(1), return_exceptions=True)
    assert [type(item) for item in found] == [OSError, OSError]
    assert tried == [8, 3]


async def test_nobody_is_answered_when_nothing_was_committed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(group_commit, "PAUSE_S", 0)

    async def commit(rows: list[int]) -> list[int]:
        raise OSError("away")

    group: GroupCommit[int, int] = GroupCommit("test", commit)
    found = await asyncio.gather(group.add(1), group.add(2), return_exceptions=True)
    assert [type(item) for item in found] == [OSError, OSError]


async def test_a_row_that_cannot_be_written_costs_nobody_else() -> None:
    async def commit(rows: list[int]) -> list[int]:
        if 13 in rows:
            raise ValueError("not this one")
        return rows

    group: GroupCommit[int, int] = GroupCommit("test", commit)
    found = await asyncio.gather(*map(group.add, (12, 13, 14)), return_exceptions=True)
    assert found[0] == 12
    assert isinstance(found[1], ValueError)
    assert found[2] == 14


async def test_looks_share_a_statement_while_one_is_under_way() -> None:
    looks: list[list[int]] = []
    free = asyncio.Event()

    async def read(rows: list[int]) -> list[int]:
        looks.append(rows)
        await free.wait()
        return rows

    group = group_read("test", read)
    waiting = [asyncio.create_task(group.add(0))]
    while not looks:
        await asyncio.sleep(0)
    waiting += [asyncio.create_task(group.add(number)) for number in (1, 2, 3)]
    await asyncio.sleep(0)
    free.set()
    assert await asyncio.gather(*waiting) == [0, 1, 2, 3]
    assert looks == [[0], [1, 2, 3]]
