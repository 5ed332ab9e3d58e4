"""Twilio's list requests: filters and pages, newest first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from services.carrier_simulator.domain.refusals import Refusal, bad_parameter
from services.carrier_simulator.domain.traffic import Call, Message

_Item = TypeVar("_Item", Message, Call)
_LARGEST_PAGE = 1000
_USUAL_PAGE = 50


@dataclass(frozen=True, slots=True)
class Window:
    """Moments from `start` to before `end`."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.start <= at < self.end


_BEGINNING = datetime.min.replace(tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)


def read_window(query: Mapping[str, str], name: str) -> Window | Refusal:
    """The filters `Name`, `Name<`, `Name>`: days (YYYY-MM-DD, UTC, inclusive) or moments.

    `Name` alone means the whole day of what it says.
    """
    start, end = _BEGINNING, _END
    for suffix in ("", "<", ">"):
        text = query.get(name + suffix)
        if not text:
            continue
        span = _span(text)
        if span is None:
            return bad_parameter(name + suffix)
        if suffix == "":
            day = datetime.combine(span.start.date(), datetime.min.time(), UTC)
            start, end = day, day + timedelta(days=1)
        elif suffix == "<":
            end = min(end, span.end)
        else:
            start = max(start, span.start)
    return Window(start, end)


def is_moment(text: str) -> bool:
    """Whether a text is a day or a moment as the filters take them."""
    return _span(text) is not None


def _span(text: str) -> Window | None:
    try:
        if len(text) == len("2000-01-01"):
            day = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
            return Window(day, day + timedelta(days=1))
        at = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return Window(at, at + timedelta(seconds=1))


def page(
    items: Sequence[_Item],
    query: Mapping[str, str],
    path: str,
    name: str,
    as_json: Callable[[_Item], Mapping[str, Any]],
) -> dict[str, Any] | Refusal:
    """One page of `items` (newest first); a page's token is the last sid of the one before."""
    size_text = query.get("PageSize", str(_USUAL_PAGE))
    number_text = query.get("Page", "0")
    if not (size_text.isascii() and size_text.isdigit() and int(size_text) > 0):
        return bad_parameter("PageSize")
    if not (number_text.isascii() and number_text.isdigit()):
        return bad_parameter("Page")
    size, number = min(int(size_text), _LARGEST_PAGE), int(number_text)
    begin = _begin(items, query.get("PageToken", ""), number * size)
    part = items[begin : begin + size]
    more = begin + size < len(items)
    kept = {key: value for key, value in query.items() if key not in ("Page", "PageToken")}

    def uri(page_number: int, token: str = "") -> str:
        extra = {"Page": str(page_number), **({"PageToken": token} if token else {})}
        return f"{path}?{urlencode({**kept, 'PageSize': str(size), **extra})}"

    return {
        "first_page_uri": uri(0),
        "next_page_uri": uri(number + 1, f"PA{part[-1].sid}") if more else None,
        "previous_page_uri": uri(number - 1) if number > 0 else None,
        "page": number,
        "page_size": size,
        "start": begin,
        "end": begin + max(len(part) - 1, 0),
        "uri": uri(number, query.get("PageToken", "")),
        name: [as_json(item) for item in part],
    }


def _begin(items: Sequence[_Item], token: str, otherwise: int) -> int:
    if token.startswith("PA"):
        for index, item in enumerate(items):
            if item.sid == token[2:]:
                return index + 1
    return otherwise
