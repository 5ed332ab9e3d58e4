"""Messages, calls and errors in Twilio's JSON (api.v2010.account.message and .call)."""

from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from services.carrier_simulator.domain.refusals import ERROR_TEXTS, Refusal
from services.carrier_simulator.domain.traffic import Call, Message

API_VERSION = "2010-04-01"
_CALL_PARTS = ("notifications", "recordings", "payments", "events", "siprec", "streams")


@lru_cache(maxsize=4096)
def _rfc2822(second: int) -> str:
    return format_datetime(datetime.fromtimestamp(second, UTC))


def rfc2822(at: datetime | None) -> str | None:
    """A moment as Twilio writes it, to the second: `Fri, 24 May 2019 17:44:46 +0000`."""
    return None if at is None else _rfc2822(int(at.timestamp()))


def message_json(message: Message) -> dict[str, Any]:
    """A message resource."""
    uri = f"/{API_VERSION}/Accounts/{message.account}/Messages/{message.sid}"
    return {
        "account_sid": message.account,
        "api_version": API_VERSION,
        "body": "" if message.redacted else message.body,
        "date_created": rfc2822(message.created),
        "date_sent": rfc2822(message.sent),
        "date_updated": rfc2822(message.updated),
        "direction": message.direction,
        "error_code": message.error,
        "error_message": ERROR_TEXTS.get(message.error) if message.error else None,
        "from": message.sender,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": str(message.segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json", "feedback": f"{uri}/Feedback.json"},
        "to": message.to,
        "uri": f"{uri}.json",
    }


def call_json(call: Call) -> dict[str, Any]:
    """A call resource."""
    uri = f"/{API_VERSION}/Accounts/{call.account}/Calls/{call.sid}"
    duration = call.duration
    return {
        "account_sid": call.account,
        "answered_by": None,
        "api_version": API_VERSION,
        "caller_name": None,
        "date_created": rfc2822(call.created),
        "date_updated": rfc2822(call.updated),
        "direction": call.direction,
        "duration": None if duration is None else str(duration),
        "end_time": rfc2822(call.ended),
        "forwarded_from": None,
        "from": call.sender,
        "from_formatted": call.sender,
        "group_sid": None,
        "parent_call_sid": None,
        "phone_number_sid": None,
        "price": None,
        "price_unit": "USD",
        "queue_time": "0",
        "sid": call.sid,
        "start_time": rfc2822(call.started),
        "status": call.status,
        "subresource_uris": {part: f"{uri}/{part.title()}.json" for part in _CALL_PARTS},
        "to": call.to,
        "to_formatted": call.to,
        "trunk_sid": None,
        "uri": f"{uri}.json",
    }


def refusal_json(refusal: Refusal) -> dict[str, Any]:
    """An error answer."""
    return {
        "code": refusal.code,
        "message": refusal.message,
        "more_info": f"https://www.twilio.com/docs/errors/{refusal.code}",
        "status": refusal.status,
    }
