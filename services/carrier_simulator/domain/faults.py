"""Where a carrier misbehaves on purpose: which faults there are, and when each strikes.

A decision depends on nothing but the seed, the fault and what it is about: a request by its
ordinal, a text or call by its number and link, a stretch of time by its number. So the same seed
gives the same faults, and a higher rate strikes where a lower one did, and elsewhere too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

_SLOW_STRETCH_S = 60
_CUT_STRETCH_S = 10


class Fault(StrEnum):
    """Everything that may go wrong; `docs/simulator.md` says what each does and what its rate
    is a share of."""

    CUT = "cut"
    SLOW = "slow"
    RESET_BEFORE = "reset_before"
    ERROR_BEFORE = "error_before"
    TOO_MANY = "too_many"
    ERROR_AFTER = "error_after"
    RESET_AFTER = "reset_after"
    TRUNCATED = "truncated"
    GARBLED = "garbled"
    EARLY = "early"
    SILENCE = "silence"
    LAG = "lag"
    LATE = "late"
    NEVER = "never"
    REPEATED = "repeated"
    REORDERED = "reordered"
    INVALID_NUMBER = "21211"
    OPTED_OUT = "21610"
    UNREACHABLE = "30003"
    UNKNOWN_HANDSET = "30005"
    LANDLINE = "30006"
    FILTERED = "30007"
    UNKNOWN_ERROR = "30008"


BEFORE = (Fault.RESET_BEFORE, Fault.ERROR_BEFORE, Fault.TOO_MANY)
AFTER_WRITE = (Fault.ERROR_AFTER, Fault.RESET_AFTER, Fault.TRUNCATED, Fault.GARBLED)
AFTER_READ = (Fault.TRUNCATED, Fault.GARBLED)
UNANSWERED = frozenset({Fault.CUT, Fault.SILENCE, *BEFORE, *AFTER_READ})
"""Faults that leave a look-up without an answer that can be read."""


@dataclass(frozen=True, slots=True)
class Measures:
    """How bad it gets, in seconds: `slow` is what each request of a slow minute takes; `late`,
    `lag` and `early` are the most that a callback, a listing and a POST's answer are behind."""

    slow_s: float = 1.0
    late_s: float = 30.0
    lag_s: float = 10.0
    early_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Passing:
    """A rate that holds before a moment."""

    rate: float
    until: datetime


def draw(seed: int, fault: str, key: str) -> float:
    """A number from 0 to below 1, the same for the same arguments."""
    data = f"{seed}\x1f{fault}\x1f{key}".encode()
    return int.from_bytes(blake2b(data, digest_size=7).digest(), "big") / (1 << 56)


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """Rates of faults from 0 to 1; one in `passing` takes the place of the lasting one."""

    seed: int = 1
    rates: Mapping[Fault, float] = field(default_factory=dict)
    passing: Mapping[Fault, Passing] = field(default_factory=dict)

    @property
    def quiet(self) -> bool:
        """No fault has been asked for."""
        return not self.rates and not self.passing

    def rate(self, fault: Fault, now: datetime) -> float:
        """A fault's rate at a moment."""
        passing = self.passing.get(fault)
        if passing is not None and now < passing.until:
            return passing.rate
        return self.rates.get(fault, 0.0)

    def strikes(self, fault: Fault, key: str, now: datetime) -> bool:
        """Whether a fault strikes what `key` names."""
        rate = self.rate(fault, now)
        return rate > 0 and draw(self.seed, fault, key) < rate

    def amount(self, fault: Fault, key: str, most: float) -> float:
        """How much, from a tenth of `most` up to it, to three decimals, where a fault strikes."""
        return round(most * (0.1 + 0.9 * draw(self.seed, fault, f"{key}\x1fhow much")), 3)

    def cut(self, now: datetime) -> bool:
        """Whether nobody reaches the carrier, by stretches of ten seconds."""
        return self.strikes(Fault.CUT, _stretch(now, _CUT_STRETCH_S), now)

    def slow(self, now: datetime) -> bool:
        """Whether this minute is a slow one."""
        return self.strikes(Fault.SLOW, _stretch(now, _SLOW_STRETCH_S), now)

    def changed(
        self, rates: Mapping[Fault, float], now: datetime, until: datetime | None
    ) -> "FaultPlan":
        """The plan with these rates, for good or `until` a moment; a lasting rate of 0 is none."""
        passing = {name: held for name, held in self.passing.items() if now < held.until}
        if until is not None:
            more = {fault: Passing(rate, until) for fault, rate in rates.items()}
            return FaultPlan(self.seed, self.rates, {**passing, **more})
        lasting = {fault: rate for fault, rate in {**self.rates, **rates}.items() if rate > 0}
        kept = {name: held for name, held in passing.items() if name not in rates}
        return FaultPlan(self.seed, lasting, kept)


def _stretch(now: datetime, seconds: int) -> str:
    return str(int(now.timestamp()) // seconds)


def plan_facts(plan: FaultPlan) -> dict[str, Any]:
    """A plan as it stands in the log and in the control API."""
    return {
        "seed": plan.seed,
        "rates": {str(fault): rate for fault, rate in plan.rates.items()},
        "passing": {
            str(fault): {"rate": held.rate, "until": held.until.isoformat()}
            for fault, held in plan.passing.items()
        },
    }


def read_plan(facts: Mapping[str, Any]) -> FaultPlan:
    """The plan behind `plan_facts`."""
    return FaultPlan(
        seed=facts["seed"],
        rates={Fault(name): rate for name, rate in facts["rates"].items()},
        passing={
            Fault(name): Passing(held["rate"], datetime.fromisoformat(held["until"]))
            for name, held in facts["passing"].items()
        },
    )
