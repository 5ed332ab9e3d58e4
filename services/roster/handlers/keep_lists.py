"""Call-down lists are kept fresh on disk, so that they exist when network and database do not."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from services.roster.domain.call_down import GridList, Questions, file_name, fingerprint
from services.roster.ports.call_downs import UNMADE, CallDowns, Lists, ListsIndex
from services.roster.translate.call_down_paper import CallDownPaper, Stamp
from services.runtime.clock import Clock

log = structlog.get_logger(__name__)

RESTS = 4.0
"""So many times as long as a list took, nothing is done of them: a district's take a processor for
some eight minutes, and may be due in the midst of an alert."""
Typeset = Callable[[Mapping[str, object], datetime], Awaitable[bytes]]
"""Sets a list's document as PDF."""


@dataclass(frozen=True)
class Look:
    """How lists look: in which language, in which zone's time, set by what."""

    language: str
    zone: str
    paper: CallDownPaper
    typeset: Typeset


@dataclass
class KeepLists:
    """Makes the lists whose grid has changed, or that bear another day's date."""

    facts: CallDowns
    lists: Lists
    look: Look
    clock: Clock
    every: timedelta
    looked: Callable[[datetime], None]
    """Told when the roster was found equal to the lists."""
    failed: Callable[[int], None]
    """Told of how many grids the list could not be set."""
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep
    """Waits for so many seconds."""

    async def step(self) -> bool:
        """Make what is due; never at once again."""
        index = await asyncio.to_thread(self.lists.index)
        if index.looked_at is None or self.clock.now() >= index.looked_at + self.every:
            index = await self.make(gently=index.looked_at is not None)
        if index.looked_at is not None:
            self.looked(index.looked_at)
        return False

    async def make(self, *, gently: bool = False) -> ListsIndex:
        """Compare every grid with its list now; OSError when the folder can't be written. Where a
        list can't be set the old one stays, is tried again at the next look, and the others are
        made. Where there are lists already it rests after each that it makes: `gently`."""
        now, revision = self.clock.now(), await self.facts.revision()
        language, zone = self.look.language, ZoneInfo(self.look.zone)
        questions = await self.facts.questions(language)
        before = (await asyncio.to_thread(self.lists.index)).made_from
        made_from: dict[str, str] = {}
        failed = 0
        stamp = Stamp(f"{now.astimezone(zone):%Y-%m-%d %H:%M}", revision)
        day = f"{now.astimezone(zone):%Y-%m-%d}"
        async for grids in self.facts.grids(now):
            for one in grids:
                name, mark = file_name(one), fingerprint(one, questions, language, day)
                made_from[name] = mark
                if before.get(name) == mark and self.lists.has(name):
                    continue
                began = time.perf_counter()
                made = await self._set(one, questions, stamp, now)
                if made is None:
                    made_from[name] = before.get(name, UNMADE)
                    failed += 1
                else:
                    await asyncio.to_thread(self.lists.write, name, made)
                if gently:
                    await self.rest(RESTS * (time.perf_counter() - began))
        self.failed(failed)
        index = ListsIndex(now, revision, made_from, failed)
        await asyncio.to_thread(self.lists.finish, index)
        return index

    async def _set(
        self, one: GridList, questions: tuple[Questions, ...], stamp: Stamp, now: datetime
    ) -> bytes | None:
        """The list as PDF; None when it can't be made: a row that can't be opened, or a sign that
        can't be set, is one grid's trouble."""
        try:
            paper = self.look.paper
            document = await asyncio.to_thread(paper.document, one, questions, stamp)
            return await self.look.typeset(document, now)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other grids have theirs
            # By kind alone: the words of the error may be those of the list.
            log.error("lists.not_set", grid=one.code, error=type(error).__name__)
            return None
