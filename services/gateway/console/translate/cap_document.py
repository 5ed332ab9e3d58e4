"""An officer's start, what follows it, a message, and the announcement of a drill, as CAP 1.2: they
go the way of every alert."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from lxml import etree

from schemas import ids
from schemas.events.hazard_alerts import AlertHeader, AlertReceived, Area
from schemas.hazards import BY_KEY, MESSAGE
from schemas.unseen import UNSEEN
from schemas.vocabulary import AlertStatus, DrillKind, LiftReason, MessageType, RaiseReason
from services.gateway.console.domain.starting import COLOURS, Raise, Wanted
from services.gateway.console.ports.due_drills import Begun, CalledOff
from services.gateway.domain import drill_code, why_code

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
SENDER = "muster-console"
LASTS = timedelta(hours=12)
ORDERS = {"prepare": "准备转移", "evacuate": "立即转移"}
"""How a headline says a government's order to move people."""
SHORTEST_CODE = 6
"""Digits of the shortest code that is a geocode: a city's is filled up to it."""


@dataclass(frozen=True)
class _Content:
    """What differs from one document to the next; `code` names the event where words don't,
    `follows` is the reference of what it cancels, or else brings up to date."""

    event: str
    severity: str
    status: AlertStatus
    area: Area
    note: str = ""
    kind: DrillKind | None = None
    follows: str = ""
    kept_up: bool = False
    code: str = ""
    onset: datetime | None = None
    order: str = ""
    why: RaiseReason | LiftReason | None = None


def cap_document(wanted: Wanted, identifier: str, sender: str, now: datetime) -> bytes:
    """The document; `sender` is the officer's office, `now` with a zone."""
    status = AlertStatus.EXERCISE if wanted.drill else AlertStatus.ACTUAL
    content = _Content(wanted.event, wanted.severity, status, wanted.area, wanted.note, wanted.kind)
    content = replace(content, onset=wanted.onset, order=wanted.order)
    return _document(content, identifier, sender, now)


def cap_lifting(
    earlier: AlertReceived, why: LiftReason | None, identifier: str, sender: str, now: datetime
) -> bytes:
    """That the hazard of an alert of ours is over, in the words in which it was told."""
    header = earlier.header
    content = _Content(
        header.event,
        header.severity,
        header.status,
        earlier.areas[0],
        kind=header.drill,
        follows=_reference(header),
        why=why,
    )
    return _document(content, identifier, sender, _after(header, now))


def cap_raising(
    earlier: AlertReceived, raised: Raise, identifier: str, sender: str, now: datetime
) -> bytes:
    """That the hazard of an alert of ours is at another level now, in the same place, at the time
    and with the order that were told; UnknownLevelError when it has none such."""
    header = earlier.header
    drill = header.status is AlertStatus.EXERCISE
    wanted = Wanted(header.hazard, raised.level, drill, earlier.areas[0], kind=header.drill)
    content = _Content(
        wanted.event,
        wanted.severity,
        header.status,
        wanted.area,
        kind=wanted.kind,
        follows=_reference(header),
        kept_up=True,
        onset=header.onset,
        order=header.order,
        why=raised.why,
    )
    return _document(content, identifier, sender, _after(header, now))


def _reference(header: AlertHeader) -> str:
    return f"{header.sender},{header.identifier},{header.sent.isoformat()}"


def _after(header: AlertHeader, now: datetime) -> datetime:
    """Alerts of one second would have no order."""
    return max(now, header.sent.astimezone(now.tzinfo) + timedelta(seconds=1))


def cap_alert_id(identifier: str, now: datetime) -> UUID:
    """The id of the alert that such a document makes."""
    return ids.alert_id(SENDER, identifier, _sent(now).astimezone(UTC).isoformat())


def cap_message(area: Area, identifier: str, sender: str, now: datetime) -> bytes:
    """That officers have something to tell in an area; what they say stays sealed."""
    hazard = BY_KEY[MESSAGE]
    content = _Content(hazard.zh, "Minor", AlertStatus.ACTUAL, area, code=hazard.codes[0])
    return _document(content, identifier, sender, now)


def cap_notice(begun: Begun, sender: str, zone: str) -> bytes:
    """That a drill is to come, or is called off, told to its leaders alone: nobody is to be asked
    at a door.

    It says no colour with the word for a warning: it is about none.
    """
    wanted = begun.drill.planned.wanted
    at = begun.at.astimezone(ZoneInfo(zone))
    content = _Content(
        _coming(wanted, at),
        "Minor",
        AlertStatus.EXERCISE,
        wanted.area,
        wanted.note,
        DrillKind.INTERNAL,
    )
    if isinstance(begun, CalledOff):
        sent = begun.sent.astimezone(ZoneInfo(zone)).isoformat()
        # In the words that were told: the drill may be another by now.
        follows = f"{begun.sender},{begun.identifier},{sent}"
        content = replace(content, event=begun.event, follows=follows)
    return _document(content, begun.notice, sender, begun.since)


def _coming(wanted: Wanted, at: datetime) -> str:
    what = BY_KEY[wanted.hazard].zh + COLOURS.get(wanted.level, "")
    return f"{at.month}月{at.day}日{at:%H:%M}{what}演练预告"


def _document(content: _Content, identifier: str, sender: str, now: datetime) -> bytes:
    sent = _sent(now)
    alert = etree.Element(f"{{{CAP}}}alert", nsmap={None: CAP})  # type: ignore[dict-item]
    for name, value in (
        ("identifier", identifier),
        ("sender", SENDER),
        ("sent", sent.isoformat()),
        ("status", content.status),
        ("msgType", _type_of(content)),
        ("scope", "Private"),
        ("restriction", "Muster"),
        ("code", drill_code.code_of(content.kind) if content.kind else ""),
        ("code", why_code.code_of(content.why) if content.why else ""),
        ("references", content.follows),
    ):
        if value:
            _add(alert, name, value)
    _info(alert, content, sender, sent)
    found: bytes = etree.tostring(alert, xml_declaration=True, encoding="UTF-8")
    return found


def _info(alert: etree._Element, content: _Content, sender: str, sent: datetime) -> None:
    onset = _sent(content.onset or sent)
    info = etree.SubElement(alert, f"{{{CAP}}}info")
    for name, value in (
        ("language", "zh-CN"),
        ("category", "Safety"),
        ("event", content.event),
        ("responseType", content.order.capitalize()),
        ("urgency", "Immediate"),
        ("severity", content.severity),
        ("certainty", "Likely"),
        ("eventCode", content.code),
        ("effective", sent.isoformat()),
        ("onset", onset.isoformat() if content.onset else ""),
        # What is yet to come does not lapse before it has.
        ("expires", (max(sent, onset) + LASTS).isoformat()),
        ("senderName", sender),
        ("headline", content.event + (f"({ORDERS[content.order]})" if content.order else "")),
        ("description", content.note),
    ):
        if name == "eventCode" and value:
            _add_pair(info, name, "muster", value)
        elif value:
            _add(info, name, value)
    _area(info, content.area)


def _type_of(content: _Content) -> MessageType:
    if not content.follows:
        return MessageType.ALERT
    return MessageType.UPDATE if content.kept_up else MessageType.CANCEL


def _sent(now: datetime) -> datetime:
    return now.replace(microsecond=0)


def _area(info: etree._Element, area: Area) -> None:
    element = etree.SubElement(info, f"{{{CAP}}}area")
    _add(element, "areaDesc", area.name or "drawn by hand")
    for ring in area.polygons:
        _add(element, "polygon", " ".join(f"{y:.6f},{x:.6f}" for x, y in ring))
    for circle in area.circles:
        centre = f"{circle.latitude:.6f},{circle.longitude:.6f}"
        _add(element, "circle", f"{centre} {circle.radius_m / 1000:.4f}")
    for code in area.geocodes:
        _add_pair(element, "geocode", "division", code.ljust(SHORTEST_CODE, "0"))


def _add_pair(parent: etree._Element, name: str, value_name: str, value: str) -> None:
    element = etree.SubElement(parent, f"{{{CAP}}}{name}")
    _add(element, "valueName", value_name)
    _add(element, "value", value)


def _add(parent: etree._Element, name: str, value: str) -> None:
    element = etree.SubElement(parent, f"{{{CAP}}}{name}")
    # XML has no way to write control characters and what is no character.
    element.text = UNSEEN.sub("", value).replace("\r", "")
