"""Styles, scripts and pictures: under one name made of their content, so that they may be kept."""

import hashlib
import mimetypes
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.gateway.api.problems import ProblemError

FOLDER = Path(__file__).parent.parent / "static"
LEAFLET = ("leaflet.js", "leaflet.css")
FOREVER = "public, max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Assets:
    """All files of the console and of areas with `folders` of their own, read once; their common
    address changes with any of them."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        found = (path for folder in (FOLDER, *folders) for path in sorted(folder.iterdir()))
        self._files = {path.name: path.read_bytes() for path in found}
        library = files("js_lib_leaflet").joinpath("static/js_lib_leaflet")
        for name in LEAFLET:
            self._files[f"leaflet/{name}"] = library.joinpath(name).read_bytes()
        digest = hashlib.sha256()
        for name, content in self._files.items():
            digest.update(name.encode() + b"\0" + content)
        self.base = f"/static/{digest.hexdigest()[:16]}"

    def routes(self) -> list[Route]:
        """The route that serves them; an address of an earlier version is gone."""

        async def serve(request: Request) -> Response:
            name = request.path_params["name"]
            content = self._files.get(name)
            if content is None or request.url.path != f"{self.base}/{name}":
                raise ProblemError(404, "not-found", {"path": request.url.path})
            headers = {"Cache-Control": FOREVER, "X-Content-Type-Options": "nosniff"}
            return Response(content, media_type=_type(name), headers=headers)

        return [Route("/static/{version}/{name:path}", serve, methods=["GET"])]


def _type(name: str) -> str:
    found = TYPES.get(Path(name).suffix)
    return found or mimetypes.guess_type(name)[0] or "application/octet-stream"
