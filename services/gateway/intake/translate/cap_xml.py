"""CAP 1.2 (OASIS, 2010) to the domain's alert: every refusal names the element and its line."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from lxml import etree

from schemas.vocabulary import AlertStatus, MessageType
from services.gateway.domain.drill_code import kind_in
from services.gateway.domain.why_code import why_in
from services.gateway.intake.domain.alert import CapAlert, Reference
from services.gateway.intake.domain.findings import Finding, RefusedError, excerpt
from services.gateway.intake.translate.cap_info import read_subject
from services.gateway.intake.translate.decoding import decode
from services.gateway.intake.translate.hardened_xml import parse
from services.gateway.intake.translate.reader import (
    Reader,
    element_text,
    line_of,
    read_moment,
)

CAP_1_2 = "urn:oasis:names:tc:emergency:cap:1.2"
CAP_1_1 = "urn:oasis:names:tc:emergency:cap:1.1"
LONGEST_NAME = 300
_FOREVER_AGO = datetime(1970, 1, 1, tzinfo=UTC)
Word = TypeVar("Word", bound=StrEnum)


def read_alert(raw: bytes) -> CapAlert:
    """The alert in a document; RefusedError with all that is wrong, in the document's order.

    CAP 1.1 is taken too: its elements are the same.
    """
    text, odd = decode(raw)
    root = parse(text)
    reader = Reader(root)
    reader.oddities += odd
    _check_root(reader, root)
    identifier = reader.required(root, "identifier", LONGEST_NAME)
    sender = reader.required(root, "sender", LONGEST_NAME)
    sent = reader.moment(root, "sent", needed=True)
    status = _enumerated(reader, root, "status", AlertStatus)
    msg_type = _enumerated(reader, root, "msgType", MessageType)
    references = _references(reader, root)
    infos = reader.children(root, "info")
    subject = read_subject(reader, infos) if infos else None
    _check_sense(reader, root, msg_type, references)
    codes = [element_text(code) for code in reader.children(root, "code")]
    if reader.errors:
        raise RefusedError(*sorted(reader.errors, key=lambda finding: finding.line))
    return CapAlert(
        identifier=identifier,
        sender=sender,
        sent=sent or _FOREVER_AGO,
        status=status or AlertStatus.DRAFT,
        msg_type=msg_type or MessageType.ERROR,
        references=references,
        subject=subject,
        findings=tuple(reader.oddities),
        drill=kind_in(codes),
        why=why_in(codes),
    )


def _check_root(reader: Reader, root: etree._Element) -> None:
    name = etree.QName(root)
    if name.localname != "alert":
        values = {"name": excerpt(name.localname)}
        raise RefusedError(Finding("root", f"/{values['name']}", line_of(root), values))
    if name.namespace == CAP_1_1:
        reader.oddity(root, "cap-1-1")
    elif name.namespace != CAP_1_2:
        values = {"namespace": excerpt(name.namespace or "")}
        raise RefusedError(Finding("namespace", "/alert", line_of(root), values))


def _enumerated(reader: Reader, root: etree._Element, name: str, words: type[Word]) -> Word | None:
    value = reader.required(root, name)
    if not value:
        return None
    try:
        return words(value)
    except ValueError:
        reader.error(root, "not-allowed", name, value=value, allowed=", ".join(words))
        return None


def _references(reader: Reader, root: etree._Element) -> tuple[Reference, ...]:
    element = reader.child(root, "references")
    found: dict[tuple[str, str], Reference] = {}
    for triple in element_text(element).split() if element is not None else ():
        sender, _, rest = triple.partition(",")
        identifier, _, sent_text = rest.rpartition(",")
        sent = read_moment(sent_text)
        if not sender or not identifier or sent is None:
            reader.error(root, "reference-form", "references", value=triple)
        else:
            found[sender, identifier] = Reference(sender, identifier, sent)
    return tuple(found.values())


def _check_sense(
    reader: Reader,
    root: etree._Element,
    msg_type: MessageType | None,
    references: tuple[Reference, ...],
) -> None:
    infos = reader.children(root, "info")
    if msg_type in (MessageType.ALERT, MessageType.UPDATE) and not infos:
        reader.error(root, "missing", "info", name="info")
    if references or reader.text(root, "references"):
        return
    if msg_type is MessageType.CANCEL:
        reader.error(root, "cancels-what", "references")
    elif msg_type is MessageType.UPDATE:
        reader.oddity(root, "updates-what", "references")
