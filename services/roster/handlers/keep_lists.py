"""Call-down lists are kept fresh on disk, so that they exist when network and database do not."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.roster.domain.call_down import file_name, fingerprint
from services.roster.ports.call_downs import CallDowns, Lists, ListsIndex
from services.roster.translate.call_down_paper import CallDownPaper, Stamp
from services.runtime.clock import Clock

Typeset = Callable[[Mapping[str, object], datetime], bytes]
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

    async def step(self) -> bool:
        """Make what is due; never at once again."""
        index = await asyncio.to_thread(self.lists.index)
        if index.looked_at is None or self.clock.now() >= index.looked_at + self.every:
            index = await self.make()
        if index.looked_at is not None:
            self.looked(index.looked_at)
        return False

    async def make(self) -> ListsIndex:
        """Compare every grid with its list now; OSError when the folder can't be written."""
        now, revision = self.clock.now(), await self.facts.revision()
        language, zone = self.look.language, ZoneInfo(self.look.zone)
        questions = await self.facts.questions(language)
        before = (await asyncio.to_thread(self.lists.index)).made_from
        made_from: dict[str, str] = {}
        stamp = Stamp(f"{now.astimezone(zone):%Y-%m-%d %H:%M}", revision)
        day = f"{now.astimezone(zone):%Y-%m-%d}"
        async for grids in self.facts.grids(now):
            for one in grids:
                name, mark = file_name(one), fingerprint(one, questions, language, day)
                made_from[name] = mark
                if before.get(name) == mark and self.lists.has(name):
                    continue
                document = self.look.paper.document(one, questions, stamp)
                await asyncio.to_thread(self._write, name, document, now)
        index = ListsIndex(now, revision, made_from)
        await asyncio.to_thread(self.lists.finish, index)
        return index

    def _write(self, name: str, document: Mapping[str, object], now: datetime) -> None:
        self.lists.write(name, self.look.typeset(document, now))
