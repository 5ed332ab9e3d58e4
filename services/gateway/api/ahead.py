"""Routes ahead of the framework's layers: those of pages that thousands open within seconds."""

from collections.abc import Sequence

from fastapi import FastAPI
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send


class AheadApp(FastAPI):
    """FastAPI, but `ahead`, which are among its routes, are answered without what it does around
    each request (a tenth of a page's CPU): they use none of it and answer their errors themselves.
    """

    ahead: Sequence[Route] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for route in self.ahead:
                match, found = route.matches(scope)
                if match is Match.FULL:
                    await route.handle({**scope, **found}, receive, send)
                    return
        await super().__call__(scope, receive, send)
