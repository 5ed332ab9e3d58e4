"""What an officer starts goes into the intake as any warning does; refusals come in their words."""

from collections.abc import Iterator
from contextlib import contextmanager

from services.gateway.console.domain.starting import Started
from services.gateway.console.ports.documents import CheckDocument, NotTakenError, TakeAfter
from services.gateway.intake.adapters.alert_book import PostgresAlertBook
from services.gateway.intake.domain.document import Document
from services.gateway.intake.domain.findings import RefusedError
from services.gateway.intake.handlers.take_document import Intake, Still
from services.gateway.intake.translate.cap_xml import read_alert
from services.runtime.unit import Units


def taking(units: Units) -> TakeAfter:
    """The console's own way into the intake."""
    intake = Intake(units, PostgresAlertBook, read_alert)

    async def take(
        raw: bytes, actor: str, proposer: str = "", still: Still | None = None
    ) -> Started:
        with _in_words_of_the_console():
            recorded = await intake.take(Document(raw, actor, proposer=proposer), still)
        return Started(recorded.alert_id, recorded.incident_id)

    return take


def checking(units: Units) -> CheckDocument:
    """What the intake would say, before anything is on record."""
    intake = Intake(units, PostgresAlertBook, read_alert)

    async def check(raw: bytes, proposer: str = "") -> None:
        with _in_words_of_the_console():
            await intake.check(Document(raw, "", proposer=proposer))

    return check


@contextmanager
def _in_words_of_the_console() -> Iterator[None]:
    try:
        yield
    except RefusedError as error:
        raise NotTakenError(error.findings[0].code, error.findings[0].values) from None
