"""Leaders answered on the page: recorded before the page says so."""

from datetime import datetime
from uuid import UUID

import structlog

from services.gateway.domain.notes import Note, Seals, sealed_note
from services.gateway.field.domain.answering import Said, Seen, next_answer
from services.gateway.field.domain.facts import Link
from services.gateway.field.ports import AnswerBook, OpenAnswers, Recording
from services.runtime.fault_points import Window
from services.runtime.group_commit import GroupCommit
from services.runtime.unit import Units
from services.runtime.wake import Wake

log = structlog.get_logger(__name__)
GATHER_S = 0.005
Asked = tuple[Link, Said]


class Answering:
    """Records answers; those that come together share a transaction. `recorded` wakes who sends
    them on. Notes are sealed and stay here."""

    def __init__(
        self, units: Units, open_book: OpenAnswers, seals: Seals, recorded: Wake | None = None
    ) -> None:
        self._units = units
        self._seals = seals
        self._recorded = recorded or Wake()
        self._open_book = open_book
        self._group: GroupCommit[Asked, bool] = GroupCommit("answers", self._record, GATHER_S)

    async def answer(self, link: Link, said: Said) -> bool:
        """Record what was said; false when the visit is not the contact's: recorded as refused.

        When this returns, it is committed. The same answer again is the one that stands.
        """
        return await self._group.add((link, said))

    async def close(self) -> None:
        """Finish the transaction in hand."""
        await self._group.close()

    async def _record(self, asked: list[Asked]) -> list[bool]:
        async with self._units.begin() as unit:
            book = self._open_book(unit)
            await book.take_turns({link.contact_id for link, _ in asked})
            visits = await book.visits(
                [(link, said.visit_id) for link, said in asked if said.visit_id is not None]
            )
            latest = await book.latest([said for _, said in asked])
            recordings: list[Recording] = []
            taken: list[bool] = []
            for link, said in asked:
                seen = _seen(link, said, visits)
                taken.append(seen is not None)
                if seen is None:
                    await book.record_refusal(link, said.visit_id, "not this contact's visit")
                    log.warning("answer.refused", contact=str(link.contact_id))
                    continue
                await self._keep_note(book, link, said, seen, unit.now)
                if said.only_note:
                    continue
                before = latest.get(said.question) if said.question else None
                given = next_answer(said, before, seen, unit.now)
                if given is not None:
                    # Whoever comes next in this transaction answers after this one.
                    if said.question and (before is None or given.at > before.at):
                        latest[said.question] = given
                    recordings.append(Recording(link, given, seen.communities))
            await book.record(recordings)
            if recordings:
                self._units.database.faults.reach(Window.ANSWERED)
        if recordings:
            self._recorded.set()
        return taken

    async def _keep_note(
        self, book: AnswerBook, link: Link, said: Said, seen: Seen, at: datetime
    ) -> None:
        """Keep what was written about a door; the same again changes nothing."""
        if said.visit_id is None or not said.note:
            return
        author, community = str(link.contact_id), seen.communities[0]
        about = Note("visit", said.visit_id, link.mobilisation_id, community, author)
        note = sealed_note(about, said.note, self._seals, at)
        if note is not None:
            await book.keep(note)


def _seen(link: Link, said: Said, visits: dict[tuple[UUID, UUID], Seen]) -> Seen | None:
    if said.visit_id is not None:
        return visits.get((link.contact_id, said.visit_id))
    return Seen(link.said, link.said_at, link.communities, link.asked_at)
