"""The cookies of logging in: out of reach of scripts and of other sites, encrypted where it goes.

Under https their names begin with `__Host-`, so that no neighbouring host can set them.
"""

import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from services.gateway.adapters.texts import LANGUAGES
from services.gateway.api.problems import LANGUAGE_COOKIE

YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True)
class Cookies:
    """Names and flags; `secure` when the console is reached by https."""

    secure: bool

    @property
    def session(self) -> str:
        """The name of the session's cookie."""
        return f"{self._prefix}muster_session"

    @property
    def form(self) -> str:
        """The name of the cookie that a form before the log-in shows again."""
        return f"{self._prefix}muster_form"

    @property
    def outside(self) -> str:
        """The name of the cookie that a log-in at another provider comes back with."""
        return f"{self._prefix}muster_outside"

    @property
    def _prefix(self) -> str:
        return "__Host-" if self.secure else ""

    def enter(self, response: Response, token: str) -> None:
        """Give the browser a session, until it is closed."""
        self._set(response, self.session, token)

    def leave(self, response: Response) -> None:
        """Take the session away."""
        response.delete_cookie(self.session, path="/", secure=self.secure, httponly=True)

    def send_out(self, response: Response, kept: str) -> None:
        """Keep what a log-in at another provider has to match, for ten minutes."""
        self._set(response, self.outside, kept, 600)

    def come_back(self, response: Response) -> None:
        """It is used up."""
        response.delete_cookie(self.outside, path="/", secure=self.secure, httponly=True)

    def form_token(self, request: Request) -> str:
        """The browser's token for forms before the log-in; a new one when it has none."""
        return request.cookies.get(self.form) or secrets.token_urlsafe(18)

    def remember(self, request: Request, response: Response, form_token: str) -> None:
        """Keep the token, and the language when one was chosen."""
        self._set(response, self.form, form_token)
        chosen = request.query_params.get("lang")
        if chosen in LANGUAGES:
            self._set(response, LANGUAGE_COOKIE, chosen or "", YEAR_S)

    def fits(self, request: Request, shown: str) -> bool:
        """Whether a form shows the browser's token."""
        kept = request.cookies.get(self.form, "")
        return bool(kept) and secrets.compare_digest(kept.encode(), shown.encode())

    def _set(self, response: Response, name: str, value: str, max_age: int | None = None) -> None:
        response.set_cookie(
            name,
            value,
            max_age=max_age,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )
