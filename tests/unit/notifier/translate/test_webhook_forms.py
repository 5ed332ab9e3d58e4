"""Forms are proved before anything in them is believed."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from services.notifier.domain.accounts import Account
from services.notifier.translate.webhook_forms import ForgedError, Form, FormReader, UnreadableError

SID, TOKEN = "AC" + "e" * 32, "secret"
BASE = "https://muster.example.org/hooks"
READER = FormReader({Account.EMERGENCY: (SID, TOKEN)}, BASE + "/")
FIELDS = {
    "AccountSid": SID,
    "MessageSid": "SM" + "a" * 32,
    "Body": "收到 +1&=",
    "From": "+8613900001111",
}


def signature(path: str, fields: dict[str, str], token: str = TOKEN) -> str:
    return str(RequestValidator(token).compute_signature(BASE + path, fields))


def test_a_signed_form_is_read() -> None:
    path = "/twilio/inbound/voice/key?attempt=1"
    form = READER.read(path, urlencode(FIELDS).encode(), signature(path, FIELDS))
    assert form.account is Account.EMERGENCY
    assert form.fields["Body"] == "收到 +1&="
    assert form.sid() == "SM" + "a" * 32
    assert form.number() == "+8613900001111"


@pytest.mark.parametrize("changed", ["Body", "From", "MessageSid", "AccountSid"])
def test_one_changed_field_is_a_forgery(changed: str) -> None:
    body = urlencode(FIELDS | {changed: "x"}).encode()
    with pytest.raises(ForgedError):
        READER.read("/p", body, signature("/p", FIELDS))


@pytest.mark.parametrize("name", ["MessageSid", "Body"])
@pytest.mark.parametrize("sent", ["", "=", signature("/p", FIELDS)])
def test_a_field_put_in_twice_is_a_forgery(name: str, sent: str) -> None:
    body = urlencode({name: "x"}) + "&" + urlencode(FIELDS)
    with pytest.raises(ForgedError):
        READER.read("/p", body.encode(), sent)


def test_another_address_is_a_forgery() -> None:
    with pytest.raises(ForgedError):
        READER.read("/other", urlencode(FIELDS).encode(), signature("/p", FIELDS))


@given(st.permutations([*FIELDS.items(), *FIELDS.items()]), st.text(max_size=40))
def test_nothing_of_our_account_passes_unsigned(pairs: list[tuple[str, str]], sent: str) -> None:
    with pytest.raises(ForgedError):
        READER.read("/p", urlencode(pairs).encode(), sent)


@given(st.binary(max_size=200), st.text(max_size=40))
def test_nothing_unsigned_passes_and_nothing_breaks(body: bytes, sent: str) -> None:
    with pytest.raises(ForgedError):
        READER.read("/p", body, sent)


@pytest.mark.parametrize(
    "fields", [{}, {"CallSid": "x"}, {"MessageSid": "SM" + "g" * 32}, {"SmsSid": "\x00"}]
)
def test_a_form_without_a_proper_id_is_unreadable(fields: dict[str, str]) -> None:
    with pytest.raises(UnreadableError):
        Form(Account.EMERGENCY, fields).sid()


@pytest.mark.parametrize("number", ["", "anonymous", "+266696687", "12345", "+0123456789"])
def test_a_withheld_number_is_none(number: str) -> None:
    assert Form(Account.EMERGENCY, {"From": number}).number() in ("", "+266696687")
