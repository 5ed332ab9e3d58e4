"""The demo's figures: what the service shows, and what really reached the handsets.

Duplicates and losses come from the carrier's log: the keys of what was delivered there, and the
people whom the roster says should have been told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.vocabulary import VisitOutcome
from services.cli.demo.told import Expected, expect

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
EXPECTED = text(
    """
    select distinct c.contact_no, c.contact_id
      from alerting_public.contacts c
      join alerting_public.tasks t using (contact_id)
     where c.mobilisation_id = :m and t.state in ('received', 'done', 'handed_over', 'lapsed')
       and not coalesce((select bool_and(a.status = 'expired') from notifier_public.attempts a
                          where a.contact_id = c.contact_id), false)
    """
)


@dataclass(frozen=True)
class Figures:
    """Tasks by state, visits by outcome and attempts by status of one mobilisation."""

    tasks: Mapping[str, int]
    visits: Mapping[str, int]
    attempts: Mapping[str, int]


async def look(connection: AsyncConnection, mobilisation: UUID) -> Figures:
    """Read the figures of a mobilisation from the published views."""

    async def counts(statement: TextClause) -> dict[str, int]:
        found = await connection.execute(statement, {"m": mobilisation})
        return {row[0]: int(row[1]) for row in found}

    return Figures(await counts(TASKS), await counts(VISITS), await counts(ATTEMPTS))


async def expected_contacts(
    connection: AsyncConnection, mobilisation: UUID, keys: Mapping[int, bytes]
) -> list[Expected]:
    """The contacts who should have been told: whoever ever had a task to begin, but not those to
    whom it was handed over in the plan's last second, so that the text's last moment was past."""
    found = await connection.execute(EXPECTED, {"m": mobilisation})
    return [expect(row.contact_no, row.contact_id, keys) for row in found]


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
