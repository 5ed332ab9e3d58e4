"""What the carrier's use cases need from outside."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.carrier_simulator.domain.page_plan import FieldPage
from services.carrier_simulator.domain.records import Record
from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.domain.twiml import Verb


@dataclass(frozen=True, slots=True)
class Account:
    """One of the carrier's two customers: its credentials, number and webhooks."""

    name: str
    sid: str
    token: str
    number: str
    inbound_sms_url: str
    inbound_voice_url: str


class Reached(Protocol):
    """An answer that knows whether anybody gave it."""

    @property
    def unreached(self) -> bool:
        """Nobody was there, or somebody who could not work: worth another try."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: HTTP status, 0 where it was never reached."""

    status: int
    verbs: tuple[Verb, ...] = ()

    @property
    def unreached(self) -> bool:
        """Status 0 or 5xx."""
        return self.status == 0 or self.status >= 500


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """A field page as read; `page` is None where there was none to read."""

    status: int
    page: FieldPage | None = None

    @property
    def unreached(self) -> bool:
        """Status 0 or 5xx."""
        return self.status == 0 or self.status >= 500


class Log(Protocol):
    """The carrier's log: records take effect in the order in which they were written."""

    def write(self, record: Record) -> asyncio.Future[None]:
        """Append; done once the record is on disk and applied, OSError when it can't be."""
        ...


class Web(Protocol):
    """HTTP outwards, every call with a limit; failures are answers, never exceptions."""

    async def webhook(
        self, account: Account, url: str, params: Mapping[str, str], method: str = "POST"
    ) -> Answer:
        """A signed webhook; TwiML in the answer comes as verbs."""
        ...

    async def look(self, url: str) -> PageAnswer:
        """Open a field page."""
        ...

    async def submit(self, url: str, fields: Mapping[str, str]) -> PageAnswer:
        """Post a form of the page and read the page that follows."""
        ...

    def document(self, twiml: str) -> tuple[Verb, ...]:
        """The verbs of a TwiML document given inline."""
        ...


class Scheduler(Protocol):
    """Waiting by the clock, and work in the background."""

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Do it once the clock has moved on by `seconds`."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has moved on by `seconds`."""
        ...

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run it beside everything else; a failure is logged."""
        ...

    def busy(self) -> int:
        """How much waits for its time or runs."""
        ...

    async def clear(self) -> None:
        """Forget what waits and end what runs."""
        ...


class Script(Protocol):
    """What a story wants to go wrong, beside the faults by rate; nothing is `NoScript`."""

    def refuse(self, what: str, /) -> Refusal | None:
        """An error instead of taking a message or a call."""
        ...

    def callback_delays(self, sid: str, status: str, /) -> Sequence[float]:
        """Seconds before each copy of a status callback; empty = it never comes."""
        ...


class NoScript:
    """Nothing goes wrong."""

    def refuse(self, _what: str, /) -> Refusal | None:
        return None

    def callback_delays(self, _sid: str, _status: str, /) -> Sequence[float]:
        return (0.0,)


WIRE = "muster.wire"
"""The ASGI extension under which a server offers its `Wire`."""


class Wire(Protocol):
    """The connection under a request."""

    def reset(self) -> None:
        """End it at once: the client sees "connection reset by peer"."""
        ...

    def hang_up(self) -> None:
        """End it once what was written is out."""
        ...
