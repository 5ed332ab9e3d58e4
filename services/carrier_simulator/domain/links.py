"""What a text's link and a call's address tell about the attempt behind them."""

import re
from urllib.parse import urlsplit

_URL = re.compile(r"https?://[^\s<>\"'，。；、]+")
_PAGE = re.compile(r"^/t/([0-9A-Za-z]+)(?:/([0-9A-Za-z_-]+))?/?$")
_VOICE = re.compile(r"^/twilio/voice/([0-9A-Za-z-]+)/?$")


def first_link(body: str) -> str | None:
    """The first link to a page of ours in a text, or None."""
    for url in _URL.findall(body):
        if page_key(urlsplit(url).path) is not None:
            return str(url)
    return None


def path_of(url: str) -> str:
    """The path of an address, "" for none."""
    return urlsplit(url).path if url else ""


def page_key(path: str) -> tuple[str, str] | None:
    """(token, round) of a page's path; the round is "" where the link has none."""
    found = _PAGE.match(path)
    return (found[1].upper(), found[2] or "") if found else None


def subject(number: str, url: str, body: str = "") -> str:
    """What a text or call is about, the same whenever it is sent: its number and its link."""
    path = path_of(url or first_link(body) or "")
    return f"{number} {path or body}"


def voice_key(path: str) -> str | None:
    """The attempt's id in the address of a call's TwiML."""
    found = _VOICE.match(path)
    return found[1] if found else None
