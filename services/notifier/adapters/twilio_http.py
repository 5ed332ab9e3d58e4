"""Twilio's own async HTTP client, with limits and without talking about whom it calls."""

import base64
import logging
from contextvars import ContextVar
from typing import Any

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
        """As the base class; the credentials go as a header, since aiohttp deprecates `auth`."""
        auth = rest.pop("auth", None)
        rest.pop("timeout", None)
        headers = dict(rest.pop("headers", None) or {})
        if auth is not None:
            pair = ":".join(auth).encode()
            headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        response = await super().request(method, url, headers=headers, **rest)
        asked_to_wait_s.set(_wait_s(response))
        return response

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Nothing: the request holds a number and a text."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Nothing, likewise."""


def _wait_s(response: Response) -> float:
    """Seconds of Retry-After (RFC 9110, 10.2.3); 0 without one, and for a date."""
    said = str((response.headers or {}).get("Retry-After", ""))
    return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0.0
