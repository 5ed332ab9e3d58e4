from datetime import UTC, datetime

import pytest

from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.domain.traffic import Message
from services.carrier_simulator.translate.twilio_list import Window, page, read_window

NOON = datetime(2030, 7, 1, 12, tzinfo=UTC)


def _nothing(_: Message) -> dict[str, str]:
    return {}


def window(**query: str) -> Window:
    made = read_window({key.replace("_", ""): value for key, value in query.items()}, "D")
    assert isinstance(made, Window)
    return made


def test_a_day_is_whole_and_inclusive() -> None:
    assert window(D="2030-07-01").holds(NOON)
    assert window(D="2030-07-01T00:00:00Z").holds(NOON)
    assert not window(D="2030-07-02").holds(NOON)
    for query, inside in (({"D<": "2030-07-01"}, True), ({"D>": "2030-07-02"}, False)):
        made = read_window(query, "D")
        assert isinstance(made, Window)
        assert made.holds(NOON) is inside


def test_nonsense_is_refused() -> None:
    assert isinstance(read_window({"D": "yesterday"}, "D"), Refusal)
    assert isinstance(page([], {"PageSize": "0"}, "/x", "messages", _nothing), Refusal)
    assert isinstance(page([], {"Page": "-1"}, "/x", "messages", _nothing), Refusal)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_hold_everything_once_even_when_more_comes(size: int) -> None:
    items = [
        Message(f"SM{n}", "AC", "outbound-api", "+1", "+2", "x", 1, NOON, NOON) for n in range(7)
    ]
    query, seen = {"PageSize": str(size)}, []
    listed: list[Message] = list(items)
    while True:
        answer = page(listed, query, "/x", "messages", lambda item: {"sid": item.sid})
        assert not isinstance(answer, Refusal)
        seen += [item["sid"] for item in answer["messages"]]
        if answer["next_page_uri"] is None:
            break
        pairs = answer["next_page_uri"].partition("?")[2].split("&")
        query = dict(pair.split("=") for pair in pairs)
        new = Message("SMnew", "AC", "outbound-api", "+1", "+2", "x", 1, NOON, NOON)
        listed = [new, *listed]
    assert seen == [item.sid for item in items]
