"""The way of a text: accepted, queued, sent, on the handset."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from services.carrier_simulator.domain import refusals
from services.carrier_simulator.domain.ailments import end_of
from services.carrier_simulator.domain.links import first_link, path_of
from services.carrier_simulator.domain.pacing import PacedQueue
from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.domain.requests import Form, read_message
from services.carrier_simulator.domain.segments import segment_count
from services.carrier_simulator.domain.traffic import Direction, Message, MessageStatus
from services.carrier_simulator.handlers.admission import Admission
from services.carrier_simulator.handlers.ailments import Ailments
from services.carrier_simulator.handlers.carrier import Carrier, new_sid
from services.carrier_simulator.handlers.receipts import Receipts
from services.carrier_simulator.ports import Account

_EXPIRED = 30036


class TextReader(Protocol):
    """Whoever reads what arrives at a handset."""

    def text_arrived(self, message: Message) -> None:
        """A text is on the handset."""
        ...


class Messages:
    """Takes texts from accounts and brings them to handsets, at the carrier's rate."""

    def __init__(
        self, carrier: Carrier, receipts: Receipts, reader: TextReader, ailments: Ailments
    ) -> None:
        self._carrier = carrier
        self._ailments = ailments
        self._admission = Admission(ailments, carrier.rules.queue_limit)
        self._receipts = receipts
        self._reader = reader
        self._queue = PacedQueue(carrier.rules.messages_per_s)
        self._expiring: list[tuple[datetime, str]] = []
        self._armed = False

    @property
    def waiting(self) -> int:
        """Texts in the queue."""
        return len(self._queue)

    def clear(self) -> None:
        """Forget what waits."""
        self._queue.clear()
        self._expiring.clear()
        self._armed = False

    async def create(self, account: Account, form: Form) -> Message | Refusal:
        """Take a text over: on disk before this comes back. OSError when the disk refuses."""
        asked = read_message(form, account.number)
        if isinstance(asked, Refusal):
            return asked
        if (account.sid, asked.to) in self._carrier.book.opted_out:
            return refusals.OPTED_OUT
        refused = self._admission.refused("message", asked.to, self.waiting)
        if refused is not None:
            return refused
        expires = None
        if asked.validity is not None:
            expires = self._carrier.now() + timedelta(seconds=asked.validity)
        return await self._accept(
            account, "outbound-api", asked.to, asked.body, asked.callback, expires
        )

    async def answer(self, account: Account, to: str, body: str) -> None:
        """A text that a webhook gave as its answer to a handset's own."""
        await self._accept(account, "outbound-reply", to, body, "", None)

    async def _accept(
        self,
        account: Account,
        direction: Direction,
        to: str,
        body: str,
        callback: str,
        expires: datetime | None,
    ) -> Message:
        sid = new_sid("SM")
        await self._carrier.try_write(
            "accepted",
            what="message",
            sid=sid,
            account=account.sid,
            direction=direction,
            to=to,
            **{"from": account.number},
            body=body,
            segments=segment_count(body),
            callback=callback,
            expires=expires.isoformat() if expires else None,
        )
        message = self._carrier.book.messages[sid]
        self._receipts.owed(message)
        self.enqueue(message)
        return message

    def enqueue(self, message: Message) -> None:
        """Put an accepted text into the queue."""
        self._queue.add(message.sid)
        if message.expires is not None:
            heapq.heappush(self._expiring, (message.expires, message.sid))
        self._arm(0.0)

    def _arm(self, seconds: float) -> None:
        if not self._armed:
            self._armed = True
            self._carrier.scheduler.after(seconds, self._turn)

    def _turn(self) -> None:
        self._armed = False
        now, book = self._carrier.now(), self._carrier.book
        while self._expiring and self._expiring[0][0] <= now:
            _, sid = heapq.heappop(self._expiring)
            self._run(sid, self._expire)
        idle = 0
        for sid in self._queue.due(now):
            message = book.messages.get(sid)
            if message is None or message.status != MessageStatus.QUEUED:
                idle += 1
            elif message.expires is None or message.expires > now:
                self._carrier.scheduler.start(self._send(message))
        self._queue.give_back(idle)
        wait = self._queue.wait_seconds(now)
        if wait is not None:
            self._arm(max(wait, 0.005))

    def _run(self, sid: str, act: Callable[[Message], None]) -> None:
        message = self._carrier.book.messages.get(sid)
        if message is not None and message.status == MessageStatus.QUEUED:
            act(message)

    def _expire(self, message: Message) -> None:
        message.status = MessageStatus.FAILED
        self._carrier.scheduler.start(self._status(message, MessageStatus.FAILED, _EXPIRED))

    async def _status(self, message: Message, status: str, error: int | None = None) -> None:
        await self._carrier.write("status", sid=message.sid, status=str(status), error=error)
        self._receipts.owed(message)

    async def _send(self, message: Message) -> None:
        message.status = MessageStatus.SENT
        await self._status(message, MessageStatus.SENT)
        await self.deliver(message)

    async def deliver(self, message: Message) -> None:
        """Bring a sent text to its handset, once."""
        carrier = self._carrier
        await carrier.scheduler.sleep(carrier.rules.delivery_s)
        ailment = self._ailments.undelivered(message)
        if ailment is not None:
            await self._status(message, end_of(ailment), int(ailment))
            return
        await carrier.write(
            "delivered",
            what="message",
            sid=message.sid,
            to=message.to,
            direction=message.direction,
            path=path_of(first_link(message.body) or ""),
        )
        self._receipts.owed(message)
        self._reader.text_arrived(message)

    async def cancel(self, message: Message) -> Refusal | None:
        """Take a text back that has not left the queue."""
        if message.status != MessageStatus.QUEUED:
            return refusals.NOT_CANCELABLE
        message.status = MessageStatus.CANCELED
        await self._status(message, MessageStatus.CANCELED)
        return None

    async def redact(self, message: Message) -> Refusal | None:
        """Remove a text's body once it is on its way no more."""
        if message.status in (MessageStatus.QUEUED, MessageStatus.SENT):
            return refusals.NOT_REDACTABLE
        await self._carrier.write("redacted", sid=message.sid)
        return None
