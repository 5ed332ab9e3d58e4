"""From the answer to an officer's "stop" to the last POST of what was stopped."""

import asyncio
import time
from uuid import UUID, uuid4

import httpx

from services.runtime.links import verify
from tests.bench.answers import MOBILISATION
from tests.bench.carrier_log import CarrierLog
from tests.bench.scene import Scene, Sent

CONTACTS = """
select l.contact_no from alerting.contact_link l join alerting.contact c using (contact_id)
 where c.mobilisation_id = %s
"""
QUIET_S = 5.0


async def stop_to_last_post(scene: Scene, log: CarrierLog, sent: Sent) -> float:
    """Seconds; 0 when nothing was handed over any more."""
    mobilisation: UUID = await scene.one(MOBILISATION, sent.alert_id)
    answer = await scene.web.post(
        f"{scene.console}/v1/mobilisations/{mobilisation}/commands",
        json={"action": "stop"},
        headers={"Idempotency-Key": str(uuid4())},
    )
    stopped_at = time.time()
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text
    await asyncio.sleep(QUIET_S)
    log.read()
    keys = scene.link_keys
    numbers = {row[0] for row in scene.rows(CONTACTS, mobilisation)}
    last = max(text.at for text in log.texts if verify(text.token, keys) in numbers)
    assert last < stopped_at + QUIET_S - 1, "texts went on and on after the stop"
    return max(0.0, last - stopped_at)
