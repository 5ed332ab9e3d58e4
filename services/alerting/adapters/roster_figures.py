"""The roster and the channels as others publish them, for `muster plans lint --roster`."""

from collections.abc import Mapping

from sqlalchemy import text

from schemas.vocabulary import Channel, PostKind
from services.foresight.forces import AtRisk, Post, Roster
from services.runtime.database import Database

POSTS = text("""
select p.post_id, p.kind, p.node_id,
       (select h.person_id from roster_public.holders h
         where h.post_id = p.post_id order by h.rank, h.person_id limit 1) as holder
  from roster_public.posts p
""")
AT_RISK = text("select stairwell_id, reasons, residents from roster_public.at_risk")
NODES = text("select node_id, path, traits from roster_public.nodes")
CHANNELS = text("select channel, enabled, rate_per_s from notifier_public.channels")


async def read_roster(database: Database) -> Roster:
    """Posts, holders by id, numbers at risk by stairwell, and where everything is."""
    async with database.reading() as connection:
        posts = (await connection.execute(POSTS)).all()
        groups = (await connection.execute(AT_RISK)).all()
        nodes = (await connection.execute(NODES)).all()
    return Roster(
        posts=tuple(
            Post(row.post_id, PostKind(row.kind), row.node_id, row.holder) for row in posts
        ),
        at_risk=tuple(
            AtRisk(row.stairwell_id, frozenset(row.reasons), row.residents) for row in groups
        ),
        paths={row.node_id: tuple(row.path) for row in nodes},
        traits={row.node_id: frozenset(row.traits or ()) for row in nodes},
    )


async def read_channels(database: Database) -> Mapping[Channel, tuple[bool, float | None]]:
    """Whether each channel is on, and its rate a second where an officer has limited it."""
    async with database.reading() as connection:
        rows = (await connection.execute(CHANNELS)).all()
    return {Channel(row.channel): (row.enabled, row.rate_per_s) for row in rows}
