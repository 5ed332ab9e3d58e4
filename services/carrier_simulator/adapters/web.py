"""HTTP outwards: signed webhooks as Twilio sends them, field pages as a phone opens them."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

import aiohttp
from twilio.request_validator import RequestValidator

from services.carrier_simulator.domain.twiml import Verb
from services.carrier_simulator.ports import Account, Answer, PageAnswer
from services.carrier_simulator.translate.field_page import read_page
from services.carrier_simulator.translate.twiml_xml import read_twiml

_LARGEST_ANSWER = 262_144
_FAILURES = (aiohttp.ClientError, TimeoutError, OSError, ValueError)


class HttpWeb:
    """One pool of connections; each request ends within `limit_s` seconds. While `cut_off` says
    so, webhooks reach nobody; phones open their pages over networks of their own."""

    def __init__(
        self,
        limit_s: float,
        connections: int,
        page_base: str | None,
        cut_off: Callable[[], bool] = lambda: False,
    ) -> None:
        self._limit_s = limit_s
        self._connections = connections
        self._page_base = page_base
        self._cut_off = cut_off

    def open(self) -> None:
        """Open the pool, on the running event loop."""
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self._limit_s),
            connector=aiohttp.TCPConnector(limit=self._connections),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def close(self) -> None:
        """Close the pool."""
        await self._session.close()

    async def webhook(
        self, account: Account, url: str, params: Mapping[str, str], method: str = "POST"
    ) -> Answer:
        """Sign and send (https://www.twilio.com/docs/usage/webhooks/webhooks-security)."""
        if self._cut_off():
            return Answer(0)
        fields = dict(params)
        if method == "GET":
            url, fields = f"{url}{'&' if '?' in url else '?'}{urlencode(fields)}", {}
        signature = RequestValidator(account.token).compute_signature(url, fields)
        headers = {"X-Twilio-Signature": signature, "User-Agent": "TwilioProxy/1.1"}
        try:
            async with self._session.request(
                method,
                url,
                data=fields or None,
                headers=headers,
                allow_redirects=False,
            ) as response:
                text = await _text(response)
        except _FAILURES:
            return Answer(0)
        if response.status >= 300 or "xml" not in response.headers.get("Content-Type", ""):
            return Answer(response.status)
        return Answer(response.status, read_twiml(text, url))

    async def look(self, url: str) -> PageAnswer:
        """Open a field page."""
        return await self._page("GET", url, None)

    async def submit(self, url: str, fields: Mapping[str, str]) -> PageAnswer:
        """Post a form of the page; the redirect that follows is the page."""
        return await self._page("POST", url, fields)

    def document(self, twiml: str) -> tuple[Verb, ...]:
        """The verbs of a TwiML document given inline."""
        return read_twiml(twiml, "")

    async def _page(self, method: str, url: str, fields: Mapping[str, str] | None) -> PageAnswer:
        target = self._reachable(url)
        try:
            async with self._session.request(
                method, target, data=fields, max_redirects=5
            ) as response:
                text = await _text(response)
        except _FAILURES:
            return PageAnswer(0)
        if response.status >= 300:
            return PageAnswer(response.status)
        return PageAnswer(response.status, read_page(text, str(response.url)))

    def _reachable(self, url: str) -> str:
        """The page where this process reaches it: phones may know it by another address."""
        if self._page_base is None:
            return url
        base, parts = urlsplit(self._page_base), urlsplit(url)
        return urlunsplit((base.scheme, base.netloc, parts.path, parts.query, ""))


async def _text(response: aiohttp.ClientResponse) -> str:
    data = await response.content.read(_LARGEST_ANSWER)
    while len(data) < _LARGEST_ANSWER and (more := await response.content.readany()):
        data += more
    return data[:_LARGEST_ANSWER].decode("utf-8", "replace")
