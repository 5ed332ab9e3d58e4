"""Officers of the stories who are logged in at a console: their sessions, without a browser."""

import itertools
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Self

import httpx

from services.gateway.domain.roles import Role
from tests.support.signed_in import signed_in
from tests.support.world import World

NUMBERS = itertools.count(1)


@dataclass
class Console:
    """One officer at a console."""

    world: World
    client: httpx.AsyncClient

    async def looks(self) -> None:
        """Do something there, as a page says when somebody moves in it."""
        self.world.tick()
        answer = await self.client.post("/v1/looks")
        assert answer.status_code == 204, answer.text

    async def waiting(self) -> list[dict[str, Any]]:
        """What the overview lists as waiting for a signature."""
        await self.world.settle()
        answer = await self.client.get("/v1/overview")
        assert answer.status_code == 200, answer.text
        return list(answer.json()["waiting"]["approvals"])

    async def signs(self, action: str, why: str = "", note: str = "") -> str:
        """Approve, decline or countersign the one that waits; why not, empty when it was taken."""
        (row,) = await self.waiting()
        return await self.signs_for(row["mobilisation_id"], action, why, note)

    async def signs_for(
        self, mobilisation_id: str, action: str, why: str = "", note: str = "", message_id: str = ""
    ) -> str:
        """The same for one that waits no more, or of several for one by its `message_id`."""
        self.world.tick()
        said = {"why": why, "note": note, "message_id": message_id}
        answer = await self.client.post(
            f"/v1/mobilisations/{mobilisation_id}/commands",
            json={"action": action, **{name: text for name, text in said.items() if text}},
            headers={"Idempotency-Key": f"console-{next(NUMBERS)}"},
        )
        await self.world.settle()
        if answer.status_code == 202:
            return ""
        assert answer.status_code in (403, 409), answer.text
        return str(answer.json()["type"]).rpartition(":")[2].rpartition("/")[2]

    async def reads_notes(self, mobilisation_id: str) -> list[str]:
        """What was written on why it was declined, the newest first."""
        answer = await self.client.post(
            "/v1/notes/searches", json={"mobilisation_id": mobilisation_id}
        )
        assert answer.status_code == 200, answer.text
        return [note["text"] for note in answer.json()["notes"]]


class Consoles:
    """Logs officers in; all of them out when the story ends."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()
        # Nobody of this story looks in the next.
        with self._world.database.admin() as connection:
            connection.execute("update gateway.sessions set looked_at = null")

    async def log_in(self, *roles: Role, division: str = "") -> Console:
        """A new officer with these roles in a division (empty: everywhere)."""
        parts = self._world.process("gateway-console").parts
        assert parts is not None
        client = await self._open.enter_async_context(signed_in(parts, *roles, division=division))
        return Console(self._world, client)
