"""The people behind the phones: what reaches them, and what they do about it, at their pace."""

from collections.abc import Awaitable, Callable
from random import Random

from services.carrier_simulator.domain.links import first_link, path_of
from services.carrier_simulator.domain.personas import (
    HangUp,
    OpenLink,
    PersonaKind,
    Reply,
    after_key,
    asks_reply,
    chance,
    on_key_asked,
    on_missed,
    on_ringing,
    on_text,
)
from services.carrier_simulator.domain.traffic import Call, CallStatus, Message
from services.carrier_simulator.handlers.carrier import Carrier
from services.carrier_simulator.handlers.conversation import Conversation, Signal
from services.carrier_simulator.handlers.inbound import Inbound
from services.carrier_simulator.handlers.page_visits import PageVisits


class People:
    """Decides nothing itself: asks the persona, and does it when its time has come."""

    def __init__(self, carrier: Carrier, pages: PageVisits) -> None:
        self._carrier = carrier
        self._pages = pages
        self._phone: Inbound | None = None

    def bind(self, phone: Inbound) -> None:
        """The way on which these people answer."""
        self._phone = phone

    def clear(self) -> None:
        """Everybody forgets what they were about."""
        self._pages.clear()

    def _rng(self, number: str, *about: str) -> Random:
        return chance(self._carrier.rules.seed, number, *about)

    def _later(self, number: str, delay: float, act: Callable[[], None]) -> None:
        """Do it at the person's pace, if that person still acts by themselves then."""
        seconds = delay * self._carrier.rules.pace
        self._carrier.scheduler.after(
            seconds, lambda: act() if self._pages.at_work(number) else None
        )

    def text_arrived(self, message: Message) -> None:
        """A text is on the handset."""
        number, link = message.to, first_link(message.body)
        if not self._pages.at_work(number) or message.direction != "outbound-api":
            return
        rng = self._rng(number, "text", path_of(link or "") or message.body)
        persona = self._carrier.persona(number)
        for action in on_text(persona, asks_reply(message.body), link is not None, rng):
            if isinstance(action, Reply):
                self._reply(message, action)
            elif link is not None:
                self._pages.open(number, link, action.delay * self._carrier.rules.pace)

    def _reply(self, message: Message, action: Reply) -> None:
        answer_id = f"{message.sid}:reply"
        phone, number = self._phone, message.to
        if phone is None or answer_id in self._carrier.book.said:
            return

        def send() -> None:
            work = phone.reply(number, action.body, answer_id, message.account)
            self._carrier.scheduler.start(_ignore(work))

        self._later(number, action.delay, send)

    def call_rings(self, conversation: Conversation) -> None:
        """The handset rings."""
        call = conversation.call
        action = on_ringing(self._carrier.persona(call.number), self._call_rng(call, "ring"))
        if action is not None:
            signal = Signal("pick_up")
            self._later(call.number, action.delay, lambda: conversation.signal(signal))

    def call_missed(self, call: Call) -> None:
        """It rang and nobody took it."""
        number, phone = call.number, self._phone
        action = on_missed(self._carrier.persona(number), self._call_rng(call, "missed"))
        if action is None or phone is None:
            return

        def dial() -> None:
            self._carrier.scheduler.start(_ignore(phone.dial(number, call.account)))

        self._later(number, action.delay, dial)

    def key_asked(self, conversation: Conversation) -> None:
        """The call asks for a key."""
        call = conversation.call
        rng = self._call_rng(call, "key", str(conversation.keys))
        action = on_key_asked(self._carrier.persona(call.number), rng)
        if action is None:
            return
        over = isinstance(action, HangUp)
        signal = Signal("hang_up") if over else Signal("key", getattr(action, "key", ""))
        self._later(call.number, action.delay, lambda: conversation.signal(signal))

    def key_heard(self, conversation: Conversation, key: str) -> None:
        """The server has taken the key."""
        call = conversation.call
        link = self._newest_link(call.number)
        rng = self._call_rng(call, "after")
        action = after_key(self._carrier.persona(call.number), key, rng)
        if isinstance(action, OpenLink) and link and self._pages.at_work(call.number):
            self._pages.open(call.number, link, action.delay * self._carrier.rules.pace)

    def _call_rng(self, call: Call, *about: str) -> Random:
        return self._rng(call.number, path_of(call.url) or call.sid, *about)

    def _newest_link(self, number: str) -> str | None:
        book = self._carrier.book
        handset = book.handsets.get(number)
        for sid in reversed(handset.sids if handset else []):
            message = book.messages.get(sid)
            if message is not None and (link := first_link(message.body)) is not None:
                return link
        return None

    def resume(self) -> None:
        """After a start or when switched on: take up what is on the handsets unanswered."""
        book = self._carrier.book
        for handset in list(book.handsets.values()):
            newest: dict[str, Message] = {}
            for sid in handset.sids:
                message = book.messages.get(sid)
                if message is not None and message.direction == "outbound-api":
                    newest[path_of(first_link(message.body) or "")] = message
            for message in newest.values():
                self.text_arrived(message)
            self._resume_calls(handset.number, handset.sids)

    def _resume_calls(self, number: str, sids: list[str]) -> None:
        book = self._carrier.book
        last = book.calls.get(sids[-1]) if sids else None
        if last is not None and last.status == CallStatus.NO_ANSWER:
            self.call_missed(last)
        said = [book.said.get(f"{sid}:key:1") for sid in sids if sid in book.calls]
        pressed = any(answer is not None and answer.value == "1" for answer in said)
        link = self._newest_link(number)
        kind = self._carrier.persona(number).kind
        if pressed and link and kind is PersonaKind.ONLY_CALLS and self._pages.at_work(number):
            self._pages.open(number, link, 0.0)


async def _ignore(work: Awaitable[str]) -> None:
    await work
