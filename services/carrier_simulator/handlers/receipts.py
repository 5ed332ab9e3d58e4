"""Status callbacks: signed, beside everything else, tried again while nobody is there."""

import asyncio
from collections import deque
from email.utils import format_datetime

from services.carrier_simulator.domain.traffic import ENDED_CALLS, ENDED_MESSAGES, Call, Message
from services.carrier_simulator.handlers.carrier import Carrier

_API_VERSION = "2010-04-01"
_AFTER_THE_NEXT_S = 0.5


class Receipts:
    """Reports status changes to the addresses that were given with the messages and calls."""

    def __init__(self, carrier: Carrier, workers: int) -> None:
        self._carrier = carrier
        self._workers = workers
        self._waiting: deque[tuple[Message | Call, str, int]] = deque()
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._sequence: dict[str, int] = {}
        self._held: dict[str, str] = {}
        self._awaited: dict[str, asyncio.Future[None]] = {}

    def open(self) -> None:
        """Begin to send."""
        self._tasks = [asyncio.create_task(self._work()) for _ in range(self._workers)]

    async def close(self) -> None:
        """Stop sending; what is owed stays in the log and goes out after the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
        self._sequence.clear()
        self._held.clear()

    @property
    def waiting(self) -> int:
        """Callbacks whose turn hasn't come."""
        return len(self._waiting)

    def owed(self, item: Message | Call) -> None:
        """Report the newest status of an item, if it is one that gets reported."""
        if item.owed:
            self.report(item, item.owed[-1])

    def report(self, item: Message | Call, status: str) -> None:
        """Report one status, as often, as late and in what order the carrier's faults have it."""
        held = self._held.pop(item.sid, None)
        if held is None and self._carrier.faults.reordered(item, status):
            self._held[item.sid] = status
            return
        wait = self._carrier.rules.receipts_s
        self._copies(item, status, wait)
        if held is not None:
            self._copies(item, held, wait + _AFTER_THE_NEXT_S)

    def _copies(self, item: Message | Call, status: str, wait: float) -> None:
        for delay in self._carrier.faults.callback_delays(item, status):
            self._later(wait + delay, item, status, 0)

    async def settled(self, item: Message | Call, most_s: float) -> None:
        """Back once somebody has answered a call's first callback or a text's last one; after
        `most_s` seconds in any case, and at once where none is to be sent."""
        over = isinstance(item, Message) and item.status in ENDED_MESSAGES and not item.owed
        if over or not item.callback:
            return
        future = self._awaited[item.sid] = asyncio.get_running_loop().create_future()
        self._carrier.scheduler.after(
            most_s, lambda: None if future.done() else future.set_result(None)
        )
        await future
        self._awaited.pop(item.sid, None)

    def _tell(self, item: Message | Call, status: str) -> None:
        future = self._awaited.get(item.sid)
        over = isinstance(item, Call) or status in ENDED_MESSAGES
        if future is not None and over and not future.done():
            future.set_result(None)

    def _later(self, delay: float, item: Message | Call, status: str, tried: int) -> None:
        if delay <= 0:
            self._put(item, status, tried)
        else:
            self._carrier.scheduler.after(delay, lambda: self._put(item, status, tried))

    def _put(self, item: Message | Call, status: str, tried: int) -> None:
        self._waiting.append((item, status, tried))
        self._wake.set()

    async def _work(self) -> None:
        while True:
            while not self._waiting:
                self._wake.clear()
                await self._wake.wait()
            await self._send(*self._waiting.popleft())

    async def _send(self, item: Message | Call, status: str, tried: int) -> None:
        carrier = self._carrier
        account = carrier.accounts[item.account]
        answer = await carrier.web.webhook(account, item.callback, self._params(item, status))
        if answer.unreached and tried < len(carrier.rules.retries_s):
            self._later(carrier.rules.retries_s[tried], item, status, tried + 1)
            return
        carrier.note("callback", sid=item.sid, status=status, answer=answer.status)
        if self._awaited:
            self._tell(item, status)

    def _params(self, item: Message | Call, status: str) -> dict[str, str]:
        if isinstance(item, Message):
            return _message_params(item, status)
        number = self._sequence.get(item.sid, 0)
        self._sequence[item.sid] = number + 1
        if status in ENDED_CALLS:
            self._sequence.pop(item.sid)
        return {
            **call_params(item, status),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(number),
            "Timestamp": format_datetime(item.updated),
            **({"CallDuration": str(item.duration or 0)} if status in ENDED_CALLS else {}),
        }


def _message_params(message: Message, status: str) -> dict[str, str]:
    params = {
        "MessageSid": message.sid,
        "MessageStatus": status,
        "SmsSid": message.sid,
        "SmsStatus": status,
        "AccountSid": message.account,
        "From": message.sender,
        "To": message.to,
        "ApiVersion": _API_VERSION,
    }
    if message.error is not None:
        params["ErrorCode"] = str(message.error)
    return params


def call_params(call: Call, status: str) -> dict[str, str]:
    """What every request about a call carries."""
    return {
        "CallSid": call.sid,
        "AccountSid": call.account,
        "From": call.sender,
        "To": call.to,
        "Caller": call.sender,
        "Called": call.to,
        "CallStatus": status,
        "Direction": call.direction,
        "ApiVersion": _API_VERSION,
    }
