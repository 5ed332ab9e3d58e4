"""The page's HTML: self-contained, without script, under a policy that lets nothing else in."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from schemas.vocabulary import VisitOutcome
from services.gateway.adapters.texts import LANGUAGES, Texts
from services.gateway.field.api.model import PageView

FOLDER = Path(__file__).parent.parent / "templates"


class Renderer:
    """Renders pages and notices in one language at a time."""

    def __init__(self, verify_phone: str, frame_ancestors: str) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._outcomes = {language: self._buttons(Texts(language)) for language in LANGUAGES}
        style = (FOLDER / "page.css").read_text(encoding="utf-8").replace("\n", "")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self._style = Markup(style)  # noqa: S704 - our own file
        self._verify_phone = verify_phone
        self._headers = {
            "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; "
            f"img-src data:; form-action 'self'; base-uri 'none'; "
            f"frame-ancestors {frame_ancestors}",
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex, nofollow",
        }

    def page(self, page: PageView, token: str, t: Texts, asked: str) -> HTMLResponse:
        """A contact's page; `asked` is the language that was chosen by hand, or empty."""
        outcomes = self._outcomes[t.language]
        values = {"page": page, "token": token, "asked": asked, "outcomes": outcomes}
        return self._response("page.html", 200, t, **values)

    def notice(self, status: int, kind: str, t: Texts, back: str = "") -> HTMLResponse:
        """A page that says why there is nothing else (`notice.<kind>` in the catalogue)."""
        return self._response("notice.html", status, t, kind=kind, back=back)

    def _buttons(self, t: Texts) -> dict[str, Markup]:
        """A door's buttons by the outcome given so far: of a page's cost they would be half."""
        template = self._environment.get_template("outcomes.html")
        return {
            given: Markup(template.render(t=t, given=given).strip())  # noqa: S704 - our own file
            for given in ("", *VisitOutcome)
        }

    def _response(self, template: str, status: int, t: Texts, **values: object) -> HTMLResponse:
        html = self._environment.get_template(template).render(
            t=t, style=self._style, verify_phone=self._verify_phone, **values
        )
        return HTMLResponse(html, status_code=status, headers=self._headers)
