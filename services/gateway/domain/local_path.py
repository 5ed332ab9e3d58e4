"""Where a log-in leads to: a page of this house and no other."""

import re
from urllib.parse import urlsplit

HOME = "/"
# A browser reads a backslash as a slash and drops tabs and line ends: neither comes in.
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
LONGEST = 2_000


def local_path(asked: str | None) -> str:
    """The path with its query, when it leads nowhere else; the first page otherwise."""
    if not asked or len(asked) > LONGEST or not _LOCAL.fullmatch(asked):
        return HOME
    parts = urlsplit(asked)
    return HOME if parts.scheme or parts.netloc else asked
