"""The HTTP client under the `twilio` package: with limits, and silent about whom it calls."""

import asyncio
import base64
import functools
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from services.notifier.adapters.wire import Connections

asked_to_wait_s: ContextVar[float] = ContextVar("asked_to_wait_s", default=0.0)
"""What the last 429 of this task said in Retry-After; the package's error leaves headers out."""

last_status: ContextVar[int] = ContextVar("last_status", default=0)
"""The status of this task's last answer; an error of a list leaves it out."""

_SILENT = logging.getLogger("twilio.async_http_client.silent")
_SILENT.disabled = True


class BoundedHttpClient(AsyncHttpClient):  # type: ignore[misc]
    """Every request ends within `timeout_s`; at most `connections` are open. Made in a loop."""

    def __init__(self, timeout_s: float, connections: int) -> None:
        super().__init__(_SILENT, is_async=True)
        self._timeout_s = timeout_s
        self._connections = Connections(connections, timeout_s / 2)

    async def request(self, method: str, url: str, **rest: Any) -> Response:
        """One request; redirects are not followed. Raises what `Connections.ask` raises."""
        if rest.get("params"):
            url = f"{url}?{urlencode(rest['params'])}"
        if " " in url or not url.isascii() or not url.isprintable():
            raise ValueError("not an address")
        where = urlsplit(url)
        headers = dict(rest.get("headers") or {})
        if rest.get("auth") is not None:
            headers["Authorization"] = _basic(*rest["auth"])
        target = where.path + (f"?{where.query}" if where.query else "")
        body = form_body(rest.get("data") or {})
        head = [f"{method} {target} HTTP/1.1", f"Host: {where.netloc}"]
        head += [f"{name}: {value}" for name, value in headers.items()]
        head.append(f"Content-Length: {len(body)}\r\n\r\n")
        async with asyncio.timeout(self._timeout_s):
            answer = await self._connections.ask(where, "\r\n".join(head).encode("latin-1") + body)
        # A proxy's page need not be UTF-8; its status says what became of the request all the same.
        text = answer.body.decode("utf-8", "replace")
        response = Response(answer.status, text, answer.headers)
        asked_to_wait_s.set(_wait_s(response))
        last_status.set(answer.status)
        return response

    async def close(self) -> None:
        """Give up connections that are idle."""
        self._connections.close()


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
    said = str((response.headers or {}).get("retry-after", ""))
    return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0.0
