"""Knocks at the provider's webhooks: receipts, replies, keys and calls, true, forged and odd."""

import random
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from schemas import ids
from tests.hostile import people
from tests.hostile.edge import OWN_NUMBER, Edge
from tests.hostile.knocks import Knock, Truth, damaged, spoilt
from tests.hostile.wire import request

PROCESS = "notifier-web"
STATUSES = ("queued", "sent", "delivered", "undelivered", "failed", "read")
BODIES = ("1", "2", "收到", "1 收到", "不能去", "哪里?", "")
SPOILT_SIGNATURES = ("", "é", "=" * 28, "x" * 4_000)
Pairs = list[tuple[str, str]]
Said = tuple[str, Pairs]
"""Path and fields of a request that the provider could send."""


class WebhookKnocks:
    """Makes knocks about leaders 1 to `leaders`; every choice is the seed's."""

    def __init__(self, edge: Edge, rng: random.Random, leaders: int) -> None:
        self._edge = edge
        self._rng = rng
        self._leaders = leaders

    def __call__(self) -> Knock:
        kinds: tuple[Callable[[], Knock], ...] = (
            self.true,
            self.forged,
            self.signed_nonsense,
            self.damaged,
        )
        return self._rng.choices(kinds, (4, 4, 4, 1))[0]()

    def true(self) -> Knock:
        """As the provider sends it."""
        path, pairs = self._said()
        return self._knock(path, pairs, self._edge.sign(path, pairs), Truth.TRUE)

    def forged(self) -> Knock:
        """Signed, and then changed: by whoever does not hold the token."""
        path, pairs = self._said()
        signature = self._edge.sign(path, pairs)
        match self._rng.randrange(4):
            case 0:
                changed = self._changed(pairs)
                if sorted(set(changed)) == sorted(set(pairs)):
                    return self._knock(path, pairs, signature, Truth.TRUE)
                pairs = changed
            case 1:
                path, _ = self._said()
                signature = self._edge.sign(path + "?", pairs)
            case 2:
                signature = self._rng.choice((*SPOILT_SIGNATURES, signature.swapcase()))
                pairs = self._rng.choice((pairs, self._changed(pairs), [*pairs, *pairs]))
            case _:
                pairs = [(k, "AC" + "d" * 32 if k == "AccountSid" else v) for k, v in pairs]
        return self._knock(path, pairs, signature, Truth.FALSE)

    def signed_nonsense(self) -> Knock:
        """The provider itself says something odd."""
        path, pairs = self._said()
        pairs = self._changed(pairs)
        return self._knock(path, pairs, self._edge.sign(path, pairs), Truth.ODD)

    def damaged(self) -> Knock:
        """Bytes lost and doubled on the way."""
        knock = self.true()
        raw = damaged(self._rng, knock.raw, self._rng.randrange(1, 4))
        return Knock(PROCESS, raw, Truth.ODD, knock.record, whole=False)

    def _knock(self, path: str, pairs: Pairs, signature: str, truth: Truth) -> Knock:
        # Headers are bytes to HTTP: what is not latin-1 goes as UTF-8, as clients do.
        headers = {"x_twilio_signature": signature}
        raw = request("POST", path, urlencode(pairs).encode(), **headers)
        return Knock(PROCESS, raw, truth, _record(path, dict(pairs)))

    def _said(self) -> Said:
        i = self._rng.randint(1, self._leaders)
        sid = f"{self._rng.getrandbits(128):032x}"
        sms, call = people.of("sms", i), people.of("call", i)
        account = ("AccountSid", self._edge.sid)
        parties = [("From", people.number(i)), ("To", OWN_NUMBER)]
        digits = ("Digits", self._rng.choice("12345*"))
        body = ("Body", self._rng.choice(BODIES))
        status = self._rng.choice(STATUSES)
        code = [("ErrorCode", "30003")] if status in ("undelivered", "failed") else []
        choices: Sequence[Said] = (
            (
                f"/twilio/status/{sms}",
                [account, ("MessageSid", "SM" + sid), ("MessageStatus", status), *code],
            ),
            (
                f"/twilio/status/{call}",
                [account, ("CallSid", "CA" + sid), ("CallStatus", "completed"), *parties],
            ),
            (
                "/twilio/inbound/sms",
                [account, ("MessageSid", "SM" + sid), *parties, body],
            ),
            (f"/twilio/voice/{call}", [account, ("CallSid", "CA" + sid), *parties]),
            (f"/twilio/voice/{call}/key", [account, ("CallSid", "CA" + sid), digits, *parties]),
            ("/twilio/inbound/voice", [account, ("CallSid", "CA" + sid), *parties]),
            (
                f"/twilio/inbound/voice/key?attempt={call}",
                [account, ("CallSid", "CA" + sid), digits, *parties],
            ),
        )
        return self._rng.choice(choices)

    def _changed(self, pairs: Pairs) -> Pairs:
        """One to three fields gone, doubled, renamed or spoilt."""
        found = list(pairs)
        for _ in range(self._rng.randint(1, 3)):
            at = self._rng.randrange(len(found))
            name, value = found[at]
            match self._rng.randrange(4):
                case 0 if len(found) > 1:
                    del found[at]
                case 1:
                    found.append((name, spoilt(self._rng, value)))
                case 2:
                    found[at] = (spoilt(self._rng, name), value)
                case _:
                    found[at] = (name, spoilt(self._rng, value))
        return found


def _record(path: str, fields: dict[str, str]) -> tuple[object, ...] | None:
    """What a request leaves behind when it is taken: a receipt, a reply, or nothing."""
    sid = next((fields[name] for name in ("CallSid", "MessageSid", "SmsSid") if name in fields), "")
    if path.startswith("/twilio/status/"):
        names = ("CallStatus", "MessageStatus", "SmsStatus")
        status = next((fields[name] for name in names if name in fields), "")
        attempt = path.rpartition("/")[2]
        return ("receipt", attempt, sid, status, fields.get("ErrorCode", ""))
    if path == "/twilio/inbound/sms":
        return ("reply", str(ids.of("reply", "emergency", sid, "")))
    if "/key" in path:
        return ("reply", str(ids.of("reply", "emergency", sid, fields.get("Digits", "")[:20])))
    return None
