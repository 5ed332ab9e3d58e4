"""The way of a call: accepted, queued, a line, ringing, answered, over."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from services.carrier_simulator.domain import refusals
from services.carrier_simulator.domain.ailments import NO_RING
from services.carrier_simulator.domain.links import path_of
from services.carrier_simulator.domain.pacing import PacedQueue
from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.domain.requests import Form, read_call
from services.carrier_simulator.domain.traffic import ENDED_CALLS, Call, CallStatus
from services.carrier_simulator.handlers.admission import Admission
from services.carrier_simulator.handlers.ailments import Ailments
from services.carrier_simulator.handlers.carrier import Carrier, new_sid
from services.carrier_simulator.handlers.conversation import Conversation, Signal
from services.carrier_simulator.handlers.receipts import Receipts
from services.carrier_simulator.handlers.speech import Speech
from services.carrier_simulator.ports import Account


class CallTaker(Protocol):
    """Whoever hears a handset ring."""

    def call_rings(self, conversation: Conversation) -> None:
        """The handset rings."""
        ...

    def call_missed(self, call: Call) -> None:
        """It rang and nobody took it."""
        ...


class Calls:
    """Takes calls from accounts and rings handsets, at the carrier's rate and on its lines."""

    def __init__(
        self,
        carrier: Carrier,
        receipts: Receipts,
        speech: Speech,
        taker: CallTaker,
        ailments: Ailments,
    ) -> None:
        self._carrier = carrier
        self._admission = Admission(ailments, carrier.rules.queue_limit)
        self._receipts = receipts
        self._speech = speech
        self._taker = taker
        self._queue = PacedQueue(carrier.rules.calls_per_s)
        self._lines = asyncio.Semaphore(carrier.rules.lines)
        self._armed = False
        self.conversations: dict[str, Conversation] = {}
        self.spoken: dict[str, list[str]] = {}

    @property
    def waiting(self) -> int:
        """Calls in the queue."""
        return len(self._queue)

    def clear(self) -> None:
        """Forget what waits and what rings; the work itself has been ended before."""
        self._queue.clear()
        self._lines = asyncio.Semaphore(self._carrier.rules.lines)
        self._armed = False
        self.conversations.clear()
        self.spoken.clear()

    async def create(self, account: Account, form: Form) -> Call | Refusal:
        """Take a call over: on disk before this comes back. OSError when the disk refuses."""
        asked = read_call(form, account.number)
        if isinstance(asked, Refusal):
            return asked
        refused = self._admission.refused("call", asked.to, self.waiting)
        if refused is not None:
            return refused
        sid = new_sid("CA")
        await self._carrier.try_write(
            "accepted",
            what="call",
            sid=sid,
            account=account.sid,
            direction="outbound-api",
            to=asked.to,
            **{"from": asked.sender},
            url=asked.url,
            method=asked.method,
            twiml=asked.twiml,
            callback=asked.callback,
            events=asked.events,
            ring_seconds=min(asked.ring_seconds, self._carrier.rules.longest_ring_s),
        )
        call = self._carrier.book.calls[sid]
        self.enqueue(call)
        return call

    def enqueue(self, call: Call) -> None:
        """Put an accepted call into the queue."""
        self._queue.add(call.sid)
        self._arm(0.0)

    def _arm(self, seconds: float) -> None:
        if not self._armed:
            self._armed = True
            self._carrier.scheduler.after(seconds, self._turn)

    def _turn(self) -> None:
        self._armed = False
        now, idle = self._carrier.now(), 0
        for sid in self._queue.due(now):
            call = self._carrier.book.calls.get(sid)
            if call is None or call.status in ENDED_CALLS:
                idle += 1
            else:
                self._carrier.scheduler.start(self._place(call))
        self._queue.give_back(idle)
        wait = self._queue.wait_seconds(now)
        if wait is not None:
            self._arm(max(wait, 0.005))

    async def status(self, call: Call, status: str) -> None:
        """Give a call a new status and report it."""
        await self._carrier.write("status", sid=call.sid, status=str(status), error=None)
        self._receipts.owed(call)

    async def _place(self, call: Call) -> None:
        async with self._lines:
            if call.status in ENDED_CALLS:
                return
            await self._run(call, self._connect)

    async def talk(self, call: Call) -> None:
        """Run a call that a handset made to its end; the lines are the accounts' alone."""
        await self._run(call, self._speech.talk)

    async def _run(self, call: Call, work: Callable[[Conversation], Awaitable[str]]) -> None:
        conversation = Conversation(call, self._carrier.scheduler)
        self.conversations[call.sid] = conversation
        self.spoken[call.sid] = conversation.spoken
        try:
            await self.status(call, await work(conversation))
        finally:
            self.conversations.pop(call.sid, None)
            self._carrier.book.touch(call.number)

    async def _connect(self, conversation: Conversation) -> str:
        """Ring and talk; gives the status in which the call ends."""
        call, carrier = conversation.call, self._carrier
        if call.status != CallStatus.IN_PROGRESS:
            if call.status == CallStatus.QUEUED and "initiated" in call.events and call.callback:
                self._receipts.report(call, CallStatus.INITIATED)
            if carrier.persona(call.to).kind in NO_RING:
                return CallStatus.FAILED
            ended = await self._ring(conversation)
            if ended is not None:
                return ended
            await self.status(call, CallStatus.IN_PROGRESS)
        return await self._speech.talk(conversation)

    async def _ring(self, conversation: Conversation) -> str | None:
        call, carrier = conversation.call, self._carrier
        if not call.rang:
            await carrier.write(
                "delivered",
                what="call",
                sid=call.sid,
                to=call.to,
                direction=call.direction,
                path=path_of(call.url),
            )
        if call.status == CallStatus.QUEUED:
            await self.status(call, CallStatus.RINGING)
        self._taker.call_rings(conversation)
        signal = await conversation.next(call.ring_seconds)
        while signal is not None and signal.what == "key":
            signal = await conversation.next(call.ring_seconds)
        if signal is None:
            self._taker.call_missed(call)
            return CallStatus.NO_ANSWER
        if signal.what == "cancel":
            return CallStatus.CANCELED
        return None if signal.what == "pick_up" else CallStatus.BUSY

    async def end(self, call: Call, status: str) -> Refusal | None:
        """The owner ends a call: `canceled` before it is answered, `completed` at any time."""
        if call.status in ENDED_CALLS:
            return refusals.CALL_ENDED
        conversation = self.conversations.get(call.sid)
        if call.status == CallStatus.IN_PROGRESS:
            if status == CallStatus.CANCELED:
                return refusals.CALL_ENDED
            if conversation is not None:
                conversation.signal(Signal("cancel"))
            return None
        if conversation is not None:
            conversation.signal(Signal("cancel"))
            return None
        call.status = CallStatus.CANCELED
        await self.status(call, CallStatus.CANCELED)
        return None
