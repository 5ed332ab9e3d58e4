"""API keys in PostgreSQL."""

from datetime import datetime

from sqlalchemy import Insert, Row, insert, select, text, update

from services.gateway.accounts.domain.keys import StoredKey
from services.gateway.adapters.tables.accounts import API_KEYS
from services.gateway.domain.actor import Scope
from services.runtime.database import Database
from services.runtime.unit import Unit

TURN = text("select pg_advisory_xact_lock(hashtextextended('gateway api key ' || :name, 0))")
TAKEN = text("""
select exists (select from gateway.api_keys
                where name = :name and revoked_at is null
                  and (expires_at is null or expires_at > :now))
    or exists (select from gateway.officers where name = :name)
""")


class KeyStore:
    """Finds and adds keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, key_id: str) -> StoredKey | None:
        async with self._database.begin() as connection:
            found = await connection.execute(select(API_KEYS).where(API_KEYS.c.key_id == key_id))
            row = found.first()
        return None if row is None else _key(row)

    async def all(self) -> list[StoredKey]:
        """Every key, the oldest first."""
        async with self._database.begin() as connection:
            rows = await connection.execute(select(API_KEYS).order_by(API_KEYS.c.created_at))
            return [_key(row) for row in rows]

    async def add(self, key: StoredKey, now: datetime) -> None:
        async with self._database.begin() as connection:
            await connection.execute(_inserted(key, now))


class PostgresKeyBook:
    """The KeyBook port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def of_id(self, key_id: str) -> StoredKey | None:
        wanted = select(API_KEYS).where(API_KEYS.c.key_id == key_id).with_for_update()
        row = (await self._connection.execute(wanted)).first()
        return None if row is None else _key(row)

    async def taken(self, name: str) -> bool:
        await self._connection.execute(TURN, {"name": name})
        rows = await self._connection.execute(TAKEN, {"name": name, "now": self._now})
        return bool(rows.scalar())

    async def add(self, key: StoredKey) -> None:
        await self._connection.execute(_inserted(key, self._now))

    async def revoke(self, key_id: str) -> None:
        ended = update(API_KEYS).where(API_KEYS.c.key_id == key_id).values(revoked_at=self._now)
        await self._connection.execute(ended)


def _inserted(key: StoredKey, now: datetime) -> Insert:
    return insert(API_KEYS).values(
        key_id=key.key_id,
        name=key.name,
        secret_hash=key.secret_hash,
        scopes=sorted(key.scopes),
        created_at=now,
        expires_at=key.expires_at,
        division=key.division,
    )


def _key(row: Row[tuple[object, ...]]) -> StoredKey:
    return StoredKey(
        key_id=row.key_id,
        name=row.name,
        secret_hash=row.secret_hash,
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        division=row.division,
    )
