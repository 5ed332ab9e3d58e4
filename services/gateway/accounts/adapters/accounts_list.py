"""Accounts as who keeps them sees them: no secret among what is read."""

from uuid import UUID

from sqlalchemy import text

from services.gateway.adapters.reading import Row, Rows, rows_of
from services.runtime.clock import Clock
from services.runtime.database import Database

OFFICER = """
select o.officer_id, o.name, o.roles, o.division, o.created_at, o.disabled_at,
       o.password_hash <> '' as password, length(o.totp_sealed) > 0 as second_factor,
       o.oidc_subject is not null as outside, s.sessions, s.seen_at
  from gateway.officers o
  cross join lateral (
       select count(*) as sessions, max(s.seen_at) as seen_at from gateway.sessions s
        where s.officer_id = o.officer_id and s.ends_at > :now) s
 where starts_with(o.division, :division)
"""
ONE = text(f"{OFFICER} and o.officer_id = :officer_id")
OFFICERS = text(f"""
{OFFICER}
   and (:words = '' or strpos(lower(o.name), lower(:words)) > 0)
   and (cast(:after as uuid) is null
        or o.name > (select l.name from gateway.officers l where l.officer_id = :after))
 order by o.name limit :limit
""")
KEYS = text("""
select key_id, name, scopes, division, created_at, expires_at, revoked_at from gateway.api_keys
 where starts_with(division, :division) and (cast(:key_id as text) is null or key_id = :key_id)
 order by revoked_at is not null, created_at desc, key_id
""")


class AccountsList:
    """Reads the accounts of a division; every call is one short look."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def officers(self, division: str, words: str, after: UUID | None, limit: int) -> Rows:
        """By name, those after an officer whose name holds the words, with how many sessions they
        have open."""
        values = {"words": words, "after": after, "limit": limit}
        return await rows_of(
            self._database, OFFICERS, division=division, now=self._clock.now(), **values
        )

    async def officer(self, division: str, officer_id: UUID) -> Row:
        """One of them."""
        now = self._clock.now()
        (row,) = await rows_of(
            self._database, ONE, division=division, officer_id=officer_id, now=now
        )
        return row

    async def keys(self, division: str) -> Rows:
        """API keys, those in force first, the newest first."""
        return await rows_of(self._database, KEYS, division=division, key_id=None)

    async def key(self, division: str, key_id: str) -> Row:
        """One of them."""
        (row,) = await rows_of(self._database, KEYS, division=division, key_id=key_id)
        return row
