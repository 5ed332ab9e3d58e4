"""What waits for a signature, as alerting publishes it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from services.gateway.adapters.reading import Rows, rows_of
from services.gateway.console.adapters.touching import touching
from services.gateway.console.domain.waiting import drills_seen_by, seen_by
from services.gateway.domain.actor import Actor, Scope
from services.gateway.domain.division import holding_all
from services.gateway.domain.roles import Role, roles_with, scopes_of
from services.runtime.clock import Clock
from services.runtime.database import Database

LAPSED_SHOWN = timedelta(hours=12)
"""So long a proposal that nobody decided is shown: somebody may want to start it all the same."""
# What is owed for a drill is owed while it runs; for what was real, until it is given. What was
# stopped has ended: whether it stays so is asked all the same, and first.
WAITING = text(f"""
select a.mobilisation_id, a.message_id, a.kind, a.state, a.proposed_by, a.officers, a.asked_at,
       a.deputy_due_at, a.deputy_asked_at, a.deadline_at, a.decided_by, a.event, a.exercise,
       a.notice, a.subject, w.area ->> 'name' as area, a.ended_at, s.at as stopped_at,
       a.communities || a.adds as communities, a.signature, a.called, a.seen,
       coalesce(o.name, k.name, '') as proposer
  from alerting_public.approvals a
  left join gateway.stops s on s.mobilisation_id = a.mobilisation_id and a.subject = 'stop'
  left join gateway.widenings w on w.command_id = a.message_id
  left join gateway.officers o on o.officer_id::text = a.proposed_by
  left join gateway.api_keys k on k.key_id = a.proposed_by
 where (a.state = 'open'
        and not (a.exercise and a.ended_at is not null and a.kind <> 'confirmation')
        or a.state = 'lapsed' and a.decided_at > :lapsed_since)
   and {touching("a.communities")}
 order by a.exercise, a.kind <> 'confirmation' or a.state <> 'open', a.kind desc, a.deadline_at,
       a.asked_at limit :limit
""")
SIGNING = roles_with(Scope.MOBILISATIONS_APPROVE) + roles_with(Scope.MOBILISATIONS_DEPUTISE)
# Who is there for all of one of these places; those who know it best first. Who has not chosen a
# password yet, does not log in from outside and is not logged in by a link signs nothing.
SIGNERS = text("""
select officer_id, name, roles, division from gateway.officers
 where disabled_at is null
   and (password_hash <> '' or oidc_subject is not null
        or exists (select from gateway.sessions s
                    where s.officer_id = officers.officer_id and s.pending = ''
                      and s.ends_at > now()))
   and roles && cast(:roles as text[])
   and exists (select from unnest(cast(:places as text[])) place where starts_with(place, division))
 order by length(division) desc, name
""")


class Approvals:
    """Reads; every call is one short look."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def seen_by(self, actor: Actor) -> list[dict[str, object]]:
        """What waits, as this officer sees it."""
        rows = await self.waiting(actor.division)
        return seen_by(rows, await self._signers(rows), actor, self._clock.now())

    async def drills_seen_by(
        self, actor: Actor, drills: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        """Drills of the calendar, as this officer sees them."""
        officers = await self._signers([row for row in drills if row["unsigned"]])
        return drills_seen_by(drills, officers, actor)

    async def waiting(self, division: str, limit: int = 50) -> Rows:
        """Of what touches a division: open proposals, what nobody decided in time, and
        countersignatures that are owed; the real before drills, then what was stopped and raised,
        the nearest deadline first."""
        lapsed_since = self._clock.now() - LAPSED_SHOWN
        names = {"division": division, "limit": limit, "lapsed_since": lapsed_since}
        return await rows_of(self._database, WAITING, **names)

    async def _signers(self, rows: Sequence[Mapping[str, Any]]) -> list[Actor]:
        """The officers who might sign something of it."""
        places = {holding_all(row["communities"]) for row in rows}
        if not places:
            return []
        names = {"roles": list(SIGNING), "places": sorted(places)}
        return [
            Actor(
                str(row["officer_id"]),
                row["name"],
                scopes_of(map(Role, row["roles"])),
                row["division"],
            )
            for row in await rows_of(self._database, SIGNERS, **names)
        ]
