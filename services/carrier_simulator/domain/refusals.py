"""What Twilio refuses, with its codes (https://www.twilio.com/docs/api/errors)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error answer: Twilio's code, its HTTP status, a sentence."""

    code: int
    status: int
    message: str


UNAUTHENTICATED = Refusal(20003, 401, "Authenticate")
TOO_MANY = Refusal(20429, 429, "Too Many Requests")
LOG_AWAY = Refusal(20500, 500, "An internal server error has occurred")
BROKEN = Refusal(20500, 500, "An internal server error has occurred")
AWAY = Refusal(20503, 503, "Service unavailable")
QUEUE_FULL = Refusal(
    21611, 429, "This 'From' number has exceeded the maximum number of queued messages"
)
NOT_READABLE = Refusal(20001, 400, "The request's body is not a readable form")
TOO_LONG_REQUEST = Refusal(20413, 413, "Request entity too large")
NO_TO = Refusal(21604, 400, "A 'To' phone number is required.")
NO_CALLED = Refusal(21201, 400, "No 'To' number is specified")
NO_CALLER = Refusal(21213, 400, "'From' phone number is required")
NO_FROM = Refusal(21603, 400, "A 'From' phone number is required.")
NO_BODY = Refusal(21602, 400, "Message body is required.")
LONG_BODY = Refusal(21617, 400, "The concatenated message body exceeds the 1600 character limit.")
BAD_CALLBACK = Refusal(21609, 400, "The 'StatusCallback' URL is not a valid URL.")
BAD_URL = Refusal(21205, 400, "Url parameter must be a valid URL.")
NOT_CANCELABLE = Refusal(30409, 400, "This message cannot be canceled")
NOT_REDACTABLE = Refusal(20009, 400, "Cannot update this resource before it is complete.")
CALL_ENDED = Refusal(21220, 400, "Call is not in-progress. Cannot redirect.")
OPTED_OUT = Refusal(21610, 400, "Attempt to send to unsubscribed recipient")


def not_found(path: str) -> Refusal:
    """20404 for the address that was asked."""
    return Refusal(20404, 404, f"The requested resource {path} was not found")


def bad_to(number: str) -> Refusal:
    """21211 with the number as it was sent."""
    return Refusal(21211, 400, f"Invalid 'To' Phone Number: {number}")


def bad_sender(number: str) -> Refusal:
    """21212 with the number as it was sent."""
    return Refusal(21212, 400, f"Invalid From Number (caller ID): {number}")


def foreign_caller(number: str) -> Refusal:
    """21210: calls may not be made from a number that isn't the account's."""
    return Refusal(21210, 400, f"The source phone number provided, {number}, is not yet verified.")


def bad_from(number: str) -> Refusal:
    """21606: the number isn't one of the account's."""
    return Refusal(
        21606, 400, f"The 'From' phone number provided ({number}) is not a valid number of yours."
    )


def bad_parameter(name: str) -> Refusal:
    """20001 with the parameter's name."""
    return Refusal(20001, 400, f"Invalid parameter: {name}")


ERROR_TEXTS = {
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30036: "Validity Period Expired",
}
