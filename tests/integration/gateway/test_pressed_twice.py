"""A button pressed twice: the second press, while the first still runs, is answered as it is."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable

import httpx
import pytest

from services.gateway.domain.roles import Role
from services.runtime.parts import Parts
from tests.integration.gateway.test_default_deny import BODIES, Operation, filled
from tests.integration.gateway.world import World
from tests.support.signed_in import signed_in

Make = Callable[..., World]
PRESSES = 4
LINKS = {
    "/v1/officers",
    "/v1/officers/{officer_id}/links",
    "/v1/officers/{officer_id}/second-factor-resets",
}
"""Each press makes a one-time link of its own."""


async def pressed(
    client: httpx.AsyncClient, operation: Operation, here: World
) -> list[httpx.Response]:
    method, path = operation
    body = {
        name: filled(value, here) if isinstance(value, str) else value
        for name, value in dict(BODIES[operation]).items()  # type: ignore[call-overload]
    }
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    where = filled(path, here)
    presses = (client.request(method, where, json=body, headers=headers) for _ in range(PRESSES))
    return list(await asyncio.gather(*presses))


@pytest.mark.parametrize("operation", BODIES, ids=lambda operation: operation[1])
async def test_the_second_press_has_the_answer_of_the_first(
    console: Parts, world: Make, operation: Operation
) -> None:
    here = world()
    here.add_drill()
    here.add_letter()
    here.add_accounts()
    here.add_alarm()
    async with signed_in(console, *Role) as client:
        answers = await pressed(client, operation, here)
    ((status, count),) = Counter(answer.status_code for answer in answers).items()
    assert (status // 100, count) == (2, PRESSES), [answer.text for answer in answers]
    if operation[1] in LINKS:
        assert len({answer.json()["officer"]["officer_id"] for answer in answers}) == 1
    else:
        assert len({answer.text for answer in answers}) == 1
