"""Officers, their sessions, links, tries and recovery codes in PostgreSQL."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, delete, func, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.gateway.accounts.domain.officers import Officer
from services.gateway.accounts.domain.sessions import Session, Via
from services.gateway.accounts.domain.throttle import FORGOTTEN_AFTER, Tries
from services.gateway.adapters.tables.accounts import (
    LOGIN_LINKS,
    LOGIN_TRIES,
    OFFICERS,
    RECOVERY_CODES,
    SESSIONS,
)
from services.gateway.domain.actor import Pending
from services.gateway.domain.roles import Role
from services.runtime.database import Database
from services.runtime.unit import Unit

O, S, L, T, R = OFFICERS.c, SESSIONS.c, LOGIN_LINKS.c, LOGIN_TRIES.c, RECOVERY_CODES.c  # noqa: E741


class PostgresOfficerBook:
    """The OfficerBook port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def named(self, name: str) -> Officer | None:
        return await self._officer(select(OFFICERS).where(O.name == name))

    async def of_id(self, officer_id: UUID) -> Officer | None:
        return await self._officer(select(OFFICERS).where(O.officer_id == officer_id))

    async def of_subject(self, subject: str) -> Officer | None:
        """The officer whom an outside provider knows by this subject."""
        return await self._officer(select(OFFICERS).where(O.oidc_subject == subject))

    async def all(self) -> list[Officer]:
        """Every officer by name."""
        rows = await self._connection.execute(select(OFFICERS).order_by(O.name))
        return [officer_of(row) for row in rows]

    async def administrators(self) -> list[Officer]:
        wanted = select(OFFICERS).where(O.roles.contains([str(Role.ADMINISTRATOR)]))
        # Always in one order, so that two never wait for each other's rows in a circle.
        rows = await self._connection.execute(wanted.order_by(O.officer_id).with_for_update())
        return [officer_of(row) for row in rows]

    async def add(self, officer: Officer) -> bool:
        statement = upsert(OFFICERS).values(
            officer_id=officer.officer_id,
            name=officer.name,
            roles=sorted(officer.roles),
            division=officer.division,
            created_at=self._now,
        )
        # Whoever adds the same name or id at this moment is waited for.
        unless_there = statement.on_conflict_do_nothing()
        kept = await self._connection.execute(unless_there.returning(O.officer_id))
        return kept.first() is not None

    async def change(self, officer_id: UUID, **values: object) -> None:
        statement = update(OFFICERS).where(O.officer_id == officer_id).values(**values)
        await self._connection.execute(statement)

    async def open_session(self, session: Session) -> None:
        await self._connection.execute(delete(SESSIONS).where(S.ends_at <= self._now))
        await self._connection.execute(
            insert(SESSIONS).values(
                token_hash=session.token_hash,
                officer_id=session.officer.officer_id,
                via=session.via,
                pending=session.pending or "",
                began_at=session.began_at,
                seen_at=session.seen_at,
                ends_at=session.ends_at,
            )
        )

    async def session(self, token_hash: bytes) -> Session | None:
        wanted = _session(token_hash).with_for_update(of=OFFICERS)
        row = (await self._connection.execute(wanted)).first()
        return None if row is None else _session_of(row)

    async def end_session(self, token_hash: bytes) -> Session | None:
        row = (await self._connection.execute(_session(token_hash))).first()
        await self._connection.execute(delete(SESSIONS).where(S.token_hash == token_hash))
        return None if row is None else _session_of(row)

    async def end_sessions(self, officer_id: UUID, but: bytes = b"") -> None:
        await self._connection.execute(
            delete(SESSIONS).where(S.officer_id == officer_id, S.token_hash != but)
        )
        await self._connection.execute(delete(LOGIN_LINKS).where(L.officer_id == officer_id))

    async def add_link(self, token_hash: bytes, officer_id: UUID, ends_at: datetime) -> None:
        await self._connection.execute(delete(LOGIN_LINKS).where(L.ends_at <= self._now))
        await self._connection.execute(
            insert(LOGIN_LINKS).values(
                token_hash=token_hash, officer_id=officer_id, ends_at=ends_at
            )
        )

    async def use_link(self, token_hash: bytes) -> Officer | None:
        used = (
            update(LOGIN_LINKS)
            .where(L.token_hash == token_hash, L.used_at.is_(None), L.ends_at > self._now)
            .values(used_at=self._now)
            .returning(L.officer_id)
        )
        officer_id: UUID | None = (await self._connection.execute(used)).scalar()
        return None if officer_id is None else await self.of_id(officer_id)

    async def tries(self, account: str, address: str) -> Tries:
        await self._connection.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:name, 1))"),
            {"name": f"log-in {account} {address}"},
        )
        wanted = select(T.count, T.last_at).where(T.account == account, T.address == address)
        row = (await self._connection.execute(wanted)).first()
        return Tries() if row is None else Tries(row[0], row.last_at)

    async def set_tries(self, account: str, address: str, tries: Tries) -> None:
        old = T.last_at <= self._now - FORGOTTEN_AFTER
        this = and_(T.account == account, T.address == address)
        if tries.count == 0:
            await self._connection.execute(delete(LOGIN_TRIES).where(or_(this, old)))
            return
        statement = upsert(LOGIN_TRIES).values(
            account=account, address=address, count=tries.count, last_at=tries.last_at
        )
        await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["account", "address"],
                set_={"count": tries.count, "last_at": tries.last_at},
            )
        )

    async def set_recovery_codes(self, officer_id: UUID, hashes: list[bytes]) -> None:
        await self._connection.execute(delete(RECOVERY_CODES).where(R.officer_id == officer_id))
        rows = [{"officer_id": officer_id, "code_hash": item} for item in hashes]
        if rows:
            await self._connection.execute(insert(RECOVERY_CODES), rows)

    async def recovery_codes_left(self, officer_id: UUID) -> int:
        unused = (R.officer_id == officer_id, R.used_at.is_(None))
        counted = select(func.count()).select_from(RECOVERY_CODES).where(*unused)
        left: int = (await self._connection.execute(counted)).scalar_one()
        return left

    async def has_recovery_code(self, officer_id: UUID, code_hash: bytes) -> bool:
        unused = (R.officer_id == officer_id, R.code_hash == code_hash, R.used_at.is_(None))
        found = await self._connection.execute(select(R.officer_id).where(*unused))
        return found.first() is not None

    async def use_recovery_code(self, officer_id: UUID, code_hash: bytes) -> bool:
        unused = (R.officer_id == officer_id, R.code_hash == code_hash, R.used_at.is_(None))
        statement = update(RECOVERY_CODES).where(*unused).values(used_at=self._now)
        return (await self._connection.execute(statement)).rowcount == 1

    async def _officer(self, wanted: Select[Any]) -> Officer | None:
        row = (await self._connection.execute(wanted.with_for_update())).first()
        return None if row is None else officer_of(row)


class SessionStore:
    """The Sessions port: looked at with every request, so each look is one statement."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, token_hash: bytes) -> Session | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(_session(token_hash))).first()
        return None if row is None else _session_of(row)

    async def touch(self, token_hash: bytes, now: datetime) -> None:
        statement = update(SESSIONS).where(S.token_hash == token_hash).values(seen_at=now)
        async with self._database.reading() as connection:
            await connection.execute(statement)

    async def look(self, token_hash: bytes, now: datetime) -> None:
        statement = update(SESSIONS).where(S.token_hash == token_hash).values(looked_at=now)
        async with self._database.reading() as connection:
            await connection.execute(statement)


def _session(token_hash: bytes) -> Select[Any]:
    joined = SESSIONS.join(OFFICERS, S.officer_id == O.officer_id)
    columns = [column for column in S if column.name != "officer_id"]
    return select(*columns, OFFICERS).select_from(joined).where(S.token_hash == token_hash)


def _session_of(row: Row[Any]) -> Session:
    return Session(
        token_hash=bytes(row.token_hash),
        officer=officer_of(row),
        via=Via(row.via),
        pending=Pending(row.pending) if row.pending else None,
        began_at=row.began_at,
        seen_at=row.seen_at,
        ends_at=row.ends_at,
    )


def officer_of(row: Row[Any]) -> Officer:
    """An officer's row."""
    return Officer(
        officer_id=row.officer_id,
        name=row.name,
        roles=frozenset(Role(role) for role in row.roles),
        division=row.division,
        password_hash=row.password_hash,
        totp_sealed=bytes(row.totp_sealed),
        totp_step=row.totp_step,
        disabled_at=row.disabled_at,
    )
