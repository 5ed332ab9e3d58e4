"""Contacts whom no text and no call reached, and what says why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from services.carrier_simulator.cli import Summary
from services.cli.demo.stage import Stage
from services.cli.demo.told import expect
from services.notifier.settings import NotifierSettings
from services.runtime.sealing import parse_keyring

Row = tuple[Any, ...]
REFUSED = ("failed", "undelivered", "not_sent", "unknown")
"""What became of an attempt says why it reached nobody."""
OVER = {"expired", "withdrawn"}
"""An attempt that was not made since the plan's time had ended."""
TIME_ENDED = "time ended"
KEPT_BACK = "number_"
"""An attempt whose number was at its limit, or had one that was unresolved, ends with such a reason
after a wait of its own."""
NUMBER_WAIT_S = float(NotifierSettings.model_fields["number_wait_s"].default)
ORDERING_S = 30.0
"""What an order may take to the carrier while everything is being killed, besides a standstill."""
TO_BE_TOLD = """
select l.contact_no, l.contact_id, array_agg(distinct t.state), max(t.ended_at) as ended_at,
       extract(epoch from max(t.ended_at) - min(t.opened_at))::float8
  from alerting.contact_link l join alerting.task t using (contact_id)
 where t.state in ('received', 'done', 'handed_over', 'lapsed')
 group by l.contact_no, l.contact_id
"""
ATTEMPTS = """
select channel, status, reason, extract(epoch from %s - ordered_at)::float8
  from notifier.attempts where contact_id = %s
"""


@dataclass(frozen=True)
class Try:
    """An attempt: what became of it, and how long before the tasks' end it was ordered."""

    channel: str
    status: str
    reason: str
    before_end_s: float


@dataclass(frozen=True)
class Untold:
    """A contact, how long their tasks were open, and every attempt."""

    contact: str
    states: Sequence[str]
    open_s: float
    attempts: Sequence[Try]

    def why(self, standstill_s: float, step_s: float) -> str:
        """What says why; "" where nothing does: a loss. `standstill_s` is how long nothing went
        out at all: who was ordered no longer than that before the end was ordered too late.
        `step_s` is what a step of the ladder waits: what reached nobody says why only where the
        next step was taken, or its time had not come."""
        ended = {attempt.status for attempt in self.attempts}
        refused = next((status for status in REFUSED if status in ended), "")
        if refused:
            last = min(attempt.before_end_s for attempt in self.attempts)
            went_on = len({attempt.channel for attempt in self.attempts}) > 1
            return refused if went_on or last <= step_s + standstill_s + ORDERING_S else ""
        kept_back = [one for one in self.attempts if one.reason.startswith(KEPT_BACK)]
        if kept_back:
            waited = min(one.before_end_s for one in kept_back)
            went_on = len({attempt.channel for attempt in self.attempts}) > 1
            in_time = waited <= NUMBER_WAIT_S + standstill_s + ORDERING_S
            return kept_back[0].reason if went_on or in_time else ""
        waited = max((attempt.before_end_s for attempt in self.attempts), default=self.open_s)
        return TIME_ENDED if ended <= OVER and waited <= standstill_s + ORDERING_S else ""


def untold(connection: psycopg.Connection[Row], stage: Stage, carrier: Summary) -> Iterator[Untold]:
    """The contacts who were to be told, and of whom the carrier's log knows nothing."""
    keys = parse_keyring(stage.env["MUSTER_LINK_KEYS"])
    rows = connection.execute(TO_BE_TOLD).fetchall()
    for number, contact, states, ended_at, open_s in rows:
        if expect(int(number), contact, keys).number(carrier) is None:
            made = connection.execute(ATTEMPTS, [ended_at, contact]).fetchall()
            yield Untold(str(contact), states, open_s, [Try(*attempt) for attempt in made])
