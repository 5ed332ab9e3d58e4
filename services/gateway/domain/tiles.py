"""The street map beneath the footprints: where its tiles come from."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

FIELDS = ("{z}", "{x}", "{y}")
_HOST = re.compile(r"\A[A-Za-z0-9.\-]+\Z")
_PLAIN = re.compile(r"\A[A-Za-z0-9\-._~:/?\[\]@!$&'()*+=%{}]+\Z")


@dataclass(frozen=True)
class Tiles:
    """A tile server: `address` with {z}, {x} and {y}, who is named for the map, and its deepest
    zoom. Without an address there is no street map, and nobody is asked for one."""

    address: str = ""
    attribution: str = ""
    zoom: int = 18

    @property
    def origin(self) -> str:
        """Scheme, host and port as a Content-Security-Policy names them; empty: none."""
        return origin_of(self.address) if self.address else ""


def origin_of(address: str) -> str:
    """The origin of an address of tiles.

    ValueError when a browser could not ask for tiles by it, or when it could not be told apart
    from more than one origin in a policy.
    """
    fields = re.findall(r"\{[^}]*\}?|\}", address)
    if sorted(fields) != sorted(FIELDS):
        raise ValueError("it has to hold {z}, {x} and {y}, once each and nothing else in braces")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it has to begin with http:// or https:// and a host")
    if "@" in parts.netloc or not _PLAIN.match(address):
        raise ValueError("it may hold no user, password, space, comma, semicolon or other sign")
    if ":" in parts.hostname:
        raise ValueError("its host has to be a name or an IPv4 address: policies know no IPv6 ones")
    if not _HOST.match(parts.hostname):
        raise ValueError("its host has to be a name or an address, without {z}, {x} or {y}")
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}"
