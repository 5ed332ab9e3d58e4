"""Each grid's list is made for itself."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from unittest.mock import create_autospec

import pytest

from services.roster.domain.call_down import GridList
from services.roster.handlers.keep_lists import KeepLists, Look
from services.roster.ports.call_downs import UNMADE, CallDowns, Lists, ListsIndex
from services.roster.translate.call_down_paper import CallDownPaper
from services.runtime.clock import MovableClock

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)


class Kept:
    """The port `Lists` in memory."""

    def __init__(self) -> None:
        self.last, self.files = ListsIndex(), dict[str, bytes]()

    def index(self) -> ListsIndex:
        return self.last

    def has(self, name: str) -> bool:
        return name in self.files

    def write(self, name: str, content: bytes) -> None:
        self.files[name] = content

    def finish(self, index: ListsIndex) -> None:
        self.last = index
        self.files = {name: self.files[name] for name in index.made_from if name in self.files}


class Desk:
    """Keeps the lists of three grids, of which some can't be set."""

    def __init__(self) -> None:
        self.clock, self.lists = MovableClock(NOON), Kept()
        self.wrong: set[str] = set()
        self.failed: list[int] = []
        facts = create_autospec(CallDowns, instance=True)
        facts.revision.return_value, facts.questions.return_value = 1, ()
        facts.grids = self._grids
        paper = create_autospec(CallDownPaper, instance=True)
        paper.document.side_effect = lambda one, _questions, _stamp: {"code": one.code}
        look = Look("zh", "Asia/Shanghai", paper, self._typeset)
        lists: Lists = self.lists
        self.keep = KeepLists(
            facts, lists, look, self.clock, timedelta(), lambda _at: None, self.failed.append
        )

    async def _grids(self, _now: datetime) -> AsyncIterator[Sequence[GridList]]:
        for code in ("001", "002", "003"):
            yield [GridList(code, "网格", ())]

    async def _typeset(self, document: Mapping[str, object], now: datetime) -> bytes:
        if document["code"] in self.wrong:
            raise RuntimeError("a sign that can't be set")
        return f"{document['code']} {now:%d}".encode()


async def test_one_that_cannot_be_set_keeps_no_other_from_being_made() -> None:
    desk = Desk()
    desk.wrong = {"002"}
    made = await desk.keep.make()
    assert sorted(desk.lists.files) == ["001_网格.pdf", "003_网格.pdf"]
    assert (made.made, made.made_from["002_网格.pdf"]) == (2, UNMADE)
    assert desk.lists.last.looked_at == NOON
    assert desk.failed == [made.not_set] == [desk.lists.last.not_set] == [1]


async def test_an_old_one_stays_until_it_can_be_set_again() -> None:
    desk = Desk()
    await desk.keep.make()
    desk.wrong = {"002"}
    desk.clock.advance(timedelta(days=1).total_seconds())
    await desk.keep.make()
    assert [*desk.lists.files.values()] == [b"001 02", b"002 01", b"003 02"]
    desk.wrong.clear()
    await desk.keep.make()
    assert [*desk.lists.files.values()] == [b"001 02", b"002 02", b"003 02"]
    assert desk.failed == [0, 1, 0]
    assert desk.lists.last.not_set == 0


async def test_a_folder_that_takes_nothing_is_said() -> None:
    desk = Desk()
    desk.lists.write = create_autospec(desk.lists.write, side_effect=OSError("full"))  # type: ignore[method-assign]
    with pytest.raises(OSError, match="full"):
        await desk.keep.make()
