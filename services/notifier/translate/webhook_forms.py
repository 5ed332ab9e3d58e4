"""The provider's requests, read and proved: form fields, account, signature."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from services.notifier.domain.accounts import Account

_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_WORD = re.compile(r"[a-z-]{1,32}")
_CODE = re.compile(r"[0-9]{0,8}")
_MOST_FIELDS = 200


class ForgedError(ValueError):
    """Nobody who holds an account's token signed this request."""


class UnreadableError(ValueError):
    """A signed request that does not hold what it must."""


@dataclass(frozen=True)
class Form:
    """A proved request's fields and the account that sent it."""

    account: Account
    fields: Mapping[str, str]

    def sid(self) -> str:
        """The id of the message or call. UnreadableError without one."""
        return self._fitting(_SID, "CallSid", "MessageSid", "SmsSid")

    def status(self) -> str:
        """The status it reports. UnreadableError without one."""
        return self._fitting(_WORD, "CallStatus", "MessageStatus", "SmsStatus")

    def error_code(self) -> str:
        """The provider's error code, or an empty text."""
        return self._fitting(_CODE, "ErrorCode") if self.fields.get("ErrorCode") else ""

    def number(self) -> str:
        """The number it came from, empty for a withheld one."""
        sender = self.fields.get("From", "")
        return sender if _NUMBER.fullmatch(sender) else ""

    def _fitting(self, pattern: re.Pattern[str], *names: str) -> str:
        for name in names:
            value = self.fields.get(name)
            if value is not None:
                if pattern.fullmatch(value):
                    return value
                raise UnreadableError(f"{name} is not what it should be")
        raise UnreadableError(f"{names[0]} is missing")


class FormReader:
    """Proves requests by the tokens of our accounts (Twilio: webhooks security)."""

    def __init__(self, tokens: Mapping[Account, tuple[str, str]], base_url: str) -> None:
        """`tokens` are SID and token by account; `base_url` is how the provider reaches us."""
        self._base_url = base_url.rstrip("/")
        self._validators = {
            sid: (account, RequestValidator(token)) for account, (sid, token) in tokens.items()
        }

    def read(self, path_and_query: str, body: bytes, signature: str) -> Form:
        """The fields of a signed form. ForgedError for everything else."""
        pairs = _pairs(body)
        fields = dict(pairs)
        known = self._validators.get(fields.get("AccountSid", ""))
        if known is None:
            raise ForgedError("no account of ours")
        account, validator = known
        # A signature is base64; anything else would not even compare.
        if not signature.isascii():
            raise ForgedError("signature")
        address = self._base_url + path_and_query
        # As it is sent almost always: this address, each field once. What is signed is what is
        # read. The validator's own look tries other forms of the address, at four times the cost.
        # A field that comes twice is signed with both: read alone, the last would pass for all.
        once = len(fields) == len(pairs)
        proved = once and hmac.compare_digest(
            validator.compute_signature(address, fields), signature
        )
        if not proved and not validator.validate(address, ImmutableMultiDict(pairs), signature):
            raise ForgedError("signature")
        return Form(account, fields)


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=False,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except (UnicodeDecodeError, ValueError):
        raise ForgedError("not a form") from None
