"""The figures of `make hostile`: each is a name, what was found, and the limit it has to keep."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.hostile import people
from tests.hostile.besieged import besieged, deaf
from tests.hostile.edge import Edge
from tests.hostile.load import (
    Ask,
    Run,
    at_pace,
    by_phone,
    dripped,
    in_turn,
    key,
    page,
    press,
    receipt,
    reply,
    through,
)
from tests.hostile.wire import Wire

LEADERS = 5_000
RECEIPTS, RECEIPTS_S, RECEIPTS_SENT_S = 20_000, 10.0, 10.5
STEADY_PER_S, STEADY_S, STEADY_SENT_S = 1_600, 5.0, 5.25
ANSWERS, ANSWERS_S, ANSWERS_SENT_S = 5_000, 1.0, 1.1
"""How many, within how long, and when at the latest the last of them is sent."""
PAGES = 2_500
PAGES_PER_S, PAGES_P99_S, PAGE_BYTES = 500, 0.1, 20_000
SIEGE, DEAF = 300, 5
SLOW_LIMIT_S, DEAF_LIMIT_S = 17, 75
"""Until the last is cut: 10 s for head or body, 5 s more for a body that was answered already; 60 s
for an answer that is not taken; and the time until it is looked for."""
GATEWAY, WEBHOOKS = "gateway-public", "notifier-web"
STATUSES = ("queued", "sent", "delivered", "read")
TWO_MORE = ("undelivered", "failed")


@dataclass(frozen=True)
class Figure:
    """One figure; `least`: the limit is the least that is allowed, not the most."""

    name: str
    found: float
    limit: float
    least: bool = False

    @property
    def kept(self) -> bool:
        return self.found >= self.limit if self.least else self.found <= self.limit

    def __str__(self) -> str:
        sign = ">=" if self.least else "<="
        return f"{self.name:48}{self.found:>12g}  {sign} {self.limit:g}{'' if self.kept else '  !'}"


class Measures:
    """Takes the figures one after the other on one edge."""

    def __init__(self, edge: Edge, share: float = 1.0) -> None:
        """`share` of the receipts and answers, receipts at the same rate; of the edge's leaders
        there must be as large a share of LEADERS."""
        self._edge = edge
        self._share = share
        self._people = int(ANSWERS * share)
        self._gateway = Wire(edge.ports[GATEWAY])
        self._webhooks = Wire(edge.ports[WEBHOOKS])

    async def pages(self) -> list[Figure]:
        """Pages with six doors, after "received"."""
        edge, wire = self._edge, self._gateway
        leaders = range(1, PAGES + 1)
        await in_turn([through(wire, press(edge, i)) for i in leaders], 32)
        looks = [through(wire, page(edge, i)) for i in leaders]
        before = edge.cpu_s(GATEWAY)
        most = await in_turn(looks, 32)
        cpu = edge.cpu_s(GATEWAY) - before
        paced = await at_pace(looks, PAGES / PAGES_PER_S)
        answer = await wire.ask(page(edge, 1))
        return [
            Figure("pages a second", round(len(looks) / most.all_s), PAGES_PER_S, least=True),
            Figure("CPU ms a page", round(cpu / len(looks) * 1000, 2), 1000 / PAGES_PER_S),
            Figure(f"page p99 s at {PAGES_PER_S}/s", paced.percentile(0.99), PAGES_P99_S),
            Figure("pages refused", most.refused + paced.refused, 0),
            Figure("bytes of a page", len(answer.body), PAGE_BYTES),
        ]

    async def receipts(self) -> list[Figure]:
        """20,000 within ten seconds, then two an attempt at the steady rate."""
        edge, wire, share = self._edge, self._webhooks, self._share
        number = int(RECEIPTS * share)
        many = [
            through(wire, receipt(edge, i, status))
            for status in STATUSES
            for i in range(1, number // len(STATUSES) + 1)
        ]
        flood = await at_pace(many, RECEIPTS_S * share)
        flooded = edge.count("notifier.receipts")
        attempts = int(STEADY_PER_S * STEADY_S * share) // len(TWO_MORE)
        two_each = [
            through(wire, receipt(edge, i, status))
            for i in range(1, attempts + 1)
            for status in TWO_MORE
        ]
        steady = await at_pace(two_each, STEADY_S * share)
        missing = flooded + len(two_each) - edge.count("notifier.receipts")
        return [
            Figure("receipts within 10 s, refused", flood.refused, 0),
            Figure("receipts within 10 s, not recorded", number - flooded, 0),
            Figure("receipts within 10 s, last sent s", flood.sent_s, RECEIPTS_SENT_S * share),
            Figure("receipts within 10 s, p99 s", flood.percentile(0.99), 2.0),
            Figure(f"receipts at {STEADY_PER_S}/s, refused", steady.refused, 0),
            Figure(f"receipts at {STEADY_PER_S}/s, not recorded", missing, 0),
            Figure(
                f"receipts at {STEADY_PER_S}/s, last sent s", steady.sent_s, STEADY_SENT_S * share
            ),
            Figure(f"receipts at {STEADY_PER_S}/s, p99 s", steady.percentile(0.99), 2.0),
        ]

    async def answers(self) -> list[Figure]:
        """5,000 people answer within one second, each in one of three ways."""
        run = await at_pace(list(self._each_another_way(0)), ANSWERS_S)
        return self._answered("answers within 1 s", run, self._recorded())

    async def answers_beside_a_slow_provider(self) -> list[Figure]:
        """The same, while the notifier is handing over to a provider that takes a second."""
        before = self._recorded()
        with self._edge.admin() as admin:
            people.run(admin, people.PLANNED, {"n": LEADERS})
        await asyncio.sleep(2)
        run = await at_pace(list(self._each_another_way(1)), ANSWERS_S)
        return self._answered("the same, slow provider", run, self._recorded() - before)

    async def siege(self) -> list[Figure]:
        """Pages for those who behave while others hold connections, and how long they may."""
        return [item for name in (GATEWAY, WEBHOOKS) for item in await self._besieged(name)]

    async def _besieged(self, name: str) -> list[Figure]:
        edge, loop, port = self._edge, asyncio.get_running_loop(), self._edge.ports[name]
        async with deaf(port, DEAF) as unread:
            # To make answers takes CPU, whoever takes them: that they are not taken is the siege.
            await edge.idle(name)
            async with besieged(port, SIEGE, dripped(edge, name)) as slow:
                begun = loop.time()
                run = await at_pace([self._good(name, i) for i in range(1, 501)], 2.0)
                there = edge.held(name, [*slow, *unread])
                await asyncio.sleep(begun + SLOW_LIMIT_S - loop.time())
                left = edge.held(name, slow)
            await asyncio.sleep(begun + DEAF_LIMIT_S - loop.time())
            still, cut = edge.held(name, unread), await edge.cut(name, "reader")
        return [
            Figure(f"besieged {name}, refused", run.refused, 0),
            Figure(f"besieged {name}, p99 s", run.percentile(0.99), 2.0),
            Figure(f"besieged {name}, by connections", there, 2 * SIEGE + DEAF, least=True),
            Figure(f"besieged {name}, slow after {SLOW_LIMIT_S} s", left, 0),
            Figure(f"besieged {name}, deaf after {DEAF_LIMIT_S} s", still, 0),
            Figure(f"besieged {name}, cut for not reading", cut, DEAF, least=True),
        ]

    def close(self) -> None:
        self._gateway.close()
        self._webhooks.close()

    def _good(self, name: str, i: int) -> Ask:
        raw = page(self._edge, i) if name == GATEWAY else receipt(self._edge, i, "delivered")
        return by_phone(self._edge.ports[name], raw)

    def _each_another_way(self, turn: int) -> Iterator[Ask]:
        edge, port = self._edge, self._edge.ports[GATEWAY]
        for i in range(1, self._people + 1):
            match (i + turn) % 3:
                case 0:
                    yield through(self._webhooks, reply(edge, i))
                case 1:
                    yield through(self._webhooks, key(edge, i))
                case _:
                    yield by_phone(port, press(edge, i, "cannot"))

    def _recorded(self) -> int:
        on_page = self._edge.count("gateway.answers where kind = 'cannot'")
        return self._edge.count("notifier.replies") + on_page

    def _answered(self, name: str, run: Run, recorded: int) -> list[Figure]:
        return [
            Figure(f"{name}, refused", run.refused, 0),
            Figure(f"{name}, not recorded", self._people - recorded, 0),
            Figure(f"{name}, last sent s", run.sent_s, ANSWERS_SENT_S),
            Figure(f"{name}, p50 s", run.percentile(0.5), 2.0),
            Figure(f"{name}, p99 s", run.percentile(0.99), 2.0),
        ]


def failing(figures: Sequence[Figure]) -> list[str]:
    """Names of those beyond their limit."""
    return [figure.name for figure in figures if not figure.kept]
