"""From the handset to the accounts: replies by SMS, dialling back."""

from services.carrier_simulator.domain.book import Said
from services.carrier_simulator.domain.segments import segment_count
from services.carrier_simulator.domain.traffic import Call, CallStatus, Message
from services.carrier_simulator.domain.twiml import Text
from services.carrier_simulator.handlers.calls import Calls
from services.carrier_simulator.handlers.carrier import Carrier, new_sid, sid_of
from services.carrier_simulator.handlers.messages import Messages
from services.carrier_simulator.ports import Account

_API_VERSION = "2010-04-01"
_STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
_START_WORDS = frozenset({"START", "YES", "UNSTOP"})


class Inbound:
    """Carries what people send by themselves to the webhooks of the account they answer."""

    def __init__(self, carrier: Carrier, messages: Messages, calls: Calls) -> None:
        self._carrier = carrier
        self._messages = messages
        self._calls = calls

    def account_of(self, number: str, account_sid: str = "") -> Account:
        """The account a handset answers: the named one, else that of its newest traffic."""
        book = self._carrier.book
        handset = book.handsets.get(number)
        for sid in reversed(handset.sids if handset else []):
            item = book.item(sid)
            if item is not None and not account_sid:
                return self._carrier.accounts[item.account]
        accounts = self._carrier.accounts
        return accounts.get(account_sid) or next(iter(accounts.values()))

    async def reply(self, number: str, body: str, answer_id: str = "", account: str = "") -> str:
        """A text from a handset; gives the answer's id. On disk before it is sent; the same
        id again is the same text. OSError when the disk refuses."""
        carrier, to = self._carrier, self.account_of(number, account)
        answer_id = answer_id or new_sid("RE")
        if answer_id not in carrier.book.said:
            await carrier.try_write(
                "said",
                id=answer_id,
                number=number,
                what="reply",
                value=body,
                sid=sid_of("SM", answer_id),
                url=to.inbound_sms_url,
                account=to.sid,
            )
            carrier.scheduler.start(self.bring(answer_id))
        return answer_id

    async def bring(self, answer_id: str) -> None:
        """Bring a reply to its webhook and what comes back to the handset."""
        carrier = self._carrier
        said = carrier.book.said[answer_id]
        account = carrier.accounts[said.account]
        if said.sid not in carrier.book.messages:
            await self._accept(said, account)
        params = _sms_params(carrier.book.messages[said.sid])
        answer = await carrier.insist(
            lambda: carrier.web.webhook(account, account.inbound_sms_url, params)
        )
        await self._opt(account, said)
        await carrier.write("heard", id=answer_id, answer=answer.status)
        for verb in answer.verbs:
            if isinstance(verb, Text) and verb.body:
                await self._messages.answer(account, said.number, verb.body)

    async def _accept(self, said: Said, account: Account) -> None:
        await self._carrier.write(
            "accepted",
            what="message",
            sid=said.sid,
            account=account.sid,
            direction="inbound",
            to=account.number,
            **{"from": said.number},
            body=said.value,
            segments=segment_count(said.value),
            callback="",
            expires=None,
        )

    async def _opt(self, account: Account, said: Said) -> None:
        word = said.value.strip().upper()
        if word in _STOP_WORDS or word in _START_WORDS:
            await self._carrier.write(
                "opted", account=account.sid, number=said.number, out=word in _STOP_WORDS
            )

    async def dial(self, number: str, account: str = "") -> str:
        """A handset rings the account's number; gives the call's sid."""
        carrier, to = self._carrier, self.account_of(number, account)
        sid = new_sid("CA")
        await carrier.try_write(
            "accepted",
            what="call",
            sid=sid,
            account=to.sid,
            direction="inbound",
            to=to.number,
            **{"from": number},
            url=to.inbound_voice_url,
            method="POST",
            twiml="",
            callback="",
            events=(),
            ring_seconds=0,
        )
        carrier.scheduler.start(self.connect(carrier.book.calls[sid]))
        return sid

    async def connect(self, call: Call) -> None:
        """Take an inbound call to its webhook and run it to its end."""
        if call.status != CallStatus.IN_PROGRESS:
            await self._calls.status(call, CallStatus.IN_PROGRESS)
        await self._calls.talk(call)


def _sms_params(message: Message) -> dict[str, str]:
    return {
        "MessageSid": message.sid,
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "AccountSid": message.account,
        "From": message.sender,
        "To": message.to,
        "Body": message.body,
        "NumMedia": "0",
        "NumSegments": str(message.segments),
        "ApiVersion": _API_VERSION,
    }
