"""Plain pages: log-in, account and notices. Self-contained, without script, under a strict policy.

They have to work when nothing else does: no file is fetched, no font, no script.
"""

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from services.gateway.adapters.texts import Texts

FOLDER = Path(__file__).parent / "templates"
POLICY = (
    "default-src 'none'; style-src {style}; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def digest(inline: str) -> str:
    """What a policy calls an inline style or script by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"


def headers_of(style: str) -> dict[str, str]:
    """The headers of a page that has this style in it, and nothing else."""
    return {"Content-Security-Policy": POLICY.format(style=digest(style)), **HEADERS}


class Plain:
    """Renders plain pages; `folders` hold templates of an area that extend `plain.html`."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._environment = Environment(
            loader=FileSystemLoader([FOLDER, *folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        style = (FOLDER / "plain.css").read_text(encoding="utf-8").replace("\n", "")
        self._style = Markup(style)  # noqa: S704 - our own file
        self._headers = headers_of(style)

    def page(self, template: str, status: int, t: Texts, **values: object) -> HTMLResponse:
        """A page of one language."""
        html = self._environment.get_template(template).render(t=t, style=self._style, **values)
        return HTMLResponse(html, status_code=status, headers=self._headers)

    def notice(self, status: int, kind: str, t: Texts, back: str = "") -> HTMLResponse:
        """A page that says what happened and what to do (`notice.<kind>` in the catalogue)."""
        return self.page("note.html", status, t, kind=kind, back=back)
