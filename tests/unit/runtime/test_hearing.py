"""Who answered while a process was away is heard before anybody is silent."""

from dataclasses import dataclass

from services.runtime.hearing import LONGEST_S, QUIET_S, SETTLED_S, Hearing


@dataclass
class Edge:
    landing: bool = True


@dataclass
class Inbox:
    waits: bool = False

    async def __call__(self) -> bool:
        return self.waits


def made(*, landing: bool = True, waits: bool = False) -> tuple[Hearing, Edge, Inbox]:
    edge, inbox = Edge(landing), Inbox(waits)
    return Hearing(edge, ("answers",), inbox), edge, inbox


async def test_nothing_is_heard_before_anything_flows() -> None:
    hearing, edge, _inbox = made(landing=False)
    assert not await hearing.all(100.0)
    edge.landing = True
    assert not await hearing.all(101.0)
    assert await hearing.all(101.0 + SETTLED_S)


async def test_what_still_lands_or_waits_has_not_been_heard() -> None:
    hearing, _edge, inbox = made(waits=True)
    assert not await hearing.all(0.0)
    hearing.landed("answers", 1.9)
    assert not await hearing.all(2.0)
    assert not await hearing.all(1.9 + QUIET_S)
    inbox.waits = False
    assert await hearing.all(1.9 + QUIET_S)


async def test_other_topics_say_nothing_about_answers() -> None:
    hearing, _edge, _inbox = made()
    assert not await hearing.all(0.0)
    hearing.landed("attempt-reports", SETTLED_S)
    assert await hearing.all(SETTLED_S)


async def test_a_flow_that_never_ends_is_no_past() -> None:
    hearing, _edge, _inbox = made(waits=True)
    assert not await hearing.all(0.0)
    assert not await hearing.all(LONGEST_S - 0.1)
    assert await hearing.all(LONGEST_S)


async def test_once_heard_it_stays_so_until_the_flow_stops() -> None:
    hearing, edge, inbox = made()
    await hearing.all(0.0)
    assert await hearing.all(SETTLED_S)
    inbox.waits = True
    hearing.landed("answers", 2.0)
    assert await hearing.all(2.0)
    edge.landing = False
    assert not await hearing.all(3.0)
    edge.landing = True
    assert not await hearing.all(3.1)
