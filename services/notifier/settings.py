"""What the notifier and notifier-web are told from outside."""

from datetime import timedelta
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator

from schemas.vocabulary import Channel
from services.notifier.domain.accounts import Account
from services.notifier.domain.breaker import LONGEST_PAUSE_S
from services.notifier.domain.message import Credentials
from services.notifier.domain.number_limits import NO_LIMIT, Limits, NumberLimits
from services.runtime.settings import RuntimeSettings

SID = r"^AC[0-9a-fA-F]{32}$"
NUMBER = r"^\+[1-9][0-9]{6,14}$"


class NotifierSettings(RuntimeSettings):
    """Both processes read the same settings: one sends, the other takes what comes back."""

    notifier_password: SecretStr = Field(description="Password of the login role muster_notifier.")
    provider_base_url: str = Field(
        "https://api.twilio.com", description="Address of the provider's API."
    )
    webhook_base_url: str = Field(
        "http://127.0.0.1:8082",
        description="Address of notifier-web as the provider reaches it; part of what it signs.",
    )
    provider_sid: str = Field(pattern=SID, description="Account SID for emergencies.")
    provider_token: SecretStr = Field(description="Auth token of the account for emergencies.")
    provider_number: str = Field(pattern=NUMBER, description="Number emergencies come from, E.164.")
    drill_provider_sid: str | None = Field(
        None, pattern=SID, description="Account SID for drills; without it no drill is sent."
    )
    drill_provider_token: SecretStr | None = Field(
        None, description="Auth token of the account for drills."
    )
    drill_provider_number: str | None = Field(
        None, pattern=NUMBER, description="Number drills come from, E.164."
    )
    sms_per_s: float = Field(100.0, gt=0, description="Messages a second the provider takes.")
    calls_per_s: float = Field(10.0, gt=0, description="Calls a second the provider takes.")
    lookups_per_s: float | None = Field(
        None,
        gt=0,
        description="Look-ups a second and account of what is unknown, beside what is sent; a "
        "fifth of MUSTER_SMS_PER_S when not set.",
    )
    provider_timeout_s: float = Field(
        10.0, gt=0, le=60, description="Longest wait for one answer of the provider, in seconds."
    )
    lost_after_s: float = Field(
        20.0, gt=0, description="Seconds after which a claim without news becomes unknown."
    )
    reconcile_after_s: float = Field(
        60.0,
        gt=0,
        description="Seconds after its claim when the provider is asked about an "
        "unknown attempt; longer than its list lags behind.",
    )
    number_sms_per_hour: int | None = Field(
        None, ge=1, description="Messages a number gets in an hour; no limit when not set."
    )
    number_sms_per_day: int = Field(50, ge=1, description="Messages a number gets in a day.")
    number_calls_per_minute: int = Field(1, ge=1, description="Calls a number gets in a minute.")
    number_calls_per_hour: int = Field(5, ge=1, description="Calls a number gets in an hour.")
    number_calls_per_day: int = Field(20, ge=1, description="Calls a number gets in a day.")
    number_reserve: float = Field(
        0.4,
        ge=0,
        lt=1,
        description="Share of a number's hour and day that drills and campaigns leave to "
        "emergencies.",
    )
    number_wait_s: float = Field(
        300.0,
        ge=0,
        description="Longest wait of an attempt for its number, which is at its limit or has one "
        "that is unresolved, in seconds; a longer one ends it, and the ladder goes on. Behind an "
        "unresolved one it waits no longer than its step of the ladder lasts.",
    )
    line_failures: int = Field(
        8,
        ge=1,
        description="Failures in a row after which an account's channel is left alone for a while.",
    )
    line_pause_s: float = Field(
        5.0,
        gt=0,
        le=LONGEST_PAUSE_S,
        description="Seconds until one attempt tries a line that was left alone; doubled each "
        "time up to 30.",
    )
    call_ring_s: int = Field(30, ge=5, le=600, description="How long a call rings, in seconds.")
    notifier_language: Literal["zh", "en"] = Field(
        "zh", description="Language of the notifier's own words."
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        drill = (self.drill_provider_sid, self.drill_provider_token, self.drill_provider_number)
        if any(drill) and not all(drill):
            raise ValueError("the account for drills needs SID, token and number")
        if self.drill_provider_sid == self.provider_sid:
            raise ValueError("drills need an account of their own, not that of emergencies")
        if self.drill_provider_number == self.provider_number:
            raise ValueError("drills need a number of their own, not that of emergencies")
        if self.lost_after_s <= self.provider_timeout_s + 1:
            raise ValueError("lost_after_s must exceed provider_timeout_s by more than a second")
        return self

    @property
    def number_limits(self) -> NumberLimits:
        """What one number is sent, by channel."""
        sms = Limits(hour=self.number_sms_per_hour or NO_LIMIT, day=self.number_sms_per_day)
        calls = Limits(
            self.number_calls_per_minute, self.number_calls_per_hour, self.number_calls_per_day
        )
        return NumberLimits(
            {Channel.SMS: sms, Channel.CALL: calls},
            self.number_reserve,
            timedelta(seconds=self.number_wait_s),
        )

    @property
    def accounts(self) -> dict[Account, Credentials]:
        """The credentials of each account that is set up."""
        token = self.provider_token.get_secret_value()
        found = {Account.EMERGENCY: Credentials(self.provider_sid, token, self.provider_number)}
        if self.drill_provider_sid and self.drill_provider_token and self.drill_provider_number:
            found[Account.DRILL] = Credentials(
                self.drill_provider_sid,
                self.drill_provider_token.get_secret_value(),
                self.drill_provider_number,
            )
        return found
