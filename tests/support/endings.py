"""How a played mobilisation ended, read from its database and the carrier's log at rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from schemas.vocabulary import TaskState
from services.carrier_simulator.adapters.journal import read_log
from services.carrier_simulator.domain.summary import Summary, summary
from services.cli.demo.stage import Stage
from services.cli.demo.told import Expected, expect
from services.runtime.sealing import parse_keyring
from tests.support.acts import TAKEN, Acts, acts_until, said_last, turned_away
from tests.support.replies import replies

Row = tuple[Any, ...]
Place = tuple[str, ...]
"""A node's path: its ids from the top to itself."""
COMPARED = frozenset({"lead", "rescue"})
"""Kinds of tasks that do not hang on when somebody asked."""
TASKS = """
select t.task_id::text, t.kind, t.state, t.contact_id::text, p.path::text[]
  from alerting.task t join alerting.place p using (mobilisation_id, node_id)
 where t.mobilisation_id = %s
"""
VISITS = """
select v.visit_id::text, v.outcome, p.path::text[]
  from alerting.visit v join alerting.place p
    on p.mobilisation_id = v.mobilisation_id and p.node_id = v.stairwell_id
 where v.mobilisation_id = %s
"""
CONTACTS = """
select distinct l.contact_no, l.contact_id from alerting.contact_link l
  join alerting.task t using (contact_id)
 where t.mobilisation_id = %s
"""
DEADLINE = "select min(ended_at) from alerting.task where kind = 'lead' and state = 'lapsed'"
DEAD_LETTERS = """
select count(*) from (select 1 from roster.inbox where dead_at is not null union all
 select 1 from alerting.inbox where dead_at is not null union all
 select 1 from notifier.inbox where dead_at is not null) x
"""


@dataclass(frozen=True)
class Post:
    """A task: how it ended, whose it is, where."""

    kind: str
    state: str
    contact: str
    place: Place


@dataclass(frozen=True)
class Ending:
    """How a mobilisation ended, and what its people did on the way.

    `visits` are outcome and stairwell by id; `numbers` are the numbers at which the carrier was
    asked to reach the contacts; `heard` is what may have been said last at each door;
    `forgotten` are answers that were taken and are not in the database, `turned_away` those that
    were refused.
    """

    tasks: Mapping[str, Post]
    visits: Mapping[str, tuple[str, Place]]
    expected: Sequence[Expected]
    carrier: Summary
    numbers: Mapping[str, str | None]
    acts: Acts
    heard: Mapping[str, set[str]]
    forgotten: Sequence[str]
    turned_away: Sequence[str]

    def unended(self) -> list[str]:
        """Tasks that were left open."""
        return [i for i, task in self.tasks.items() if not TaskState(task.state).ended]

    def ends(self) -> dict[str, tuple[str, Place]]:
        """How the tasks of leaders and of rescues and all visits ended, and where, by id.

        Other tasks bring help or settle what came up: whether and to whom they are given hangs
        on when somebody asked, so two runs need not have the same.
        """
        kept = {i: one for i, one in self.tasks.items() if one.kind in COMPARED}
        return {i: (one.state, one.place) for i, one in kept.items()} | dict(self.visits)


def ending_of(connection: psycopg.Connection[Row], stage: Stage, mobilisation: UUID) -> Ending:
    """Read the stage at rest; AssertionError when a letter is dead."""
    assert connection.execute(DEAD_LETTERS).fetchone() == (0,), "dead letters"
    tasks = connection.execute(TASKS, [mobilisation]).fetchall()
    visits = connection.execute(VISITS, [mobilisation]).fetchall()
    contacts = connection.execute(CONTACTS, [mobilisation]).fetchall()
    (deadline,) = connection.execute(DEADLINE).fetchone() or (None,)
    records = list(read_log(stage.settings.carrier_log))
    taken = [r for r in records if r["kind"] != "heard" or r["answer"] in TAKEN]
    keys = parse_keyring(stage.env["MUSTER_LINK_KEYS"])
    expected = {str(contact): expect(int(no), contact, keys) for no, contact in contacts}
    carrier = summary(records)
    return Ending(
        tasks={task: Post(kind, state, who, tuple(path)) for task, kind, state, who, path in tasks},
        visits={visit: (outcome, tuple(path)) for visit, outcome, path in visits},
        expected=list(expected.values()),
        carrier=carrier,
        numbers={contact: one.number(carrier) for contact, one in expected.items()},
        acts=acts_until(records, deadline or datetime.max.replace(tzinfo=UTC)),
        heard=said_last(records),
        forgotten=replies(connection, stage, taken)[1],
        turned_away=turned_away(records),
    )
