"""A leader opened the page: read what it shows, open the seals, keep who looked at what."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import NamedTuple
from uuid import UUID

import orjson
import structlog

from schemas.vocabulary import AnswerKind
from services.gateway.domain.notes import CONTEXT
from services.gateway.field.domain.answering import Seen, outdated, standing
from services.gateway.field.domain.doors import Selection, select_doors
from services.gateway.field.domain.facts import (
    Door,
    Facts,
    Given,
    Link,
    Matter,
    OfficersWords,
    SilentPerson,
)
from services.gateway.field.domain.helping import MOST_SIGNS, called_to, shortened
from services.gateway.field.ports import Look, Looks, Reading
from services.runtime.clock import Clock
from services.runtime.sealing import SealBrokenError, Sealer

log = structlog.get_logger(__name__)
MOST_SILENT = 9
"""On one page: it stays under 20 kB."""
WORDS = "message.words"
"""As the console sealed them."""


class Pages(NamedTuple):
    """Which page of doors is wanted, and which of silent people, from 1."""

    doors: int = 1
    silent: int = 1


class Kin(NamedTuple):
    """A relative who may be rung."""

    relation: str
    phone: str


class OpenNote(NamedTuple):
    """What somebody wrote about a door."""

    at: datetime
    text: str


class OpenDoor(NamedTuple):
    """A door with what its seals held; `notes` as far as they find room."""

    door: Door
    name: str
    phone: str
    kin: tuple[Kin, ...]
    notes: tuple[OpenNote, ...] = ()


@dataclass(frozen=True)
class OpenSilent:
    """A silent person with what the seals held."""

    place: str
    name: str
    phone: str


@dataclass(frozen=True)
class OpenMatter:
    """A matter with what its notes say."""

    matter: Matter
    note: str
    answer: str


@dataclass(frozen=True)
class OpenWords:
    """What an officer sent, in Chinese and English."""

    purpose: str
    at: datetime
    words: str
    words_en: str


@dataclass(frozen=True)
class Shown:
    """All that one page shows; `just_answered` is the visit that was answered a moment ago."""

    link: Link
    facts: Facts
    said: AnswerKind | None
    said_here: Given | None
    selection: Selection | None
    doors: tuple[OpenDoor, ...]
    silent: tuple[OpenSilent, ...]
    now: datetime
    just_answered: UUID | None = None
    matters: tuple[OpenMatter, ...] = ()
    words: tuple[OpenWords, ...] = ()
    silent_page: int = 1
    silent_pages: int = 1


@dataclass(frozen=True)
class Looking:
    """Reads pages; what personal data a page shows is on record before it is shown: notes with the
    resident whom they are about. Their moments are of the clocks in `zone`."""

    clock: Clock
    zone: tzinfo
    reading: Reading
    looks: Looks
    sealer: Sealer

    def now(self) -> datetime:
        """The present moment, by the clocks of whoever reads the page."""
        return self.clock.now().astimezone(self.zone)

    async def look(
        self, link: Link, pages: Pages, just_answered: UUID | None, closely: bool = True
    ) -> Shown:
        """What the page shows now; not `closely` (a preview, HEAD): nobody's data.

        Names and phones are opened only after "received" was posted on the page to the present
        message, and only of the doors shown.
        """
        here = link.said_here
        said = standing(Seen(link.said, link.said_at, asked_at=link.asked_at), here)
        if here is not None and outdated(here.at, link.asked_at):
            here = None
        here_received = here is not None and here.kind is AnswerKind.RECEIVED
        with_people = closely and here_received and said is AnswerKind.RECEIVED
        facts = await self.reading.facts(link, with_people)
        seen = Shown(
            link=link,
            facts=facts,
            said=said,
            said_here=here,
            selection=None,
            doors=(),
            silent=(),
            now=self.now(),
        )
        return await self._with_people(seen, pages, just_answered) if with_people else seen

    async def _with_people(self, seen: Shown, pages: Pages, just_answered: UUID | None) -> Shown:
        called = called_to(seen.facts.duties)
        selection = select_doors(seen.facts.doors, pages.doors, just_answered, called)
        room = MOST_SIGNS // max(1, sum(bool(door.notes) for door in selection.doors))
        silent_pages = max(1, -(-len(seen.facts.silent) // MOST_SILENT))
        page = min(max(pages.silent, 1), silent_pages)
        silent = seen.facts.silent[(page - 1) * MOST_SILENT : page * MOST_SILENT]
        look = Look(
            seen.link.contact_id,
            [door.resident_id for door in selection.doors],
            [person.person_id for person in silent],
        )
        await self.looks.record(look)
        return replace(
            seen,
            just_answered=just_answered,
            selection=selection,
            doors=tuple(self._open_door(door, room) for door in selection.doors),
            silent=tuple(self._open_silent(person) for person in silent),
            matters=tuple(self._open_matter(matter) for matter in seen.facts.matters),
            words=tuple(self._open_words(words) for words in seen.facts.words),
            silent_page=page,
            silent_pages=silent_pages,
        )

    def _open_door(self, door: Door, room: int) -> OpenDoor:
        return OpenDoor(
            door,
            self._open(door.name_sealed, "resident.name"),
            self._open(door.phone_sealed, "resident.phone"),
            _kin(self._open(door.kin_sealed, "resident.kin")),
            self._open_notes(door, room),
        )

    def _open_notes(self, door: Door, room: int) -> tuple[OpenNote, ...]:
        texts = shortened([self._open(note.text_sealed, CONTEXT) for note in door.notes], room)
        pairs = zip(door.notes, texts, strict=False)
        return tuple(OpenNote(note.at, text) for note, text in pairs if text)

    def _open_silent(self, person: SilentPerson) -> OpenSilent:
        return OpenSilent(
            person.place,
            self._open(person.name_sealed, "person.name"),
            self._open(person.phone_sealed, "person.phone"),
        )

    def _open_matter(self, matter: Matter) -> OpenMatter:
        note, answer = matter.note_sealed, matter.answer_sealed
        return OpenMatter(matter, self._open(note, CONTEXT), self._open(answer, CONTEXT))

    def _open_words(self, said: OfficersWords) -> OpenWords:
        words, english = said.words_sealed, said.words_en_sealed
        return OpenWords(
            said.purpose, said.at, self._open(words, WORDS), self._open(english, WORDS)
        )

    def _open(self, sealed: bytes, context: str) -> str:
        """A broken seal must not hide the door: it is shown without what does not open."""
        if not sealed:
            return ""
        try:
            return self.sealer.open(sealed, context)
        except SealBrokenError:
            log.error("seal.broken", context=context)
            return ""


def _kin(sealed_json: str) -> tuple[Kin, ...]:
    try:
        items = orjson.loads(sealed_json) if sealed_json else []
    except orjson.JSONDecodeError:
        return ()
    return tuple(
        Kin(str(item.get("relation", "")), str(item["phone"]))
        for item in items
        if isinstance(item, dict) and item.get("phone")
    )
