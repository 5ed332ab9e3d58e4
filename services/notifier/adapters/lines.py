"""The circuit breakers of this process: an alarm when one opens, a metric of where each stands."""

from collections.abc import Iterable

import structlog

from schemas.vocabulary import Channel
from services.notifier.adapters.metrics import LINE_OPEN, LINES_OPENED
from services.notifier.domain import breaker
from services.notifier.domain.accounts import Account
from services.notifier.domain.attempt import LineState
from services.notifier.domain.breaker import Breaker, Gate, Rules, State
from services.notifier.domain.outcomes import Outcome, sign_of
from services.runtime.clock import Clock

log = structlog.get_logger(__name__)
Line = tuple[Account, Channel]


class ProviderLines:
    """The port `Lines`."""

    def __init__(self, rules: Rules, accounts: Iterable[Account], clock: Clock) -> None:
        self._rules = rules
        self._clock = clock
        self._lines = {(account, channel): Breaker() for account in accounts for channel in Channel}
        for account, channel in self._lines:
            LINE_OPEN.labels(account=account, channel=channel).set(0)

    def gate(self, account: Account, channel: Channel) -> Gate:
        return breaker.gate(self._line((account, channel)), self._seconds())

    def probing(self, account: Account, channel: Channel) -> None:
        self._lines[account, channel] = breaker.probing(self._line((account, channel)))

    def heard(self, account: Account, channel: Channel, outcome: Outcome, *, probe: bool) -> None:
        line = account, channel
        before = self._line(line)
        after = breaker.heard(
            before, sign_of(outcome), outcome.reason, self._rules, self._seconds(), probe=probe
        )
        self._set(line, before, after)

    def told(self, account: Account, channel: Channel, reason: str) -> None:
        line = account, channel
        before = self._line(line)
        self._set(line, before, breaker.told(before, reason, self._rules, self._seconds()))

    def _set(self, line: Line, before: Breaker, after: Breaker) -> None:
        if after is before:
            return
        self._lines[line] = after
        if (before.state, before.pauses) != (after.state, after.pauses):
            self._tell(line, before, after)

    def closed(self, account: Account, channel: Channel) -> bool:
        return self._line((account, channel)).state is State.CLOSED

    def states(self) -> tuple[LineState, ...]:
        return tuple(
            LineState(account, channel, line.state is State.CLOSED, line.reason)
            for (account, channel), line in self._lines.items()
        )

    async def finding(self) -> str:
        """For /readyz: which lines that emergencies need are open, and why; a drill's are told of
        by log, metric and view."""
        found = [
            f"{state.channel}: {state.reason}"
            for state in self.states()
            if state.account is Account.EMERGENCY and not state.closed
        ]
        if not found:
            return ""
        return f"nothing goes out by {', '.join(found)}; is the provider there, the account good?"

    def _seconds(self) -> float:
        return self._clock.now().timestamp()

    def _line(self, line: Line) -> Breaker:
        # An account without credentials has no line: its attempts are refused for that.
        return self._lines.get(line, Breaker())

    def _tell(self, line: Line, before: Breaker, after: Breaker) -> None:
        account, channel = line
        LINE_OPEN.labels(account=account, channel=channel).set(after.state is not State.CLOSED)
        if after.state is State.CLOSED:
            log.warning("line.closed", account=account, channel=channel)
        elif after.state is State.OPEN:
            if before.state is State.CLOSED:
                LINES_OPENED.labels(account=account, channel=channel).inc()
            pause_s = round(after.until_s - self._seconds(), 1)
            log.error(
                "line.open", account=account, channel=channel, reason=after.reason, pause_s=pause_s
            )
