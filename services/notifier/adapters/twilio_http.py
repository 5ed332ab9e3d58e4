"""Twilio's own async HTTP client, with limits and without talking about whom it calls."""

import base64
import functools
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote_plus

import aiohttp
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response

KEEP_ALIVE_S = 2.0
"""Shorter than servers keep an idle connection: one closed under a POST would leave it unknown."""

asked_to_wait_s: ContextVar[float] = ContextVar("asked_to_wait_s", default=0.0)
"""What the last 429 of this task said in Retry-After; the package's error leaves headers out."""

_SILENT = logging.getLogger("twilio.async_http_client.silent")
_SILENT.disabled = True


class BoundedHttpClient(AsyncTwilioHttpClient):  # type: ignore[misc]
    """Every request ends within `timeout_s`; at most `connections` are open. Made in a loop."""

    def __init__(self, timeout_s: float, connections: int) -> None:
        super().__init__(pool_connections=False, logger=_SILENT)
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=connections, keepalive_timeout=KEEP_ALIVE_S),
            timeout=aiohttp.ClientTimeout(total=timeout_s, connect=timeout_s / 2),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def request(self, method: str, url: str, **rest: Any) -> Response:
        """As the base class, without its copies of each request and answer for logs and tests.

        The credentials go as a header, since aiohttp deprecates `auth`.
        """
        headers = dict(rest.get("headers") or {})
        auth, data = rest.get("auth"), rest.get("data")
        if auth is not None:
            headers["Authorization"] = _basic(*auth)
        async with self.session.request(
            method,
            url,
            params=rest.get("params"),
            data=None if data is None else form_body(data),
            headers=headers,
            allow_redirects=False,
        ) as answer:
            body = (await answer.read()).decode("utf-8")
            response = Response(answer.status, body, answer.headers)
        asked_to_wait_s.set(_wait_s(response))
        return response


@functools.cache
def _basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def form_body(data: Mapping[str, object]) -> bytes:
    """A form, urlencoded; a list is sent value by value."""
    pairs = [
        f"{quote_plus(name)}={_escaped(str(one))}"
        for name, value in data.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return "&".join(pairs).encode("ascii")


def _escaped(text: str) -> str:
    if text.isascii():
        return quote_plus(text)
    # Every byte as %xx, which is legal for any and takes a tenth of the time for Chinese.
    return "%" + text.encode().hex("%")


def _wait_s(response: Response) -> float:
    """Seconds of Retry-After (RFC 9110, 10.2.3); 0 without one, and for a date."""
    said = str((response.headers or {}).get("Retry-After", ""))
    return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0.0
