"""CAP 1.2 documents as warning centres send them, in the words of a story."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
Ring = tuple[tuple[float, float], ...]

ALERT = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>{identifier}</identifier>
  <sender>{sender}</sender>
  <sent>{sent}</sent>
  <status>{status}</status>
  <msgType>{msg_type}</msgType>
  <scope>Public</scope>{references}
  <info>
    <language>zh-CN</language>
    <category>Met</category>
    <event>{event}</event>
    <urgency>Immediate</urgency>
    <severity>{severity}</severity>
    <certainty>Observed</certainty>
    <expires>{expires}</expires>
    <senderName>示范市气象台</senderName>
    <headline>{event}</headline>{areas}
  </info>
</alert>
"""


@dataclass(frozen=True)
class Place:
    """One CAP area; `rings` and `circles` in WGS-84 degrees, radius in kilometres."""

    name: str = "某地"
    codes: tuple[str, ...] = ()
    rings: tuple[Ring, ...] = ()
    circles: tuple[tuple[float, float, float], ...] = ()

    def xml(self) -> str:
        """The `area` element."""
        polygons = "".join(
            "<polygon>"
            + " ".join(f"{latitude:.7f},{longitude:.7f}" for longitude, latitude in ring)
            + "</polygon>"
            for ring in self.rings
        )
        circles = "".join(
            f"<circle>{latitude:.7f},{longitude:.7f} {radius}</circle>"
            for longitude, latitude, radius in self.circles
        )
        codes = "".join(
            f"<geocode><valueName>division</valueName><value>{code}</value></geocode>"
            for code in self.codes
        )
        return f"<area><areaDesc>{escape(self.name)}</areaDesc>{polygons}{circles}{codes}</area>"


@dataclass(frozen=True)
class Cap:
    """One document; `earlier` are those it refers to."""

    identifier: str
    sent: datetime
    event: str = "暴雨红色预警"
    places: tuple[Place, ...] = ()
    status: str = "Actual"
    msg_type: str = "Alert"
    severity: str = "Extreme"
    sender: str = "示范市气象台"
    earlier: tuple["Cap", ...] = ()

    @property
    def sent_text(self) -> str:
        return self.sent.astimezone(ZONE).isoformat(timespec="milliseconds")

    def xml(self) -> bytes:
        """The document as it is posted."""
        triples = " ".join(f"{one.sender},{one.identifier},{one.sent_text}" for one in self.earlier)
        references = f"\n  <references>{triples}</references>" if triples else ""
        return ALERT.format(
            identifier=self.identifier,
            sender=self.sender,
            sent=self.sent_text,
            status=self.status,
            msg_type=self.msg_type,
            references=references,
            event=self.event,
            severity=self.severity,
            expires=(self.sent + timedelta(hours=6)).astimezone(ZONE).isoformat(),
            areas="".join(place.xml() for place in self.places),
        ).encode()

    def follows(self, identifier: str, sent: datetime, msg_type: str) -> "Cap":
        """The next message of the same incident."""
        return replace(self, identifier=identifier, sent=sent, msg_type=msg_type, earlier=(self,))
