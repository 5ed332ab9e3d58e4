"""The demo's figures: what the service shows, and what really reached the handsets.

Duplicates and losses come from the carrier's log: the keys of what was delivered there, and the
people whom the roster says should have been told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.vocabulary import VisitOutcome

TASKS = text(
    "select state, count(*) as n from alerting_public.tasks where mobilisation_id = :m group by 1"
)
VISITS = text(
    "select outcome, count(*) as n from alerting_public.visits"
    " where mobilisation_id = :m and not lifted group by 1"
)
ATTEMPTS = text(
    "select status, count(*) as n from notifier_public.attempts"
    " where mobilisation_id = :m group by 1"
)
BY_LEVEL = text(
    """
    select kind, count(*) as nodes, sum(tasks) as tasks, sum(told) as told,
           sum(answered) as answered
      from (select n.kind, t.node_id, count(*) as tasks,
                   count(c.told_at) as told, count(t.answered_at) as answered
              from alerting_public.tasks t
              join roster_public.nodes n on n.node_id = t.node_id
              left join alerting_public.contacts c on c.contact_id = t.contact_id
             where t.mobilisation_id = :m and t.kind = 'lead' group by n.kind, t.node_id) x
     group by kind
    """
)
WEAKEST = text(
    """
    select n.full_name, p.accounted, p.visits
      from alerting_public.progress p join roster_public.nodes n using (node_id)
     where p.mobilisation_id = :m and p.kind = 'building' and p.visits > 0
     order by p.accounted::float / p.visits, p.visits desc limit 1
    """
)
UNACCOUNTED = text(
    """
    select n.full_name, r.door, r.age, u.outcome
      from alerting_public.unaccounted u
      join roster_public.residents r using (resident_id)
      join roster_public.nodes n on n.node_id = u.stairwell_id
     where u.mobilisation_id = :m order by u.risk desc, n.full_name, r.door limit :n
    """
)
CONTACTS = text(
    """
    select contact_no, told_at, answered_at from alerting_public.contacts
     where mobilisation_id = :m
    """
)
EXPECTED = text(
    """
    select distinct c.contact_no
      from alerting_public.contacts c
      join alerting_public.tasks t using (contact_id)
     where c.mobilisation_id = :m and t.state in ('received', 'done', 'handed_over', 'lapsed')
    """
)


@dataclass(frozen=True)
class Figures:
    """One look at a mobilisation."""

    tasks: Mapping[str, int]
    visits: Mapping[str, int]
    attempts: Mapping[str, int]
    levels: Mapping[str, Mapping[str, int]]
    weakest: str
    unaccounted: tuple[str, ...]
    told: int
    answered: int
    contacts: int


async def look(connection: AsyncConnection, mobilisation: UUID, most: int = 6) -> Figures:
    """Read the figures of a mobilisation; `most` unaccounted are named by door."""
    names = {"m": mobilisation}

    async def counts(statement: Any) -> dict[str, int]:
        found = await connection.execute(statement, names)
        return {row[0]: int(row[1]) for row in found}

    levels = (await connection.execute(BY_LEVEL, names)).mappings().all()
    weakest = (await connection.execute(WEAKEST, names)).first()
    doors = await connection.execute(UNACCOUNTED, names | {"n": most})
    contacts = (await connection.execute(CONTACTS, names)).all()
    return Figures(
        tasks=await counts(TASKS),
        visits=await counts(VISITS),
        attempts=await counts(ATTEMPTS),
        levels={
            row["kind"]: {k: int(row[k] or 0) for k in ("tasks", "told", "answered")}
            for row in levels
        },
        weakest=f"{weakest.full_name} {weakest.accounted}/{weakest.visits}" if weakest else "",
        unaccounted=tuple(f"{d.full_name}-{d.door} {d.age} {d.outcome}" for d in doors),
        told=sum(1 for row in contacts if row.told_at is not None),
        answered=sum(1 for row in contacts if row.answered_at is not None),
        contacts=len(contacts),
    )


async def expected_contacts(connection: AsyncConnection, mobilisation: UUID) -> set[int]:
    """Numbers of the contacts who should have been told: whoever ever had a task to begin."""
    found = await connection.execute(EXPECTED, {"m": mobilisation})
    return {int(row.contact_no) for row in found}


def visits_report(visits: Mapping[str, int]) -> dict[str, int]:
    """Visits by outcome with their total; every outcome is named, also with 0."""
    by_outcome = {str(outcome): visits.get(outcome, 0) for outcome in VisitOutcome}
    return {"total": sum(visits.values())} | by_outcome


def percentiles(started: datetime, moments: list[datetime], of: int) -> dict[str, float | None]:
    """Seconds from `started` until 50, 90 and 100 % of `of` people; null where never reached."""
    ordered = sorted((moment - started).total_seconds() for moment in moments)
    found: dict[str, float | None] = {}
    for share in (50, 90, 100):
        needed = -(-of * share // 100)
        reached = 0 < needed <= len(ordered)
        found[str(share)] = round(ordered[needed - 1], 3) if reached else None
    return found
