"""The frame around every page of officers: band, navigation, texts for scripts, and the policy."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.gateway.adapters.texts import LANGUAGES, Texts, catalogue
from services.gateway.api.auth import actor_of
from services.gateway.api.problems import LANGUAGE_COOKIE
from services.gateway.domain.actor import Scope
from services.gateway.domain.tiles import Tiles

FOLDER = Path(__file__).parent / "templates"
YEAR_S = 365 * 24 * 3600
HOME = ("overview", "/")
"""In sight on every page, however small the screen; the others may stand in a menu."""
NAV = (
    ("start", "/start"),
    ("matters", "/matters"),
    ("notices", "/messages"),
    ("drills", "/drills"),
    ("people", "/people"),
    ("reports", "/reports"),
    ("shifts", "/shifts"),
    ("alerts", "/alerts"),
    ("plans", "/plans"),
    ("letters", "/letters"),
    ("settings", "/settings"),
    ("audit", "/audit"),
    ("accounts", "/accounts"),
)
NEEDS = {
    "start": Scope.ALERTS_WRITE,
    "people": Scope.PEOPLE_READ,
    "audit": Scope.AUDIT_READ,
    "accounts": Scope.ACCOUNTS_WRITE,
}
"""Pages that are not for everybody who may look on."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
IMAGES = "'self' data:"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
FOR_SCRIPTS = (
    "console.",
    "account.",
    "accounts.",
    "login.name",
    "field.",
    "role.",
    "scope.",
    "foresight.",
    "outcome.",
    "help.",
    "to.",
    "by.",
    "urgent.",
    "mark.",
    "reason.",
    "post.",
    "page.age",
    "page.and",
    "state.",
    "what.",
    "why.",
    "level.",
    "channel.",
    "lane.",
    "not-passed-on.",
    "audit.",
    "decline.",
    "follow.",
    "drill.",
    "paper.",
    "shift.",
    "matter.",
    "message.",
    "notice.",
    "band.",
    "widening.",
    "standing.",
    "matter-level.",
    "matter-state.",
    "settlement.",
    "wall.",
)


@dataclass(frozen=True)
class Band:
    """What stands across the top: red and real, hatched and drill, or grey when nothing runs."""

    kind: str
    word: str
    text: str = ""


Bands = Callable[[Texts], Awaitable[Band]]
"""The band of what runs now, for pages that are about no one mobilisation."""


def band_about(t: Texts, exercise: bool, event: str, notice: bool = False) -> Band:
    """The band of a page about one mobilisation; a `notice` that is no drill's alarms nobody."""
    if notice and not exercise:
        return Band("calm", t("band.notice"), event)
    kind = "drill" if exercise else "real"
    return Band(kind, t(f"band.{kind}"), event)


def band_of(t: Texts, exercises: list[bool]) -> Band:
    """The band when these run (true: a drill); anything real outweighs all drills."""
    real, drills = exercises.count(False), exercises.count(True)
    if real:
        return Band("real", t("band.real"), t("console.band.real", count=real))
    if drills:
        return Band("drill", t("band.drill"), t("console.band.drill", count=drills))
    return Band("calm", t("console.band.calm"))


class Shell:
    """Renders pages in one language at a time.

    `folders` hold the templates of areas, which extend `base.html`; `known` is what the scripts
    of every page are told besides texts; pictures come from the console, and from the server of
    `tiles` where there is one.
    """

    def __init__(
        self,
        static: str,
        zone: str,
        folders: Sequence[Path],
        known: Mapping[str, object],
        tiles: Tiles,
    ) -> None:
        self._static = static
        self.zone = zone
        self._known = {**known, "tiles": asdict(tiles) if tiles.address else None}
        images = f"{IMAGES} {tiles.origin}".rstrip()
        self._headers = {"Content-Security-Policy": POLICY.format(images=images), **HEADERS}
        self._environment = Environment(
            loader=FileSystemLoader([FOLDER, *folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(
        self, request: Request, t: Texts, name: str, band: Band, **values: Any
    ) -> HTMLResponse:
        """A page; `mobilisation` among the values is told to its script."""
        status = values.pop("status", 200)
        config = {
            "page": values.get("script", name),
            "language": t.language,
            "form_token": request.state.form_token,
            "officer": actor_of(request).name,
            "scopes": sorted(actor_of(request).scopes),
            "mobilisation": values.get("mobilisation"),
            **self._known,
            "texts": _texts(t.language),
        }
        html = self._environment.get_template(f"{name}.html").render(
            t=t,
            page=name,
            band=band,
            static=self._static,
            zone=self.zone,
            home={"page": HOME[0], "href": HOME[1]},
            nav=[
                {"page": page, "href": href}
                for page, href in NAV
                if actor_of(request).may(NEEDS.get(page, Scope.READ))
            ],
            officer=actor_of(request).name,
            may=actor_of(request).may,
            other_language=_other_language(request, t),
            config=_embedded(config),
            **values,
        )
        response = HTMLResponse(html, status_code=status, headers=self._headers)
        chosen = request.query_params.get("lang")
        if chosen in LANGUAGES:
            response.set_cookie(
                LANGUAGE_COOKIE, chosen or "", YEAR_S, httponly=True, samesite="lax"
            )
        return response


def missing_page(shell: Shell, request: Request, t: Texts, mobilisation_id: str) -> HTMLResponse:
    """There is no such mobilisation, or none in the officer's division."""
    detail = t("problem.mobilisation-unknown.detail", id=mobilisation_id[:40])
    values = {"kind": "mobilisation-unknown", "detail": detail, "status": 404}
    return shell.page(request, t, "missing", band_of(t, []), **values)


def _texts(language: str) -> dict[str, str]:
    return {key: text for key, text in catalogue(language).items() if key.startswith(FOR_SCRIPTS)}


def _embedded(value: object) -> Markup:
    """JSON inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, code)
    return Markup(text)  # noqa: S704 - escaped above


def _other_language(request: Request, t: Texts) -> str:
    other = "zh" if t.language == "en" else "en"
    query = {**dict(request.query_params), "lang": other}
    return f"{request.url.path}?{urlencode(query)}"
