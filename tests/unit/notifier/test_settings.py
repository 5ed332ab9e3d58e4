"""Settings that would let a drill out as an alert are refused."""

import base64
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.vocabulary import Channel, Lane
from services.notifier.domain.accounts import Account
from services.notifier.domain.number_limits import Limits
from services.notifier.settings import NotifierSettings

KEY = base64.b64encode(b"k" * 32).decode()
GOOD: dict[str, Any] = {
    "sealing_keys": f"1:{KEY}",
    "phone_hash_key": KEY,
    "link_keys": f"1:{KEY}",
    "notifier_password": "x",
    "provider_sid": "AC" + "e" * 32,
    "provider_token": "emergency-token",
    "provider_number": "+861069990001",
    "drill_provider_sid": "AC" + "d" * 32,
    "drill_provider_token": "drill-token",
    "drill_provider_number": "+861069990002",
}


def test_both_accounts() -> None:
    settings = NotifierSettings(**GOOD)
    assert set(settings.accounts) == {Account.EMERGENCY, Account.DRILL}
    assert "token" not in repr(settings.accounts[Account.DRILL]).replace("drill_token", "")


def test_without_a_drill_account_there_is_none() -> None:
    alone = {name: value for name, value in GOOD.items() if not name.startswith("drill")}
    assert set(NotifierSettings(**alone).accounts) == {Account.EMERGENCY}


def test_a_number_gets_what_carriers_allow_unless_told_otherwise() -> None:
    limits = NotifierSettings(**GOOD).number_limits
    assert limits.allowed(Channel.SMS, Lane.EMERGENCY) == Limits(day=50)
    assert limits.allowed(Channel.CALL, Lane.EMERGENCY) == Limits(1, 5, 20)
    told = NotifierSettings(**GOOD, number_sms_per_hour=10, number_reserve=0.5).number_limits
    assert told.allowed(Channel.SMS, Lane.DRILL) == Limits(hour=5, day=25)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("drill_provider_sid", GOOD["provider_sid"]),
        ("drill_provider_number", GOOD["provider_number"]),
        ("drill_provider_token", None),
        ("provider_sid", "AC1"),
        ("provider_number", "13900001111"),
        ("lost_after_s", 5.0),
        ("number_reserve", 1.0),
        ("number_calls_per_day", 0),
        ("line_failures", 0),
        ("line_pause_s", 31.0),
    ],
)
def test_what_cannot_be_right_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        NotifierSettings(**(GOOD | {name: value}))
