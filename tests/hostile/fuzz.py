"""Many knocks at all doors at once, and the account of what became of them."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field

from tests.hostile.edge import Edge
from tests.hostile.field_knocks import FieldKnocks
from tests.hostile.intake_knocks import AlertKnock, IntakeKnocks
from tests.hostile.knocks import Knock, Truth
from tests.hostile.webhook_knocks import WebhookKnocks
from tests.hostile.wire import Answer, Wire, connect

AT_ONCE = 64
PATIENCE_S = 1.0
SHARES = (6, 3, 2)
"""Webhooks, intake, field page."""
RECORDED: dict[str, str] = {
    "receipt": "select attempt_id, provider_sid, provider_status, error_code"
    " from notifier.receipts",
    "reply": "select reply_id from notifier.replies",
    "answer": "select contact_id, kind, coalesce(visit_id::text, ''), coalesce(outcome, '')"
    " from gateway.answers",
    "alert": "select alert_id from gateway.alerts",
}


@dataclass
class Account:
    """What went wrong, by kind with an example each, and how many knocks ended with which status.

    broken: answered 5xx, or not at all. refused: true and not taken. taken: false and taken.
    lost: taken and not on record. invented: on record and never taken.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    truths: Counter[str] = field(default_factory=Counter)
    faults: dict[str, list[object]] = field(default_factory=dict)

    def fault(self, kind: str, example: object) -> None:
        self.faults.setdefault(kind, []).append(example)


async def fuzz(edge: Edge, count: int, seed: int, leaders: int) -> Account:
    """Knock `count` times; equal seeds make equal knocks but for links and signatures."""
    rng = random.Random(seed)
    makers: tuple[Callable[[], Knock], ...] = (
        WebhookKnocks(edge, rng, leaders),
        IntakeKnocks(edge, rng),
        FieldKnocks(edge, rng, leaders),
    )
    knocks = (rng.choices(makers, SHARES)[0]() for _ in range(count))
    account = Account()
    must: set[Hashable] = set()
    may: set[Hashable] = set()
    unheard = 0
    wires = {name: Wire(port) for name, port in edge.ports.items()}

    async def work(mine: Iterator[Knock]) -> None:
        nonlocal unheard
        for knock in mine:
            answer = await _knock(edge, wires[knock.process], knock)
            _judge(account, knock, answer)
            must.update(knock.records(answer))
            # Bytes put in behind a whole request get a 400 of their own, which may come first.
            if knock.record is not None and not (answer.status and knock.whole):
                may.add(knock.record)
            # Which alert a damaged request holds only its answer says.
            unheard += not answer.status and isinstance(knock, AlertKnock)

    await asyncio.gather(*(work(knocks) for _ in range(AT_ONCE)))
    for wire in wires.values():
        wire.close()
    stands = _recorded(edge)
    for lost in must - stands:
        account.fault("lost", lost)
    invented = sorted(stands - must - may, key=str)
    alerts = [record for record in invented if isinstance(record, tuple) and record[0] == "alert"]
    for record in invented:
        if record not in alerts[:unheard]:
            account.fault("invented", record)
    return account


async def _knock(edge: Edge, wire: Wire, knock: Knock) -> Answer:
    if knock.whole:
        return await wire.ask(knock.raw)
    connection = await connect(edge.ports[knock.process])
    asked = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await connection.ask(knock.raw)
    except TimeoutError:
        return Answer(0, b"", {}, PATIENCE_S, asked)
    finally:
        connection.close()


def _judge(account: Account, knock: Knock, answer: Answer) -> None:
    account.statuses[answer.status] += 1
    account.truths[knock.truth.name] += 1
    taken = 200 <= answer.status < 400
    if answer.status >= 500 or (knock.whole and not answer.status):
        account.fault("broken", (answer.status, knock.raw[:600]))
    elif knock.truth is Truth.TRUE and not taken:
        account.fault("refused", (answer.status, knock.raw[:600], answer.body[:200]))
    elif knock.truth is Truth.FALSE and taken:
        account.fault("taken", (answer.status, knock.raw[:600]))


def _recorded(edge: Edge) -> set[Hashable]:
    with edge.admin() as admin:
        return {
            (what, *(str(value) for value in row))
            for what, query in RECORDED.items()
            for row in admin.execute(query.encode())
        }
