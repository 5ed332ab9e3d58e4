"""What the provider's answer to a POST says about the attempt, and about the line it took."""

from dataclasses import dataclass
from datetime import timedelta

from services.notifier.domain.breaker import LONGEST_PAUSE_S, Sign
from services.notifier.domain.error_codes import Fault, fault_of
from services.notifier.domain.lattice import Happening

TOO_MANY = 429
_REQUEST_TIMEOUT = 408
_LEAST_TWILIO_CODE = 10_000
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
_LONGEST_ASKED_S = 120.0
_BARRED_PAUSE_S = LONGEST_PAUSE_S + 5.0

UNREACHABLE = "unreachable"
TIMED_OUT = "timeout"
RESET = "reset"
UNREADABLE = "unreadable"
STALE = "stale"
LINE_OPEN = "line_open"
LANE_MISMATCH = "lane_mismatch"
NEVER_ASKED = frozenset({STALE, LINE_OPEN, LANE_MISMATCH})
"""Reasons of what was given back or refused before the provider heard of it."""


@dataclass(frozen=True)
class Outcome:
    """What became of one POST; `sid` and `status` are the provider's where it gave them, and
    `wait_s` is how long it asked to be left alone."""

    happening: Happening
    reason: str = ""
    sid: str | None = None
    status: str | None = None
    wait_s: float = 0.0


def refused(http_status: int, code: int | None, wait_s: float = 0.0) -> Outcome:
    """An answer that is not a success.

    429, and 4xx with a code that is temporary or about our account: nothing was taken and nothing
    is wrong with this attempt, so the same attempt goes again. 4xx with another of the provider's
    codes: failed with that code. Anything else may hide a message that was taken: unknown.
    """
    known = code is not None and code >= _LEAST_TWILIO_CODE
    if http_status == TOO_MANY:
        return Outcome(Happening.RELEASED, reason=str(code if known else TOO_MANY), wait_s=wait_s)
    if known and 400 <= http_status < 500 and http_status != _REQUEST_TIMEOUT:
        again = fault_of(str(code)) in (Fault.TEMPORARY, Fault.ACCOUNT)
        return Outcome(Happening.RELEASED if again else Happening.REFUSED, reason=str(code))
    return Outcome(Happening.LOST, reason=f"http_{http_status}")


def taken(sid: str | None, status: str | None) -> Outcome:
    """A success; without the provider's id it can't be read and is unknown."""
    if not sid:
        return Outcome(Happening.LOST, reason=UNREADABLE)
    return Outcome(Happening.SENT, sid=sid, status=status)


def sign_of(outcome: Outcome) -> Sign:
    """What an outcome says about its line: a sensible answer, even a refusal or "slower",
    proves that it works. A refusal that nobody here knows does not: where one follows another it
    is rather our account that is refused than so many people's numbers."""
    if outcome.reason in NEVER_ASKED:
        return Sign.NOTHING
    if outcome.happening is Happening.LOST or outcome.reason == UNREACHABLE:
        return Sign.FAILS
    if outcome.happening is Happening.REFUSED and fault_of(outcome.reason) is None:
        return Sign.FAILS
    barred = outcome.happening is Happening.RELEASED and fault_of(outcome.reason) is Fault.ACCOUNT
    return Sign.BARRED if barred else Sign.WORKS


def pause_before(tries: int, spread: float, outcome: Outcome) -> timedelta:
    """How long a released attempt rests after `tries` earlier releases, at least what the
    provider asked for; `spread` 0 to 1 keeps attempts that were released together from coming
    back together.

    One that says again that our account is refused rests longer than its line: the line's next
    probe is another's, since it may be this number alone that brings the code about.
    """
    longest = min(_FIRST_PAUSE_S * 2 ** min(tries, 10), _LONGEST_PAUSE_S)
    asked = min(max(outcome.wait_s, 0.0), _LONGEST_ASKED_S)
    if tries and sign_of(outcome) is Sign.BARRED:
        asked = max(asked, _BARRED_PAUSE_S)
    return timedelta(seconds=max(longest * (0.5 + spread / 2), asked * (1 + spread / 4)))
