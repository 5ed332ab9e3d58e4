"""How names, phones and times are shown."""

from datetime import datetime

from services.gateway.domain.seen_text import seen_text

_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐")


def masked(name: str) -> str:
    """A name by its family name: 王小明 -> 王**; a name in letters by its first one."""
    name = seen_text(name)
    if not name:
        return ""
    kept = name[:2] if name.startswith(_COMPOUND) else name[0]
    return kept + "*" * min(len(name) - len(kept), 3)


def clock_time(moment: datetime, now: datetime) -> str:
    """21:04:31 today, with the date otherwise, and the year where it is another: in the zone of
    `now`."""
    local = moment.astimezone(now.tzinfo)
    if local.date() == now.date():
        return f"{local:%H:%M:%S}"
    return f"{local:%m-%d %H:%M:%S}" if local.year == now.year else f"{local:%Y-%m-%d %H:%M:%S}"
