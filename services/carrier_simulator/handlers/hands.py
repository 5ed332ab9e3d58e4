"""Somebody takes a phone of the wall into their hands; and what sets the whole wall."""

from collections.abc import Mapping
from typing import Any, Literal, cast

from services.carrier_simulator.domain.book import Handset
from services.carrier_simulator.domain.personas import PersonaKind
from services.carrier_simulator.handlers.calls import Calls
from services.carrier_simulator.handlers.carrier import Carrier
from services.carrier_simulator.handlers.conversation import Signal
from services.carrier_simulator.handlers.inbound import Inbound
from services.carrier_simulator.handlers.messages import Messages
from services.carrier_simulator.handlers.people import People
from services.carrier_simulator.handlers.receipts import Receipts

_Pressed = Literal["pick_up", "decline", "hang_up", "key"]


class Hands:
    """Whoever acts on a phone takes it over: its persona is `manual` from then on."""

    def __init__(
        self,
        carrier: Carrier,
        receipts: Receipts,
        messages: Messages,
        calls: Calls,
        inbound: Inbound,
        people: People,
    ) -> None:
        self._carrier = carrier
        self._receipts = receipts
        self._messages = messages
        self._calls = calls
        self._inbound = inbound
        self._people = people

    def handset(self, number: str) -> Handset | None:
        """The phone at a number, once anything has reached it."""
        return self._carrier.book.handsets.get(number)

    async def _take(self, number: str) -> None:
        if self._carrier.persona(number).kind is not PersonaKind.MANUAL:
            await self.set_persona(number, PersonaKind.MANUAL, cannot=False)

    async def reply(self, number: str, body: str, account: str) -> str:
        """Send an SMS from this phone; gives the answer's id."""
        await self._take(number)
        return await self._inbound.reply(number, body, account=account)

    async def dial(self, number: str, account: str) -> str:
        """Ring the account's number from this phone; gives the call's sid."""
        await self._take(number)
        return await self._inbound.dial(number, account)

    async def signal(self, sid: str, what: str, key: str) -> bool:
        """Do something to a call; False when it isn't under way."""
        conversation = self._calls.conversations.get(sid)
        if conversation is None:
            return False
        await self._take(conversation.call.number)
        conversation.signal(Signal(cast("_Pressed", what), key))
        return True

    async def set_persona(self, number: str, kind: str | None, *, cannot: bool) -> None:
        """Who holds the phone at a number from now on; None = by seed again."""
        await self._carrier.try_write("persona", number=number, persona=kind, cannot=cannot)

    async def switch(self, on: bool) -> None:
        """Let the personas answer, or not; switched on, they take up what is unanswered."""
        was = self._carrier.book.personas_on
        await self._carrier.try_write("personas", on=on)
        if on and not was:
            self._people.resume()

    async def label(self, labels: Mapping[str, str]) -> None:
        """What roles the numbers have."""
        await self._carrier.try_write("labels", labels=dict(labels))

    def personas(self) -> dict[str, Any]:
        """The switch, the kinds there are, and who was set by hand."""
        book = self._carrier.book
        return {
            "on": book.personas_on,
            "kinds": [str(kind) for kind in PersonaKind],
            "set": {number: str(persona.kind) for number, persona in book.personas.items()},
        }

    def state(self) -> dict[str, Any]:
        """What waits and what is under way."""
        return {
            "revision": self._carrier.book.revision,
            "messages_queued": self._messages.waiting,
            "calls_queued": self._calls.waiting,
            "calls_under_way": len(self._calls.conversations),
            "callbacks_waiting": self._receipts.waiting,
            "busy": self._carrier.scheduler.busy(),
        }

    async def clear(self) -> None:
        """Forget everything, end what is under way."""
        await self._carrier.scheduler.clear()
        for part in (self._receipts, self._messages, self._calls, self._people):
            part.clear()
        await self._carrier.try_write("cleared")
