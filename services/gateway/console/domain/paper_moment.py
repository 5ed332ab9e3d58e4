"""When it was, as people write it on paper."""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from services.gateway.console.domain.paper_fields import Why

CLOCK = re.compile(
    r"(?P<part>[^\d\s]*)\s*(?P<hour>\d{1,2})\s*[:点时h]\s*(?P<minute>\d{1,2}|半)?\s*分?"
    r"(?::\d{1,2}|\d{1,2}\s*秒)?\s*(?P<after>am|pm)?"
)
DAY = re.compile(r"(?:(\d{4})\s*[-/年.]\s*)?(\d{1,2})\s*[-/月.]\s*(\d{1,2})\s*日?[\st]*")
PARTS_OF_DAY = {
    **dict.fromkeys(("早", "早上", "早晨", "清晨", "上午", "am"), range(12)),
    "凌晨": range(7),
    "中午": range(11, 15),
    "下午": range(12, 20),
    "傍晚": range(16, 21),
    **dict.fromkeys(("晚", "晚上"), range(17, 24)),
    "pm": range(12, 24),
}
"""The hours that lie in it: 下午3点 is 15:00, and 晚上1点 is none of them, so nobody guesses."""


@dataclass(frozen=True)
class When:
    """Between which moments a row's can lie, and the zone in which it was written; `ended_at` when
    the mobilisation was over."""

    started_at: datetime
    now: datetime
    zone: tzinfo
    ended_at: datetime | None = None


def moment(typed: str, when: When, first: bool = False) -> datetime | Why:
    """When it was: a clock time alone is the one such moment while it ran, of several the `first`
    where that is meant, else it is refused: nobody guesses the day. A day without its year is the
    one that is nearest to the start. What stands there besides is not passed over: 昨天 or a part
    of the day may make it another."""
    text = unicodedata.normalize("NFKC", typed).strip().casefold()
    day = DAY.match(text)
    clock = _clock(text[day.end() :] if day else text)
    started = when.started_at.astimezone(when.zone)
    if clock is None:
        return Why.NO_TIME
    try:
        at = started.replace(hour=clock[0], minute=clock[1], second=0, microsecond=0)
        if day:
            at = _on_the_day(at, day, started)
    except ValueError:
        return Why.NO_TIME
    begun = started.replace(second=0, microsecond=0)
    if not day and at < begun:
        at += timedelta(days=1)
    if at > when.now:
        return Why.NOT_YET
    if not day and not first and at + timedelta(days=1) <= (when.ended_at or when.now):
        return Why.WHICH_DAY
    # The minute in which it began is on paper without its seconds.
    return Why.TOO_EARLY if at < begun else max(at, when.started_at)


def _on_the_day(clock: datetime, day: re.Match[str], started: datetime) -> datetime:
    """The clock's moment on a day; ValueError when there is no such day."""
    month, date = int(day[2]), int(day[3])
    if day[1]:
        return clock.replace(year=int(day[1]), month=month, day=date)
    found = []
    for year in (started.year - 1, started.year, started.year + 1):
        # A year without a 29th of February is passed over.
        with suppress(ValueError):
            found.append(clock.replace(year=year, month=month, day=date))
    return min(found, key=lambda at: abs(at - started))


def _clock(text: str) -> tuple[int, int] | None:
    """Hour and minute as they were written; None when they are not sure."""
    found = CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found["hour"]), 30 if found["minute"] == "半" else int(found["minute"] or 0)
    parts = [part for part in (found["part"], found["after"]) if part]
    if not parts:
        return hour, minute
    hours = PARTS_OF_DAY.get(parts[0], range(0)) if len(parts) == 1 else range(0)
    meant = [one for one in hours if one in (hour, hour + 12)]
    return (meant[0], minute) if len(meant) == 1 else None
