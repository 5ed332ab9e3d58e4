import pytest

from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.domain.requests import (
    NewCall,
    NewMessage,
    Wrong,
    read_call,
    read_message,
    refusal_of,
)

OWN = "+861069990001"
MESSAGE = {"To": ["+8619900000001"], "From": [OWN], "Body": ["x"]}
CALL = {"To": ["+8619900000001"], "From": [OWN], "Url": ["http://x/voice"]}


def test_a_message() -> None:
    made = read_message({**MESSAGE, "ValidityPeriod": ["600"]}, OWN)
    assert made == NewMessage("+8619900000001", OWN, "x", "", 600)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"From": [""]}, 21603),
        ({"From": ["+1"]}, 21606),
        ({"Body": [""]}, 21602),
        ({"Body": ["x" * 1601]}, 21617),
        ({"ValidityPeriod": ["0"]}, 20001),
        ({"ValidityPeriod": ["36001"]}, 20001),
    ],
)
def test_a_wrong_message(change: dict[str, list[str]], code: int) -> None:
    refusal = read_message({**MESSAGE, **change}, OWN)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code


def test_a_call_reports_its_end_unless_told_otherwise() -> None:
    made = read_call(CALL, OWN)
    assert isinstance(made, NewCall)
    assert (made.events, made.ring_seconds, made.method) == (("completed",), 60, "POST")
    more = read_call({**CALL, "StatusCallbackEvent": ["initiated", "ringing answered"]}, OWN)
    assert isinstance(more, NewCall)
    assert more.events == ("initiated", "ringing", "answered")


def test_a_url_goes_before_twiml() -> None:
    made = read_call({**CALL, "Twiml": ["<Response/>"]}, OWN)
    assert isinstance(made, NewCall)
    assert (made.url, made.twiml) == ("http://x/voice", "")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Url": [""]}, 21205),
        ({"Timeout": ["601"]}, 20001),
        ({"From": ["+1"]}, 21210),
        ({"StatusCallbackEvent": ["answered", "ring"]}, 20001),
    ],
)
def test_a_wrong_call(change: dict[str, list[str]], code: int) -> None:
    refusal = read_call({**CALL, **change}, OWN)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code


@pytest.mark.parametrize(
    ("what", "wrong", "code"),
    [
        ("message", Wrong("To", missing=True), 21604),
        ("call", Wrong("To", missing=True), 21201),
        ("call", Wrong("From", missing=True), 21213),
        ("message", Wrong("To", "12"), 21211),
        ("call", Wrong("From", "12"), 21212),
        ("call", Wrong("Url", "ftp://x"), 21205),
        ("message", Wrong("StatusCallback", "x"), 21609),
        ("message", Wrong("ValidityPeriod", "ten"), 20001),
        ("list", Wrong("PageSize", "0"), 20001),
    ],
)
def test_each_parameter_has_its_code(what: str, wrong: Wrong, code: int) -> None:
    assert refusal_of(what, wrong).code == code
