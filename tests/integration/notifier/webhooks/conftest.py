"""A carrier that posts signed webhooks to a notifier that runs."""

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
from lxml import etree
from prometheus_client import REGISTRY
from twilio.request_validator import RequestValidator

from schemas.events.attempt_orders import AttemptOrder
from tests.integration.notifier.peer import Peer
from tests.integration.notifier.stage import EMERGENCY_SID, EMERGENCY_TOKEN, Stage, settings_for
from tests.support.database import TestDatabase

ALL = ("worker-0", "send-sms", "send-call", "settle")


def refused(route: str, finding: str) -> float:
    """How many requests were refused so far."""
    labels = {"route": route, "finding": finding}
    return REGISTRY.get_sample_value("muster_webhooks_refused_total", labels) or 0


class Carrier:
    """Posts webhooks as Twilio signs them."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.client = httpx.AsyncClient(base_url=base, timeout=120)

    async def post(self, path: str, token: str = EMERGENCY_TOKEN, **fields: str) -> httpx.Response:
        """One signed request of the emergency account, unless the fields say otherwise."""
        params = {"AccountSid": EMERGENCY_SID} | fields
        signature = RequestValidator(token).compute_signature(self.base + path, params)
        headers = {"X-Twilio-Signature": signature}
        return await self.client.post(path, data=params, headers=headers)


@pytest.fixture
async def stage(database: TestDatabase, peer: Peer) -> AsyncIterator[Stage]:
    stage = Stage(database, settings_for(database, peer.url), peer.clock)
    async with stage.running(live=False), stage.webhooks():
        yield stage
    stage.close()


@pytest.fixture
async def carrier(stage: Stage) -> AsyncIterator[Carrier]:
    carrier = Carrier(stage.settings.webhook_base_url)
    yield carrier
    await carrier.client.aclose()


async def sent(stage: Stage, *orders: AttemptOrder) -> None:
    await stage.send(*orders)
    await stage.settle(*ALL)
    assert {stage.status(order.attempt_id) for order in orders} == {"sent"}


def sms(sid: str, number: str, body: str) -> dict[str, str]:
    return {"MessageSid": "SM" + sid * 32, "From": number, "To": "+861069990001", "Body": body}


def status_of(order: AttemptOrder) -> str:
    return f"/twilio/status/{order.attempt_id}"


def spoken(response: httpx.Response) -> str:
    root = etree.fromstring(response.content)
    return "".join(str(text) for text in root.itertext())


def replied_ids(stage: Stage) -> list[UUID]:
    return [UUID(reply["attempt_id"]) for reply in stage.replied()]
