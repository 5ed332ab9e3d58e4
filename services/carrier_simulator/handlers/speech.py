"""What is said and asked on a call: its TwiML, performed verb by verb."""

from collections.abc import Sequence
from typing import Protocol

from services.carrier_simulator.domain import records
from services.carrier_simulator.domain.traffic import CallStatus
from services.carrier_simulator.domain.twiml import (
    Gather,
    Hangup,
    Pause,
    Redirect,
    Say,
    Verb,
)
from services.carrier_simulator.handlers.carrier import Carrier
from services.carrier_simulator.handlers.conversation import Conversation, Signal
from services.carrier_simulator.handlers.receipts import call_params

_MOST_DOCUMENTS = 20
_OVER = frozenset({"hang_up", "cancel", "decline"})


class KeyPresser(Protocol):
    """Whoever holds the phone while a call speaks."""

    def key_asked(self, conversation: Conversation) -> None:
        """The call asks for a key."""
        ...

    def key_heard(self, conversation: Conversation, key: str) -> None:
        """The server has taken the key."""
        ...


class _OverError(Exception):
    """The call has ended."""


class Speech:
    """Fetches what a call has to say, says it, posts the keys that are pressed."""

    def __init__(self, carrier: Carrier, presser: KeyPresser) -> None:
        self._carrier = carrier
        self._presser = presser

    async def talk(self, conversation: Conversation) -> str:
        """Run an answered call to its end; gives the status in which it ends."""
        call = conversation.call
        try:
            if call.twiml:
                verbs: Sequence[Verb] = self._carrier.web.document(call.twiml)
            else:
                verbs = await self._fetch(conversation, call.url, call.method, {})
            for _ in range(_MOST_DOCUMENTS):
                following = await self._perform(conversation, verbs)
                if following is None:
                    break
                verbs = following
        except _OverError:
            pass
        return CallStatus.COMPLETED

    async def _fetch(
        self, conversation: Conversation, url: str, method: str, extra: dict[str, str]
    ) -> Sequence[Verb]:
        carrier, call = self._carrier, conversation.call
        account = carrier.accounts[call.account]
        status = CallStatus.RINGING if call.direction == "inbound" else CallStatus.IN_PROGRESS
        params = {**call_params(call, status), **extra}
        answer = await carrier.insist(lambda: carrier.web.webhook(account, url, params, method))
        return answer.verbs

    async def _perform(
        self, conversation: Conversation, verbs: Sequence[Verb]
    ) -> Sequence[Verb] | None:
        """Verb by verb; gives the next document, or None at the end of the call."""
        for verb in verbs:
            match verb:
                case Say() | Pause():
                    await self._say(conversation, verb)
                case Gather():
                    keys = await self._gather(conversation, verb)
                    if keys:
                        return await self._post_keys(conversation, verb, keys)
                case Redirect():
                    return await self._fetch(conversation, verb.url, verb.method, {})
                case Hangup():
                    return None
                case _:
                    continue
        return None

    async def _say(self, conversation: Conversation, verb: Say | Pause) -> None:
        self._speak(conversation, verb)
        await self._listen(conversation, verb.seconds * self._carrier.rules.pace, keys=False)

    def _speak(self, conversation: Conversation, verb: Say | Pause) -> None:
        if isinstance(verb, Say) and verb.text:
            conversation.spoken.append(verb.text)
            self._carrier.book.touch(conversation.call.number)

    async def _gather(self, conversation: Conversation, gather: Gather) -> str:
        """Speak and wait for keys, which may be pressed while it still speaks."""
        conversation.listening = True
        self._carrier.book.touch(conversation.call.number)
        self._presser.key_asked(conversation)
        try:
            for verb in gather.spoken:
                self._speak(conversation, verb)
                seconds = verb.seconds * self._carrier.rules.pace
                if key := await self._listen(conversation, seconds, keys=True):
                    return await self._rest(conversation, gather, key)
            key = await self._listen(conversation, gather.timeout, keys=True)
            return await self._rest(conversation, gather, key) if key else ""
        finally:
            conversation.listening = False

    async def _rest(self, conversation: Conversation, gather: Gather, keys: str) -> str:
        while gather.digits is None or len(keys) < gather.digits:
            key = await self._listen(conversation, gather.timeout, keys=True)
            if not key or key == gather.finish_on:
                break
            keys += key
        return keys

    async def _listen(self, conversation: Conversation, seconds: float, *, keys: bool) -> str:
        """Wait so long; a key ends the wait only where `keys` are asked for."""
        until = self._carrier.now().timestamp() + seconds
        while True:
            left = until - self._carrier.now().timestamp()
            signal: Signal | None = await conversation.next(left)
            if signal is None:
                return ""
            if signal.what in _OVER:
                raise _OverError
            if signal.what == "key" and keys:
                return signal.key

    async def _post_keys(
        self, conversation: Conversation, gather: Gather, keys: str
    ) -> Sequence[Verb]:
        carrier, call = self._carrier, conversation.call
        conversation.keys += 1
        answer_id = f"{call.sid}:key:{conversation.keys}"
        facts = records.said(
            carrier.now(), answer_id, call.number, "key", keys, sid=call.sid, url=gather.action
        )
        await carrier.write_record(facts)
        params = {**call_params(call, CallStatus.IN_PROGRESS), "Digits": keys}
        account = carrier.accounts[call.account]
        answer = await carrier.insist(
            lambda: carrier.web.webhook(account, gather.action, params, gather.method)
        )
        await carrier.write("heard", id=answer_id, answer=answer.status)
        if 200 <= answer.status < 300:
            self._presser.key_heard(conversation, keys)
        return answer.verbs
