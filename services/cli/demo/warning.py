"""The demo's warning: a real one, moved onto the demo street and to this moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
EXAMPLE = "rainstorm-red.xml"


@dataclass(frozen=True)
class Placing:
    """Where and when the warning is to be: a division code, its name, a moment, the CAP status."""

    code: str
    name: str
    at: datetime
    status: str = "Actual"


def moved(placing: Placing) -> bytes:
    """The example as CAP 1.2 with this place, moment and status; the rest as it was issued."""
    text = files("services.cli.examples").joinpath(EXAMPLE).read_text(encoding="utf-8")
    sent = placing.at.astimezone(ZONE).replace(microsecond=0)
    return text.format(
        identifier=f"44030041600000_{sent:%Y%m%d%H%M%S}",
        sent=sent.isoformat(),
        expires=(sent + timedelta(hours=3)).isoformat(),
        status=placing.status,
        area=placing.name,
        code=placing.code,
    ).encode()
