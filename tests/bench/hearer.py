"""Answers 204 to whatever it is told: `python -m tests.bench.hearer PORT`."""

import sys

import uvicorn
from starlette.types import Receive, Scope, Send


async def hear(scope: Scope, receive: Receive, send: Send) -> None:
    """The smallest webhook there is; asked by GET it says that it is there."""
    if scope["type"] != "http":
        return
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    status = 200 if scope["method"] == "GET" else 204
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    uvicorn.run(
        hear,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        log_level="warning",
        access_log=False,
        lifespan="off",
    )
