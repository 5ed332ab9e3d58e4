"""Proof that a request was made on a page of ours: a token that only the session's holder has.

It follows from the session's own secret, so nothing is kept: every page of a session shows the
same, and no page of another session fits.
"""

import base64
import hashlib
import hmac


def form_token(session: str) -> str:
    """The token for the forms and scripts of a session."""
    digest = hmac.digest(session.encode(), b"form", hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:18]).decode()


def fits(session: str, shown: str) -> bool:
    """Whether `shown` is the session's token."""
    return hmac.compare_digest(form_token(session).encode(), shown.encode())


def from_our_page(fetch_site: str, origin: str, host: str) -> bool:
    """Whether a browser says that one of our pages sent a request: by Sec-Fetch-Site, by Origin.

    Programs and very old browsers say neither.
    """
    if fetch_site not in ("", "same-origin", "none"):
        return False
    return not origin or origin.partition("://")[2] == host
