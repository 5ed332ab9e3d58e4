"""Requests against Twilio's own description."""

import pytest

from services.carrier_simulator.domain.requests import Wrong
from services.carrier_simulator.translate.openapi import operation

MESSAGE = {"To": ["+8619900000001"], "From": ["+861069990001"], "Body": ["x"]}
CALL = {"To": ["+8619900000001"], "From": ["+861069990001"], "Url": ["http://x/voice"]}
NEW_MESSAGE = ("post", "Messages.json")
NEW_CALL = ("post", "Calls.json")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"StatusCallback": ["http://127.0.0.1:8082/twilio/status/a"], "ValidityPeriod": ["600"]},
        {"ValidityPeriod": [""], "SmartEncoded": ["true"], "MaxPrice": ["0.2"]},
        {"ContentRetention": ["retain"], "SendAt": ["2030-07-01T12:00:00Z"]},
        {"MediaUrl": ["http://x/1", "http://x/2"], "SomethingNew": ["whatever"]},
    ],
)
def test_what_twilio_takes_is_taken(more: dict[str, list[str]]) -> None:
    assert operation(*NEW_MESSAGE).wrong({**MESSAGE, **more}) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("To", "19900000001"),
        ("To", "+0123456789"),
        ("To", "+86199000000010000"),
        ("From", "Muster"),
        ("StatusCallback", "http://"),
        ("StatusCallback", "http://[::1"),
        ("StatusCallback", "/twilio/status"),
        ("ValidityPeriod", "ten"),
        ("ValidityPeriod", "²"),
        ("ValidityPeriod", "1.5"),
        ("MaxPrice", "dear"),
        ("SmartEncoded", "yes"),
        ("ContentRetention", "forever"),
        ("ScheduleType", "soon"),
        ("SendAt", "tomorrow"),
        ("MessagingServiceSid", "MG12"),
    ],
)
def test_what_twilio_refuses_of_a_message_is_named(name: str, value: str) -> None:
    assert operation(*NEW_MESSAGE).wrong({**MESSAGE, name: [value]}) == Wrong(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Url", "voice"),
        ("Method", "PUT"),
        ("Timeout", "long"),
        ("Record", "1"),
        ("ApplicationSid", "x"),
        ("StatusCallbackMethod", "post"),
    ],
)
def test_what_twilio_refuses_of_a_call_is_named(name: str, value: str) -> None:
    assert operation(*NEW_CALL).wrong({**CALL, name: [value]}) == Wrong(name, value)


def test_what_is_required_is_asked_for_first() -> None:
    assert operation(*NEW_MESSAGE).wrong({"MaxPrice": ["x"]}) == Wrong("To", missing=True)
    assert operation(*NEW_MESSAGE).wrong({**MESSAGE, "To": [""]}) == Wrong("To", missing=True)
    without = {name: value for name, value in CALL.items() if name != "From"}
    assert operation(*NEW_CALL).wrong(without) == Wrong("From", missing=True)


@pytest.mark.parametrize(
    ("path", "query", "wrong"),
    [
        ("Messages.json", {"To": "+8619900000001", "DateSent": "2030-07-01"}, None),
        ("Messages.json", {"DateSent<": "2030-07-01T12:00:00Z", "PageSize": "1000"}, None),
        ("Messages.json", {"PageSize": "1001"}, "PageSize"),
        ("Messages.json", {"PageSize": "0"}, "PageSize"),
        ("Messages.json", {"To": " 8619900000001"}, "To"),
        ("Messages.json", {"DateSent>": "yesterday"}, "DateSent>"),
        ("Calls.json", {"Status": "no-answer", "Page": "0"}, None),
        ("Calls.json", {"Status": "lost"}, "Status"),
        ("Calls.json", {"ParentCallSid": "CA1"}, "ParentCallSid"),
    ],
)
def test_lists(path: str, query: dict[str, str], wrong: str | None) -> None:
    found = operation("get", path).wrong({name: [value] for name, value in query.items()})
    assert (found and found.name) == wrong


def test_updates() -> None:
    assert operation("post", "Messages/{Sid}.json").wrong({"Status": ["sent"]}) is not None
    assert operation("post", "Calls/{Sid}.json").wrong({"Status": ["ringing"]}) is not None
    assert operation("post", "Calls/{Sid}.json").wrong({"Status": ["completed"]}) is None
