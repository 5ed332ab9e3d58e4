"""A document came in: record its alert and tell roster, or keep it for the officer and refuse."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from schemas.events.hazard_alerts import AlertReceived, Level
from schemas.hazards import OTHER
from schemas.vocabulary import LevelScale
from services.gateway.domain.division import EVERYWHERE
from services.gateway.intake.domain.alert import CapAlert, Subject, milliseconds, received_event
from services.gateway.intake.domain.document import Document
from services.gateway.intake.domain.findings import Finding, RefusedError
from services.gateway.intake.domain.incident import choose_incident
from services.gateway.intake.domain.reach import stays_within
from services.gateway.intake.domain.revision import MOST_AHEAD, ahead, revision_at
from services.gateway.intake.domain.size import oversize
from services.gateway.intake.ports import AlertBook, AlertRow, KnownAlert, OpenBook
from services.runtime.unit import Routing, Unit, Units

READ_IN_THREAD_FROM = 50_000
OUTSIDE, INCIDENT_OUTSIDE = "outside-division", "incident-outside"
_MINUTES = {"minutes": str(MOST_AHEAD // timedelta(minutes=1))}
_CLOCK_AHEAD = Finding("sent-ahead", "/alert/sent", values=_MINUTES)
Still = Callable[[Unit], Awaitable[None]]
"""A last look in the filing's turn and transaction: what it raises leaves nothing on record."""


@dataclass(frozen=True)
class Recorded:
    """What became of a document: its alert, filed; `new` false when it was known before."""

    alert_id: UUID
    incident_id: UUID
    new: bool
    not_passed_on: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Intake:
    """Takes documents, one transaction each."""

    units: Units
    open_book: OpenBook
    read: Callable[[bytes], CapAlert]

    async def take(self, document: Document, still: Still | None = None) -> Recorded:
        """Record a document's alert; RefusedError once the refused document is kept. Raises what
        `still` does.

        When this returns, alert, document and event are committed.
        """
        try:
            alert = await self._read(document.raw)
            async with self.units.begin() as unit:
                book = self.open_book(unit)
                await book.take_turns()
                if still is not None:
                    await still(unit)
                return await _file(unit, book, alert, document)
        except RefusedError as error:
            await self.keep_refused(document, error.findings)
            raise

    async def check(self, document: Document) -> None:
        """RefusedError where the document is refused whatever is on record; nothing is kept."""
        alert = await self._read(document.raw)
        subject = alert.subject or _subject_of([])
        sent = milliseconds(alert.sent)
        event = received_event(alert, alert.alert_id, subject, sent, document.proposer)
        if too_much := oversize(event):
            raise RefusedError(too_much)

    async def keep_refused(self, document: Document, findings: tuple[Finding, ...]) -> None:
        """Keep a document that is not taken, with why."""
        async with self.units.begin() as unit:
            await self.open_book(unit).keep(document, "refused", None, findings)

    async def _read(self, raw: bytes) -> CapAlert:
        if len(raw) < READ_IN_THREAD_FROM:
            return self.read(raw)
        return await asyncio.to_thread(self.read, raw)


async def _file(unit: Unit, book: AlertBook, alert: CapAlert, document: Document) -> Recorded:
    early = ahead(alert.sent, unit.now)
    if early:
        alert = replace(alert, findings=(*alert.findings, _CLOCK_AHEAD))
    known = await book.find(alert.alert_id)
    if known is not None:
        if not await _theirs(book, known, document):
            raise RefusedError(Finding(INCIDENT_OUTSIDE, "/alert/identifier"))
        return await _again(book, known, alert, document)
    incident = choose_incident(alert, await book.relatives(alert))
    referenced = await book.referenced(alert.references)
    subject = alert.subject or _subject_of(referenced)
    await _check_reach(book, document.division, incident, subject, referenced)
    last = await book.last_revision(incident) if early else 0
    revision = revision_at(alert.sent, unit.now, last)
    received = received_event(alert, incident, subject, revision, document.proposer)
    event = _with_known_ids(received, alert, referenced)
    if too_much := oversize(event):
        raise RefusedError(too_much)
    await book.keep(document, "recorded", alert.alert_id, alert.findings)
    await book.add(AlertRow(alert, event, subject.level_rule, document))
    if not alert.not_passed_on:
        unit.emit(
            event,
            Routing(
                key=str(incident),
                lane=event.header.lane,
                trace=alert.alert_id,
                identity=(alert.alert_id,),
                revision=revision,
            ),
        )
    return Recorded(alert.alert_id, incident, True, alert.not_passed_on, alert.findings)


async def _theirs(book: AlertBook, known: KnownAlert, document: Document) -> bool:
    """Whether a recorded alert is what the sender sent, or of an incident within their division."""
    if known.event.header.proposed_by == document.proposer:
        return True
    return stays_within(await book.areas_of(known.incident_id), document.division)


async def _check_reach(
    book: AlertBook, of: str, incident: UUID, subject: Subject, referenced: list[KnownAlert]
) -> None:
    """RefusedError where the alert, what it references, or its incident reaches beyond `of`.

    An alert says anew how far all of its incident goes, so what it leaves out is lifted.
    """
    if of == EVERYWHERE:
        return
    reached = [area for item in referenced for area in item.event.areas]
    reached += await book.areas_of(incident)
    own = subject.areas or not reached
    if own and not stays_within(subject.areas, of):
        raise RefusedError(Finding(OUTSIDE, "/alert/info/area"))
    if reached and not stays_within(reached, of):
        raise RefusedError(Finding(INCIDENT_OUTSIDE, "/alert/references"))


async def _again(
    book: AlertBook, known: KnownAlert, alert: CapAlert, document: Document
) -> Recorded:
    findings = alert.findings
    state = "repeated"
    if known.document_id != document.document_id:
        findings += (Finding("differs", "/alert"),)
        state = "differs"
    await book.keep(document, state, known.alert_id, findings)
    return Recorded(known.alert_id, known.incident_id, False, alert.not_passed_on, findings)


def _subject_of(referenced: list[KnownAlert]) -> Subject:
    """What an alert without info is about: what the latest alert it references was about."""
    if not referenced:
        level = Level(scale=LevelScale.SEVERITY, value="Moderate")
        return Subject(OTHER.key, OTHER.zh, level, "no info block")
    header = referenced[0].event.header
    return Subject(
        hazard=header.hazard,
        event=header.event,
        level=header.level,
        level_rule="that of the alert it references",
        sender_name=header.sender_name,
    )


def _with_known_ids(
    event: AlertReceived, alert: CapAlert, referenced: list[KnownAlert]
) -> AlertReceived:
    """References by the ids under which they are recorded: some give a wrong `sent`."""
    ids_by_name = {
        (known.event.header.sender, known.event.header.identifier): known.alert_id
        for known in reversed(referenced)
    }
    references = tuple(
        ids_by_name.get((reference.sender, reference.identifier), reference.alert_id)
        for reference in alert.references
    )
    return event.model_copy(update={"references": references})
