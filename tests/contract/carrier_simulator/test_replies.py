"""What people send by themselves."""

from tests.contract.carrier_simulator.world import DRILL, FROM, PHONE, World

THANKS = "<Response><Message>已收到,谢谢。</Message></Response>"


async def test_a_reply_goes_signed_to_the_account_that_wrote_and_its_answer_comes_back(
    carrier: World,
) -> None:
    carrier.server.answers["/twilio/inbound/sms"] = (200, THANKS)
    await carrier.text("请回1", account=DRILL)

    async def texts() -> list[str]:
        return [item["body"] for item in (await carrier.phone())["items"]]

    await carrier.until(texts)
    assert await carrier.send("POST", f"/_sim/handsets/{PHONE}/reply", {"body": "1"}) == 202
    hooks = await carrier.until(lambda: carrier.server.at("/twilio/inbound/sms"))
    assert hooks[0].signed
    assert (hooks[0].fields["To"], hooks[0].fields["Body"]) == (FROM[DRILL], "1")

    async def answered() -> bool:
        return await texts() == ["请回1", "1", "已收到,谢谢。"]

    await carrier.until(answered)
    ledger = await carrier.get("/_sim/ledger")
    assert ledger["answers"] == {"said": {"reply": 1}, "heard": {"reply": 1}}
    listed = await carrier.clients[DRILL].messages.list_async()
    assert [message.direction for message in listed] == [
        "outbound-reply",
        "inbound",
        "outbound-api",
    ]


async def test_a_reply_that_reaches_nobody_is_sent_again_as_the_same(carrier: World) -> None:
    answers = iter([(503, ""), (503, ""), (200, "<Response/>")])
    carrier.server.answers["/twilio/inbound/sms"] = lambda _: next(answers)
    await carrier.send("POST", f"/_sim/handsets/{PHONE}/reply", {"body": "1"})
    hooks = await carrier.until(lambda: len(carrier.server.hooks) == 3 and carrier.server.hooks)
    assert len({hook.fields["MessageSid"] for hook in hooks}) == 1


async def test_commands_need_json_and_sense(carrier: World) -> None:
    plain = await carrier.http.post(f"/_sim/handsets/{PHONE}/reply", content=b'{"body": "1"}')
    assert plain.status_code == 415
    assert await carrier.send("POST", "/_sim/handsets/nobody/reply", {"body": "1"}) == 400
    assert await carrier.send("POST", "/_sim/calls/CA0/answer") == 409
    assert await carrier.send("PUT", "/_sim/personas", {"on": "yes"}) == 400
    assert await carrier.send("PUT", f"/_sim/personas/{PHONE}", {"persona": "saint"}) == 400
