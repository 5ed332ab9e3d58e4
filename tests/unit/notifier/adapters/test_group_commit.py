"""Requests share commits, and each hears of its own row."""

import asyncio

import pytest

from services.notifier.adapters import group_commit
from services.notifier.adapters.group_commit import GroupCommit


async def test_rows_that_come_together_are_committed_together() -> None:
    commits: list[list[int]] = []

    async def commit(rows: list[int]) -> list[int]:
        commits.append(rows)
        return [row * 2 for row in rows]

    group: GroupCommit[int, int] = GroupCommit(commit)
    answers = await asyncio.gather(*(group.add(number) for number in range(100)))
    assert answers == [number * 2 for number in range(100)]
    assert len(commits) == 1


async def test_a_commit_that_fails_once_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "PAUSE_S", 0)
    left = [OSError("away")]

    async def commit(rows: list[int]) -> list[int]:
        if left:
            raise left.pop()
        return rows

    assert await GroupCommit(commit).add(7) == 7


async def test_nobody_is_answered_when_nothing_was_committed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(group_commit, "PAUSE_S", 0)

    async def commit(rows: list[int]) -> list[int]:
        raise OSError("away")

    group: GroupCommit[int, int] = GroupCommit(commit)
    found = await asyncio.gather(group.add(1), group.add(2), return_exceptions=True)
    assert [type(item) for item in found] == [OSError, OSError]
