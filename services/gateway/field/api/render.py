"""The page's HTML: self-contained, one small script, under a policy that lets nothing else in."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from schemas.vocabulary import Settlement, VisitOutcome
from services.gateway.adapters.texts import LANGUAGES, Texts
from services.gateway.api.plain import digest
from services.gateway.field.api.model import PageView
from services.gateway.field.api.small import short, small
from services.gateway.field.domain.matters import RAISED_BY_HAND

SAID_ALWAYS = re.compile(r"{{ t\('([a-z.-]+)'\) }}")
FOLDER = Path(__file__).parent.parent / "templates"
KEEP = "Muster-Keep"
"""A page with this header may be kept on the phone: it is forgotten when one comes without."""


class _Tight(FileSystemLoader):
    """Templates in one language: what says the same on every page is put in once, here, and no
    break is left between two tags."""

    def __init__(self, t: Texts) -> None:
        super().__init__(FOLDER)
        self._t = t

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, name, fresh = super().get_source(environment, template)
        said = SAID_ALWAYS.sub(lambda found: escape(self._t(found[1])), source)
        return re.sub(r">\n(?=<|{%)", ">", said), name, fresh


class Renderer:
    """Renders pages and notices in one language at a time."""

    def __init__(self, verify_phone: str, frame_ancestors: str) -> None:
        self._environments = {language: _environment(Texts(language)) for language in LANGUAGES}
        self._outcomes = {language: self._buttons(Texts(language)) for language in LANGUAGES}
        self._notes = {language: self._note(Texts(language)) for language in LANGUAGES}
        self._chosen = {"": Markup()} | {language: _choosing(language) for language in LANGUAGES}
        style = _read("page.css").replace("\n", "")
        script = short(small(_read("page.js")))
        self._style = Markup(style)  # noqa: S704 - our own file
        self._script = Markup(script)  # noqa: S704 - our own file
        self._worker = small(_read("worker.js"))
        self._verify_phone = verify_phone
        self._headers = {
            "Content-Security-Policy": f"default-src 'none'; style-src {digest(style)}; "
            f"script-src {digest(script)}; connect-src 'self'; worker-src 'self'; "
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
        values |= {"note": self._notes[t.language], "lang": self._chosen[asked]}
        values |= {"settlements": tuple(Settlement), "matter_kinds": RAISED_BY_HAND}
        headers = self._headers if page.ended else self._headers | {KEEP: "1"}
        return self._response("page.html", 200, t, headers, script=self._script, **values)

    def worker(self) -> Response:
        """What shows a kept page without network; the same for everybody."""
        headers = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
        return Response(self._worker, media_type="text/javascript", headers=headers)

    def notice(self, status: int, kind: str, t: Texts, back: str = "") -> HTMLResponse:
        """A page that says why there is nothing else (`notice.<kind>` in the catalogue)."""
        return self._response("notice.html", status, t, self._headers, kind=kind, back=back)

    def _buttons(self, t: Texts) -> dict[str, Markup]:
        """A door's buttons by the outcome given so far: of a page's cost they would be half."""
        template = self._environments[t.language].get_template("outcomes.html")
        return {
            given: Markup(template.render(t=t, given=given).strip())  # noqa: S704 - our own file
            for given in ("", *VisitOutcome)
        }

    def _note(self, t: Texts) -> Markup:
        """The field for a note: at the door just answered, and for the script to put elsewhere."""
        template = self._environments[t.language].get_template("note.html")
        return Markup(template.render(t=t).strip())  # noqa: S704 - our own file

    def _response(
        self, template: str, status: int, t: Texts, headers: Mapping[str, str], **values: object
    ) -> HTMLResponse:
        html = (
            self._environments[t.language]
            .get_template(template)
            .render(t=t, style=self._style, verify_phone=self._verify_phone, **values)
        )
        return HTMLResponse(html, status_code=status, headers=headers)


def _environment(t: Texts) -> Environment:
    return Environment(
        loader=_Tight(t),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _choosing(language: str) -> Markup:
    """What has a form carry on the language that was chosen by hand."""
    return Markup("<input type=hidden name=lang value={}>").format(language)


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
