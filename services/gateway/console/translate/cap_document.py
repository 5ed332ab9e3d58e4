"""An officer's start as CAP 1.2, so that it goes the way of every alert."""

from datetime import datetime, timedelta

from lxml import etree

from schemas.events.hazard_alerts import Area
from schemas.vocabulary import AlertStatus
from services.gateway.console.domain.starting import Wanted

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
LASTS = timedelta(hours=12)


def cap_document(wanted: Wanted, identifier: str, sender: str, now: datetime) -> bytes:
    """The document; `sender` is the officer's office, `now` with a zone."""
    sent = now.replace(microsecond=0)
    alert = etree.Element(f"{{{CAP}}}alert", nsmap={None: CAP})  # type: ignore[dict-item]
    status = AlertStatus.EXERCISE if wanted.drill else AlertStatus.ACTUAL
    for name, value in (
        ("identifier", identifier),
        ("sender", "muster-console"),
        ("sent", sent.isoformat()),
        ("status", status),
        ("msgType", "Alert"),
        ("scope", "Private"),
        ("restriction", "Muster"),
    ):
        _add(alert, name, value)
    info = etree.SubElement(alert, f"{{{CAP}}}info")
    for name, value in (
        ("language", "zh-CN"),
        ("category", "Safety"),
        ("event", wanted.event),
        ("urgency", "Immediate"),
        ("severity", wanted.severity),
        ("certainty", "Likely"),
        ("effective", sent.isoformat()),
        ("expires", (sent + LASTS).isoformat()),
        ("senderName", sender),
        ("headline", wanted.event),
        ("description", wanted.note),
    ):
        if value:
            _add(info, name, value)
    _area(info, wanted.area)
    found: bytes = etree.tostring(alert, xml_declaration=True, encoding="UTF-8")
    return found


def _area(info: etree._Element, area: Area) -> None:
    element = etree.SubElement(info, f"{{{CAP}}}area")
    _add(element, "areaDesc", area.name or "drawn by hand")
    for ring in area.polygons:
        _add(element, "polygon", " ".join(f"{y:.6f},{x:.6f}" for x, y in ring))
    for circle in area.circles:
        centre = f"{circle.latitude:.6f},{circle.longitude:.6f}"
        _add(element, "circle", f"{centre} {circle.radius_m / 1000:.4f}")
    for code in area.geocodes:
        geocode = etree.SubElement(element, f"{{{CAP}}}geocode")
        _add(geocode, "valueName", "division")
        _add(geocode, "value", code)


def _add(parent: etree._Element, name: str, value: str) -> None:
    element = etree.SubElement(parent, f"{{{CAP}}}{name}")
    # XML has no way to write control characters.
    element.text = "".join(sign for sign in value if sign >= " " or sign in "\t\n")
