"""The carrier through the `twilio` package: create, list, cancel."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from twilio.rest import Client

from schemas.vocabulary import Channel
from services.notifier.adapters.metrics import HAND_OVER_SECONDS
from services.notifier.adapters.twilio_http import BoundedHttpClient, asked_to_wait_s, last_status
from services.notifier.adapters.wire import UnreachableError
from services.notifier.domain import outcomes
from services.notifier.domain.accounts import Account, fits
from services.notifier.domain.lattice import Happening
from services.notifier.domain.lookup import Listed, Unanswered, reaches_back
from services.notifier.domain.message import Credentials, Outgoing
from services.notifier.domain.outcomes import Outcome

CONNECTIONS = 160
PAGE, MOST_PAGES = 1_000, 10
"""The largest page that Twilio gives, and after how many the list is too long to be read."""
CALL_EVENTS = ("initiated", "completed")
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


@dataclass(frozen=True)
class ProviderSettings:
    """Where the provider is, where it reports to, and how long each request may take."""

    base_url: str
    webhook_base_url: str
    timeout_s: float
    ring_s: int


class TwilioProvider:
    """The port `Provider`. Made inside the event loop that uses it."""

    def __init__(self, settings: ProviderSettings, accounts: Mapping[Account, Credentials]) -> None:
        self._settings = settings
        self._accounts = dict(accounts)
        self._http = BoundedHttpClient(settings.timeout_s, CONNECTIONS)
        self._clients = {
            account: self._client(credentials) for account, credentials in accounts.items()
        }

    def _client(self, credentials: Credentials) -> Any:
        client = Client(
            credentials.sid,
            credentials.token,
            http_client=self._http,
            environment={"TWILIO_EDGE": "", "TWILIO_REGION": ""},
        )
        client.api.base_url = self._settings.base_url
        return client

    async def close(self) -> None:
        """Close the pool of connections."""
        await self._http.close()

    def has(self, account: Account) -> bool:
        return account in self._accounts

    def sender(self, account: Account) -> str:
        return self._accounts[account].number

    async def send(self, outgoing: Outgoing) -> Outcome:
        if not fits(outgoing.lane, outgoing.account, exercise=outgoing.exercise):
            return Outcome(Happening.REFUSED, reason=outcomes.LANE_MISMATCH)
        began = time.perf_counter()
        outcome = await self._send(outgoing)
        HAND_OVER_SECONDS.labels(channel=outgoing.channel, result=outcome.happening).observe(
            time.perf_counter() - began
        )
        return outcome

    async def _send(self, outgoing: Outgoing) -> Outcome:
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                answer = await self._create(outgoing)
            return _outcome(answer.status_code, answer.text)
        except TimeoutError:
            return Outcome(Happening.LOST, reason=outcomes.TIMED_OUT)
        except UnreachableError:
            return Outcome(Happening.RELEASED, reason=outcomes.UNREACHABLE)
        except OSError:
            return Outcome(Happening.LOST, reason=outcomes.RESET)
        except Exception:  # noqa: BLE001 - whatever the answer did to the parser, it was an answer
            return Outcome(Happening.LOST, reason=outcomes.UNREADABLE)

    async def _create(self, outgoing: Outgoing) -> Any:
        """Twilio's answer as it is: the package's instances parse some thirty fields of it, and
        which error it raises hangs on the body's form."""
        sms = outgoing.channel is Channel.SMS
        sid = self._accounts[outgoing.account].sid
        kind, form = (
            ("Messages", self._message(outgoing)) if sms else ("Calls", self._call(outgoing))
        )
        return await self._clients[outgoing.account].api.v2010.request_async(
            "POST", f"/Accounts/{sid}/{kind}.json", data=form, headers=dict(FORM)
        )

    def _message(self, outgoing: Outgoing) -> dict[str, object]:
        return {
            "To": outgoing.to,
            "From": self.sender(outgoing.account),
            "Body": outgoing.body,
            "StatusCallback": self._webhook(f"status/{outgoing.attempt_id}"),
            "ValidityPeriod": outgoing.validity_s,
        }

    def _call(self, outgoing: Outgoing) -> dict[str, object]:
        return {
            "To": outgoing.to,
            "From": self.sender(outgoing.account),
            "Url": self._webhook(f"voice/{outgoing.attempt_id}"),
            "StatusCallback": self._webhook(f"status/{outgoing.attempt_id}"),
            "StatusCallbackEvent": list(CALL_EVENTS),
            "Timeout": self._settings.ring_s,
        }

    def _webhook(self, path: str) -> str:
        return f"{self._settings.webhook_base_url.rstrip('/')}/twilio/{path}"

    async def listed(
        self, account: Account, channel: Channel, to: str, since: datetime
    ) -> list[Listed] | Unanswered:
        """By number alone: Twilio's filters by day compare when a message was sent or a call
        began, which one that still waits at the provider has not. The days are compared here."""
        client = self._clients.get(account)
        if client is None:
            return Unanswered.NO_ANSWER
        last_status.set(0)
        source = client.messages if channel is Channel.SMS else client.calls
        try:
            async with asyncio.timeout(self._settings.timeout_s * 4):
                page = await source.page_async(to=to, from_=self.sender(account), page_size=PAGE)
                return await _read(page, since)
        except Exception:  # noqa: BLE001 - an unreadable list is no answer either
            busy = last_status.get() == outcomes.TOO_MANY
            return Unanswered.NOT_NOW if busy else Unanswered.NO_ANSWER

    async def cancel(self, account: Account, sid: str) -> bool:
        client = self._clients.get(account)
        if client is None:
            return False
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                await client.calls(sid).update_async(status="canceled")
        except Exception:  # noqa: BLE001 - the call then says itself that nothing is left to do
            return False
        return True


async def _read(page: Any, since: datetime) -> list[Listed] | Unanswered:
    """Page by page as far back as `since`."""
    listed: list[Listed] = []
    for _ in range(MOST_PAGES):
        read = [_listed(item) for item in page]
        listed += read
        if reaches_back(read, since) or (page := await page.next_page_async()) is None:
            return listed
    return Unanswered.NO_ANSWER


def _listed(item: Any) -> Listed:
    created = item.date_created
    if not isinstance(created, datetime):
        raise TypeError("date_created is not a moment")
    # The package calls the field so in messages, and otherwise in calls.
    sender = getattr(item, "from_", None) or getattr(item, "_from", None)
    error = getattr(item, "error_code", None)
    sent = getattr(item, "date_sent", None) or getattr(item, "start_time", None)
    return Listed(
        sid=str(item.sid),
        created_at=created,
        sender=str(sender or ""),
        outbound=str(item.direction or "").startswith("outbound-api"),
        status=str(item.status or ""),
        error_code="" if error is None else str(error),
        body=str(getattr(item, "body", None) or ""),
        sent_at=sent if isinstance(sent, datetime) else None,
    )


def _outcome(status: int, body: str) -> Outcome:
    """What an answer says; ValueError and AttributeError for a success that can't be read."""
    if 200 <= status < 300:
        made = orjson.loads(body)
        return outcomes.taken(_text(made.get("sid")), _text(made.get("status")))
    return outcomes.refused(status, _code(body), asked_to_wait_s.get())


def _text(value: object) -> str | None:
    return str(value) if value else None


def _code(body: str) -> int | None:
    """The code of an error, in Twilio's form or in that of RFC 9457; None without one."""
    try:
        said = orjson.loads(body)
    except ValueError:
        return None
    code = said.get("code") if isinstance(said, dict) else None
    return code if isinstance(code, int) else None
