"""Moments as officers read them."""

from datetime import datetime
from zoneinfo import ZoneInfo


def moment(at: datetime | None, zone: str) -> str:
    """Day and time in their zone; nothing of no moment."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if at else ""
