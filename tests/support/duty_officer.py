"""The duty officer of a play: what comes up is answered, and would else wait for hours."""

from typing import Any

import httpx

from schemas.vocabulary import MatterState, Settlement
from services.cli.demo.stage import Stage

OVER = httpx.codes.CONFLICT
"""It was settled, or stood down, since it was listed."""


class DutyOfficer:
    """Answers for a division by a key that may read and write there."""

    def __init__(self, stage: Stage, key: str) -> None:
        self._url = stage.settings.url("gateway-console") + "/v1/matters"
        self._headers = {"Authorization": f"Bearer {key}"}

    async def answer_all(self) -> None:
        """Settle every open matter that may be answered; a console that is away is asked later.

        AssertionError when an answer is refused that should be taken.
        """
        try:
            async with httpx.AsyncClient(timeout=10, trust_env=False, headers=self._headers) as web:
                for matter in await self._open(web):
                    await self._settle(web, str(matter["matter_id"]))
        except httpx.TransportError:
            return

    async def _open(self, web: httpx.AsyncClient) -> list[dict[str, Any]]:
        found = await web.get(self._url, params={"state": MatterState.OPEN})
        if found.is_server_error:
            return []
        assert found.status_code == httpx.codes.OK, found.text
        matters: list[dict[str, Any]] = found.json()["matters"]
        return [matter for matter in matters if matter["mine"]]

    async def _settle(self, web: httpx.AsyncClient, matter_id: str) -> None:
        url = f"{self._url}/{matter_id}/answers"
        key = {"Idempotency-Key": f"settles {matter_id}"}
        answer = await web.post(url, json={"settlement": Settlement.GOING}, headers=key)
        taken = answer.status_code in (httpx.codes.ACCEPTED, OVER)
        assert taken or answer.is_server_error, answer.text
