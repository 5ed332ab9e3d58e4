"""What the provider's answer to a POST says about the attempt (Twilio's error table)."""

from dataclasses import dataclass
from datetime import timedelta

from services.notifier.domain.lattice import Happening

TOO_MANY = 429
_REQUEST_TIMEOUT = 408
_LEAST_TWILIO_CODE = 10_000
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0

UNREACHABLE = "unreachable"
TIMED_OUT = "timeout"
RESET = "reset"
UNREADABLE = "unreadable"
STALE = "stale"


@dataclass(frozen=True)
class Outcome:
    """What became of one POST; `sid` and `status` are the provider's where it gave them."""

    happening: Happening
    reason: str = ""
    sid: str | None = None
    status: str | None = None


def refused(http_status: int, code: int | None) -> Outcome:
    """An answer that is not a success.

    429: nothing was taken, the same attempt goes again. 4xx with one of the provider's codes:
    failed with that code. Anything else may hide a message that was taken: unknown.
    """
    if http_status == TOO_MANY:
        return Outcome(Happening.RELEASED, reason=str(TOO_MANY))
    known = code is not None and code >= _LEAST_TWILIO_CODE
    if known and 400 <= http_status < 500 and http_status != _REQUEST_TIMEOUT:
        return Outcome(Happening.REFUSED, reason=str(code))
    return Outcome(Happening.LOST, reason=f"http_{http_status}")


def taken(sid: str | None, status: str | None) -> Outcome:
    """A success; without the provider's id it can't be read and is unknown."""
    if not sid:
        return Outcome(Happening.LOST, reason=UNREADABLE)
    return Outcome(Happening.SENT, sid=sid, status=status)


def pause_before(tries: int, spread: float) -> timedelta:
    """How long a released attempt rests after `tries` earlier releases; `spread` 0 to 1 keeps
    attempts that were released together from coming back together."""
    longest = min(_FIRST_PAUSE_S * 2 ** min(tries, 10), _LONGEST_PAUSE_S)
    return timedelta(seconds=longest * (0.5 + spread / 2))
