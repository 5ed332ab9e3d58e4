"""The account of a campaign: what was lost, repeated or left open, from the carrier's own log."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import psycopg

from schemas.vocabulary import TaskState
from services.carrier_simulator.adapters.journal import read_log
from services.carrier_simulator.domain.summary import summary
from services.cli.demo.stage import Stage
from tests.chaos.schedule import NOTIFIERS, Fallen, Kind
from tests.chaos.untold import untold
from tests.support.plays import connect
from tests.support.replies import replies, unheard
from tests.support.unanswered import UNKNOWN, unanswerable

Row = tuple[Any, ...]
SOME_STOOD = 3
"""Of so many notifiers that stood still one wakes beside its equal at work: of one or two, the
equal may have been killed just then, or nothing have been there to do."""
SOME_KILLS, IN_WINDOWS = 20, 0.4
"""Of so many kills this share falls at named moments: of a few, chance decides."""
MOST_S, OF_KILLS = 3_600.0, 500
"""So long at most take so many kills, or fewer."""
NOT_SENT = "select attempt_id::text from notifier.attempts where status = 'not_sent'"


@dataclass(frozen=True)
class Fought:
    """What was dealt of the `asked` blows, drawn from `seed`: where each fell, how many notifiers
    that stood still found their equal at their work, how many lines found no room in a log, how
    long all took, and what kept it from coming to rest ("" when it did)."""

    seed: int
    asked: int
    fallen: Sequence[Fallen]
    succeeded: int
    unwritten: int
    took: timedelta
    unrest: str = ""


@dataclass(frozen=True)
class Account:
    """Figures of one campaign; `as_dict` is what `--report` writes.

    `kills` are those of the `asked` blows that fell; one whose victim never came back did not.
    `unrest` says why the campaign was counted before all was at rest.
    `by_process` counts which process died at which named moment, `blows` is each by its number.
    `zombies` are notifiers that stood still.
    `never_told` are contacts whom no text and no call reached, `never_told_why` how many of them
    for which reason, and `lost` those for whom nothing says why. `false_not_sent` are attempts of
    which we say that they were never sent, and which the carrier has. `cut_off` are answers whose
    handset died before it had one. `missing` names each that was lost, each reply that was not
    recorded and each false `not_sent`.
    """

    seed: int
    asked: int
    kills: int
    by_window: Mapping[str, int]
    by_process: Mapping[str, int]
    zombies: int
    zombies_succeeded: int
    log_lines_unwritten: int
    took_s: float
    alerts: int
    tasks: int
    tasks_open: int
    attempts: Mapping[str, int]
    never_told: int
    never_told_why: Mapping[str, int]
    lost: int
    duplicates: int
    unknown_left: int
    unknown_unanswerable: int
    false_not_sent: int
    replies_sent: int
    replies_recorded: int
    longest_standstill_s: float
    dead_letters: int
    cut_off: int
    unrest: str
    missing: Sequence[str]
    blows: Sequence[Mapping[str, Any]]

    @property
    def windows_share(self) -> float:
        """The share of kills that fell at a named moment."""
        named = ("claimed", "posted", "committed", "landed", "answered")
        return sum(self.by_window.get(name, 0) for name in named) / max(1, self.kills)

    @property
    def taken_over(self) -> bool:
        """Whether one of many notifiers that stood still woke beside another that had worked."""
        return self.zombies < SOME_STOOD or self.zombies_succeeded > 0

    @property
    def most_s(self) -> float:
        """How long the campaign may take."""
        return MOST_S * max(1.0, self.asked / OF_KILLS)

    @property
    def fought_out(self) -> bool:
        """Whether all blows that were asked for fell, enough of them at named moments and all in
        time, and whether all came to rest."""
        at_moments = self.kills < SOME_KILLS or self.windows_share >= IN_WINDOWS
        in_time = self.took_s <= self.most_s
        return self.kills == self.asked and at_moments and in_time and not self.unrest

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, repeated or left open, work was taken over, and all blows were
        dealt as they should be."""
        wrong = (self.lost, self.duplicates, self.false_not_sent, self.tasks_open)
        asked = self.unknown_left <= self.unknown_unanswerable
        replied = 0 < self.replies_sent == self.replies_recorded
        said = asked and replied and self.taken_over and self.fought_out
        return not any(wrong) and not self.dead_letters and said

    def as_dict(self) -> dict[str, object]:
        return asdict(self) | {"windows_share": round(self.windows_share, 3)}


def account_of(stage: Stage, fought: Fought, step_s: float) -> Account:
    """Read the stage at rest; `step_s` is what a step of its plan's ladder waits at most."""
    log = stage.settings.carrier_log
    records = list(read_log(log))
    carrier = summary(records)
    with connect(stage) as connection:
        states = Counter(_column(connection, "select state from alerting.task"))
        attempts = Counter(_column(connection, "select status from notifier.attempts"))
        sent, forgotten = replies(connection, stage, records)
        unknown = _column(connection, UNKNOWN)
        missed = list(untold(connection, stage, carrier))
        standstill = _standstill(records)
        why = Counter(contact.why(standstill, step_s) for contact in missed)
        lost = [str(contact) for contact in missed if not contact.why(standstill, step_s)]
        there = _taken(records)
        false = [
            f"not_sent, but taken: {attempt}"
            for attempt in _column(connection, NOT_SENT)
            if attempt in there
        ]
        return Account(
            seed=fought.seed,
            asked=fought.asked,
            kills=len(fought.fallen),
            by_window=dict(Counter(one.where for one in fought.fallen)),
            by_process=_by_process(fought.fallen),
            zombies=_notifiers_that_stood(fought.fallen),
            zombies_succeeded=fought.succeeded,
            log_lines_unwritten=fought.unwritten,
            took_s=round(fought.took.total_seconds(), 1),
            alerts=len(_column(connection, "select alert_id from gateway.alerts")),
            tasks=sum(states.values()),
            tasks_open=sum(n for state, n in states.items() if not TaskState(state).ended),
            attempts=dict(attempts),
            never_told=len(missed),
            never_told_why={reason: n for reason, n in why.items() if reason},
            lost=len(lost),
            duplicates=carrier.duplicates,
            unknown_left=len(unknown),
            unknown_unanswerable=unanswerable(stage, unknown, records),
            false_not_sent=len(false),
            replies_sent=sent,
            replies_recorded=sent - len(forgotten),
            longest_standstill_s=standstill,
            dead_letters=_dead_letters(connection),
            cut_off=len(unheard(records)),
            unrest=fought.unrest,
            missing=[*lost, *forgotten, *false],
            blows=_in_order(fought.fallen),
        )


def _by_process(fallen: Sequence[Fallen]) -> Mapping[str, int]:
    """Which process died at which named moment, how often."""
    at = [one for one in fallen if one.blow.kind is Kind.WINDOW and one.where == one.blow.window]
    return dict(Counter(f"{one.blow.process} {one.where}" for one in at))


def _notifiers_that_stood(fallen: Sequence[Fallen]) -> int:
    return sum(one.blow.kind is Kind.ZOMBIE and one.blow.process in NOTIFIERS for one in fallen)


def _in_order(fallen: Sequence[Fallen]) -> list[Mapping[str, Any]]:
    """Each blow by its number, as it was drawn, and where and when it fell."""
    ordered = sorted(fallen, key=lambda one: one.blow.number)
    return [asdict(one.blow) | {"where": one.where, "at_s": one.at_s} for one in ordered]


def _column(connection: psycopg.Connection[Row], query: str) -> list[Any]:
    return [row[0] for row in connection.execute(query).fetchall()]


def _taken(records: Iterable[Mapping[str, Any]]) -> set[str]:
    """The attempts that the carrier took, by their ids in the addresses of its reports."""
    taken = [r for r in records if r["kind"] == "accepted" and r["direction"] == "outbound-api"]
    return {record["callback"].rpartition("/")[2] for record in taken}


def _standstill(records: Iterable[Mapping[str, Any]]) -> float:
    """The longest time between two texts or calls that the carrier took."""
    moments = [
        datetime.fromisoformat(record["at"])
        for record in records
        if record["kind"] == "accepted" and record["direction"] == "outbound-api"
    ]
    gaps = [(after - before).total_seconds() for before, after in pairwise(moments)]
    return round(max(gaps, default=0.0), 1)


def _dead_letters(connection: psycopg.Connection[Row]) -> int:
    services = ("roster", "alerting", "notifier")
    parts = [f"select id from {name}.inbox where dead_at is not null" for name in services]
    return len(_column(connection, " union all ".join(parts)))


def histogram(fallen: Mapping[str, int], width: int = 50) -> str:
    """Where the blows fell, the most frequent first, as bars of at most `width`."""
    most = max(fallen.values(), default=1)
    rows = sorted(fallen.items(), key=lambda item: (-item[1], item[0]))
    return "\n".join(
        f"{name:10} {'#' * max(1, round(width * n / most)):{width}} {n}" for name, n in rows
    )
