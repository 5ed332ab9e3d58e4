"""The circuit breaker of one line (an account on a channel), as a value.

Closed, everything goes through. It opens after so many failures in a row, since a provider that
serves every second request still tells half of the people, and at once when the account itself
is refused. Open, nothing is claimed: attempts wait, unspent. After a pause one attempt goes as a
probe: its success closes the line, its failure doubles the pause. Times are seconds of one
clock; one that is set back shortens a pause and never makes it longer.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST_PAUSE_S = 30.0


class Gate(StrEnum):
    """Who may pass."""

    ALL = "all"
    ONE = "one"
    NONE = "none"


class Sign(StrEnum):
    """What an outcome says about the line, not about the attempt."""

    WORKS = "works"
    """The provider answered sensibly, be it with a refusal of this attempt."""
    FAILS = "fails"
    """No answer, no connection, one that can't be read, or a refusal for a reason unknown here."""
    BARRED = "barred"
    """The account, its sender or its credentials are refused: so will be all others."""
    NOTHING = "nothing"
    """It never came to a request."""


class State(StrEnum):
    """Where a line stands."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True)
class Rules:
    """`failures` in a row open a line; `pause_s`, at most the longest, is its first pause."""

    failures: int
    pause_s: float


@dataclass(frozen=True)
class Breaker:
    """One line. `until_s` is when an open one takes its probe, `reason` why it opened; where a
    receipt opened it (`by_receipt`), a probe that is taken proves nothing yet (`awaiting`)."""

    state: State = State.CLOSED
    failures: int = 0
    pauses: int = 0
    until_s: float = 0.0
    reason: str = ""
    by_receipt: bool = False
    awaiting: bool = False


def gate(breaker: Breaker, now_s: float) -> Gate:
    """Who may pass at this moment. A probe that passes has to be told of by `probing`."""
    if breaker.state is State.CLOSED:
        return Gate.ALL
    due = now_s >= breaker.until_s or breaker.until_s - now_s > LONGEST_PAUSE_S + 1
    return Gate.ONE if due and breaker.state is State.OPEN else Gate.NONE


def probing(breaker: Breaker) -> Breaker:
    """A probe is on its way."""
    return replace(breaker, state=State.HALF_OPEN) if breaker.state is State.OPEN else breaker


def heard(
    breaker: Breaker, sign: Sign, reason: str, rules: Rules, now_s: float, *, probe: bool = False
) -> Breaker:
    """The line after one outcome. While it is open only its `probe` decides: what was under way
    when it opened tells of the past."""
    if breaker.state is not State.CLOSED:
        return _after_probe(breaker, sign, reason, rules, now_s) if probe else breaker
    if sign is Sign.WORKS:
        return Breaker() if breaker.failures else breaker
    if sign is Sign.NOTHING:
        return breaker
    failures = breaker.failures + 1
    if sign is Sign.BARRED or failures >= rules.failures:
        return Breaker(State.OPEN, failures, 1, now_s + rules.pause_s, reason)
    return replace(breaker, failures=failures)


def told(breaker: Breaker, reason: str, rules: Rules, now_s: float) -> Breaker:
    """The line after a receipt: `reason` is the account's error in it, empty when the handset has
    the message.

    An account that is suspended still takes POSTs; only what becomes of them says so. So a line
    that a receipt opened is closed by the receipt of a probe, or by a second probe that is taken
    with no bad word in between, since not every carrier sends receipts.
    """
    if not reason:
        return Breaker() if breaker.awaiting else breaker
    if breaker.state is State.CLOSED:
        until_s = now_s + rules.pause_s
        return Breaker(State.OPEN, breaker.failures + 1, 1, until_s, reason, by_receipt=True)
    return replace(breaker, awaiting=False)


def _after_probe(breaker: Breaker, sign: Sign, reason: str, rules: Rules, now_s: float) -> Breaker:
    if sign is Sign.WORKS and breaker.by_receipt is breaker.awaiting:
        return Breaker()
    if sign is Sign.NOTHING:
        return replace(breaker, state=State.OPEN, until_s=now_s)
    pause = min(rules.pause_s * 2**breaker.pauses, LONGEST_PAUSE_S)
    return replace(
        breaker,
        state=State.OPEN,
        pauses=min(breaker.pauses + 1, 16),
        until_s=now_s + pause,
        reason=breaker.reason if sign is Sign.WORKS else reason,
        awaiting=sign is Sign.WORKS,
    )
