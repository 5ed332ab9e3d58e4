"""What a load says of itself: a client that is late to ask does not hide it."""

import asyncio
import time
from collections import Counter
from threading import Event

from tests.hostile.load import Ask, at_pace
from tests.hostile.wire import Answer

BLOCKED_S, WITHIN_S = 0.3, 0.1
LAST_IS_DUE_S = 0.09


def answered(at_once: bool = True) -> Ask:
    """Answered as soon as it is asked for; else it keeps all else on this loop from going on."""

    async def ask() -> Answer:
        asked = time.perf_counter()
        if not at_once:
            Event().wait(BLOCKED_S)
        await asyncio.sleep(0)
        return Answer(204, b"", {}, time.perf_counter() - asked, asked)

    return ask


async def test_what_was_asked_for_late_counts_from_when_it_was_due() -> None:
    run = await at_pace([answered(at_once=False), *(answered() for _ in range(9))], WITHIN_S)
    assert run.statuses == Counter({204: 10})
    assert run.took[0] >= BLOCKED_S - WITHIN_S
    assert run.sent_s >= BLOCKED_S


async def test_the_last_is_sent_when_it_is_due_and_not_before() -> None:
    run = await at_pace([answered() for _ in range(10)], WITHIN_S)
    assert run.sent_s >= LAST_IS_DUE_S
