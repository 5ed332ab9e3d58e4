"""Statements that are asked all the time are not planned for each execution."""

from sqlalchemy import text

from services.runtime.database import Database
from tests.support.database import TestDatabase

ASKED = text("select event_id from roster.inbox where event_id = any(cast(:ids as uuid[]))")
PLANS = text(
    "select coalesce(sum(generic_plans), 0), coalesce(sum(custom_plans), 0)"
    "  from pg_prepared_statements where statement like 'select event_id from%'"
)
TIMES = 6


async def planned(whole: TestDatabase, *, keep_plans: bool) -> tuple[int, int]:
    """How often one connection used a kept plan and made one of its own for TIMES questions."""
    database = Database(whole.url("muster_roster"), pool=1, keep_plans=keep_plans)
    try:
        for _ in range(TIMES):
            async with database.begin() as connection:
                await connection.execute(ASKED, {"ids": []})
        async with database.reading() as connection:
            generic, custom = (await connection.execute(PLANS)).one()
        return int(generic), int(custom)
    finally:
        await database.close()


async def test_plans_are_kept_where_that_is_asked_for(whole: TestDatabase) -> None:
    generic, custom = await planned(whole, keep_plans=True)
    assert generic > 0
    assert custom == 0


async def test_elsewhere_the_database_decides(whole: TestDatabase) -> None:
    generic, custom = await planned(whole, keep_plans=False)
    assert generic == 0
    assert custom > 0
