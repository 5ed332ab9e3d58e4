"""The page of handsets: a wall of small phones (`../shared/ui.md`), in Chinese and English."""

import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from services.carrier_simulator.api.answers import JsonResponse
from services.carrier_simulator.domain.personas import PersonaKind

_ROOM = Path(__file__).resolve().parent.parent
_TAGS = {"zh": "zh-CN", "en": "en"}


@functools.cache
def texts(language: str) -> dict[str, str]:
    """The catalogue of a language (`zh` or `en`)."""
    data = json.loads((_ROOM / "texts" / f"{language}.json").read_text("utf-8"))
    return cast("dict[str, str]", data)


def _language(request: Request) -> str:
    """What was asked for, else what the browser prefers, else Chinese."""
    asked = request.query_params.get("lang")
    if asked in _TAGS:
        return asked
    preferred = request.headers.get("accept-language", "").strip().lower()
    return "en" if preferred.startswith("en") else "zh"


def routes(frame_sources: Sequence[str]) -> list[BaseRoute]:
    """`/` (`?lang=en` or `zh`, else the browser's language), its catalogue and its files."""
    environment = Environment(
        loader=FileSystemLoader(_ROOM / "templates"), autoescape=True, undefined=StrictUndefined
    )
    template = environment.get_template("wall.html")
    frames = " ".join(frame_sources) or "'none'"
    headers = {
        "Content-Security-Policy": "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self'",
                "connect-src 'self'",
                f"frame-src {frames}",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
            )
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }

    async def wall(request: Request) -> Response:
        short = _language(request)
        other = "zh" if short == "en" else "en"
        page = template.render(
            t=texts(short),
            short=short,
            language=_TAGS[short],
            other_language=_TAGS[other],
            other_href=f"/?lang={other}",
            personas=[str(kind) for kind in PersonaKind],
        )
        return Response(page, media_type="text/html", headers=headers)

    async def catalogue(request: Request) -> Response:
        language = request.path_params["language"]
        if language not in _TAGS:
            return JsonResponse({"status": 404, "detail": "zh or en"}, 404)
        return JsonResponse(texts(language))

    return [
        Route("/", wall),
        Route("/texts/{language}.json", catalogue),
        Mount("/static", StaticFiles(directory=_ROOM / "static")),
    ]
