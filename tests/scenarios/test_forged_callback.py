"""A callback that the provider did not sign is refused, counted, and believed by nobody."""

from prometheus_client import REGISTRY
from twilio.request_validator import RequestValidator

from tests.support.carrier import SID, TOKEN
from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


def counted() -> float:
    """Forged requests so far, of receipts and of replies."""
    name = "muster_webhooks_refused_total"
    routes = ("status", "inbound_sms")
    found = [REGISTRY.get_sample_value(name, {"route": r, "finding": "forged"}) for r in routes]
    return sum(value or 0 for value in found)


async def test_nobody_believes_it(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text()
    ((attempt_id, sid, status),) = await world.rows(
        "select attempt_id, provider_sid, status from notifier.attempts where person_id = %s",
        leader.person.person_id,
    )
    url = f"{world.url('notifier-web')}/twilio/status/{attempt_id}"
    form = {
        "AccountSid": SID["emergency"],
        "MessageSid": str(sid),
        "MessageStatus": "undelivered",
        "ErrorCode": "30005",
    }
    before = counted()
    forged = RequestValidator("another token").compute_signature(url, form)
    drill = RequestValidator(TOKEN["drill"]).compute_signature(url, form)
    for headers in ({}, {"X-Twilio-Signature": forged}, {"X-Twilio-Signature": drill}):
        answer = await world.http.post(url, data=form, headers=headers)
        assert answer.status_code == 403
    inbound = f"{world.url('notifier-web')}/twilio/inbound/sms"
    answer = await world.http.post(
        inbound,
        data={
            "AccountSid": SID["emergency"],
            "MessageSid": "SM" + "0" * 32,
            "From": leader.person.phone,
            "Body": "2",
        },
        headers={"X-Twilio-Signature": forged},
    )
    assert answer.status_code == 403
    await world.settle()
    assert counted() == before + 4
    rows = await world.rows(
        "select status from notifier.attempts where attempt_id = %s", attempt_id
    )
    assert rows == [(status,)]
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["open"]
