"""A dead letter is handed over again from the console."""

import httpx

from services.gateway.domain.roles import Role
from services.runtime.parts import Parts
from tests.integration.gateway.console.conftest import Admin, dead_letter, once
from tests.support.signed_in import signed_in


async def test_a_dead_letter_is_handed_over_again_once_and_by_who_may(
    console: Parts, desk: httpx.AsyncClient, elsewhere: httpx.AsyncClient, admin: Admin
) -> None:
    letter, other = dead_letter(admin), dead_letter(admin, "unreadable")
    path = f"/v1/dead-letters/{letter}/replays"
    async with signed_in(console, Role.OPERATOR) as operator:
        assert (await operator.post(path, headers=once())).status_code == 403
    assert (await elsewhere.post(path, headers=once())).status_code == 403
    async with signed_in(console, Role.OFFICER) as another:
        key = once()
        first = await another.post(path, headers=key)
        again = await another.post(path, headers=key)
        assert (first.status_code, again.json()) == (202, first.json())
        who = first.json()["by"]
    sent = admin.execute(
        "select topic from gateway.outbox where convert_from(envelope, 'utf8') like %s",
        (f"%{letter}%",),
    )
    assert sent.fetchall() == [("mobilisation-commands",)]
    listed = (await desk.get("/v1/dead-letters", params={"limit": 500})).json()["dead_letters"]
    asked = {row["event_id"]: row["asked_by"] for row in listed}
    assert asked[letter] == who
    assert asked[other] is None
    admin.execute(
        "update alerting.inbox set dead_at = null, replayed_at = now(), replayed_by = %s"
        " where event_id = %s",
        (first.json()["command_id"], letter),
    )
    for state, column in (("waiting", ""), ("failed", "dead_at"), ("handled", "handled_at")):
        if column:
            admin.execute(
                f"update alerting.inbox set {column} = now() where event_id = %s", (letter,)
            )
        (shown,) = (await desk.get("/v1/dead-letters/replays")).json()["replays"]
        assert (shown["state"], shown["asked_by"], shown["service"]) == (
            state,
            who,
            "alerting",
        )
    # By the owner's command, though an officer had asked for it before.
    admin.execute("update alerting.inbox set replayed_by = null where event_id = %s", (letter,))
    (shown,) = (await desk.get("/v1/dead-letters/replays")).json()["replays"]
    assert shown["asked_by"] is None
    admin.execute("update alerting.inbox set dead_at = null where event_id = %s", (letter,))
    assert (await desk.post(path, headers=once())).status_code == 404
    refused = await desk.post(f"/v1/dead-letters/{other}/replays", headers=once())
    assert (refused.status_code, refused.json()["title"]) == (409, "不能重新交办")
