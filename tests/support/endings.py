"""How a played mobilisation ended, read from its database and the carrier's log at rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from schemas import catalogue
from schemas.vocabulary import TaskState
from services.carrier_simulator.adapters.journal import read_log
from services.carrier_simulator.domain.summary import Summary, summary
from services.cli.demo.stage import Stage
from services.cli.demo.told import Expected, expect
from services.runtime.roles import SCHEMAS
from services.runtime.sealing import parse_keyring
from tests.support.acts import TAKEN, said_last, turned_away
from tests.support.replies import replies

Row = tuple[Any, ...]
TASKS = "select task_id::text, state from alerting.task where mobilisation_id = %s"
VISITS = "select visit_id::text, outcome from alerting.visit where mobilisation_id = %s"
CONTACTS = """
select distinct l.contact_no, l.contact_id from alerting.contact_link l
  join alerting.task t using (contact_id)
 where t.mobilisation_id = %s
"""
UNLANDED = """
select o.event_id from {producer}.outbox o
 where o.topic = any(%s) and not exists (
       select from {consumer}.inbox i where i.event_id = o.event_id)
"""
DEAD_LETTERS = """
select count(*) from (select 1 from roster.inbox where dead_at is not null union all
 select 1 from alerting.inbox where dead_at is not null union all
 select 1 from notifier.inbox where dead_at is not null) x
"""


@dataclass(frozen=True)
class Ending:
    """How a mobilisation ended.

    `tasks` are states and `visits` outcomes by id; `heard` is what may have been said last at each
    door; `forgotten` are answers that were taken and are not in the database, `turned_away` those
    that were refused, `unlanded` events that were published and are in no inbox.
    """

    tasks: Mapping[str, str]
    visits: Mapping[str, str]
    expected: Sequence[Expected]
    carrier: Summary
    heard: Mapping[str, set[str]]
    forgotten: Sequence[str]
    turned_away: Sequence[str]
    unlanded: Sequence[str]

    @property
    def states(self) -> set[str]:
        """Every state in which a task ended."""
        return set(self.tasks.values())

    @property
    def unended(self) -> list[str]:
        """Tasks that were left open."""
        return [i for i, state in self.tasks.items() if not TaskState(state).ended]


def ending_of(connection: psycopg.Connection[Row], stage: Stage, mobilisation: UUID) -> Ending:
    """Read the stage at rest; AssertionError when a letter is dead."""
    assert connection.execute(DEAD_LETTERS).fetchone() == (0,), "dead letters"
    contacts = connection.execute(CONTACTS, [mobilisation]).fetchall()
    records = list(read_log(stage.settings.carrier_log))
    taken = [r for r in records if r["kind"] != "heard" or r["answer"] in TAKEN]
    keys = parse_keyring(stage.env["MUSTER_LINK_KEYS"])
    return Ending(
        tasks=dict(connection.execute(TASKS, [mobilisation]).fetchall()),
        visits=dict(connection.execute(VISITS, [mobilisation]).fetchall()),
        expected=[expect(int(no), contact, keys) for no, contact in contacts],
        carrier=summary(records),
        heard=said_last(records),
        forgotten=replies(connection, stage, taken)[1],
        turned_away=turned_away(records),
        unlanded=list(_unlanded(connection)),
    )


def _unlanded(connection: psycopg.Connection[Row]) -> Iterator[str]:
    for producer in (schema.service for schema in SCHEMAS):
        for consumer, topics in catalogue.routes_from(producer).items():
            query = UNLANDED.format(producer=producer, consumer=consumer)
            for (event,) in connection.execute(query.encode(), [list(topics)]).fetchall():
                yield f"{event} of {producer} to {consumer}"
