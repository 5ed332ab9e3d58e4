"""The roster and the channels as others publish them, for `muster plans lint --roster`."""

from sqlalchemy import text

from schemas.vocabulary import PostKind
from services.foresight.forces import AtRisk, Post, Roster
from services.foresight.load import Capacity
from services.runtime.database import Database

POSTS = text("""
select p.post_id, p.kind, p.node_id,
       (select h.person_id from roster_public.holders h
         where h.post_id = p.post_id and not h.away
         order by h.rank, h.person_id limit 1) as holder
  from roster_public.posts p
""")
AT_RISK = text("select stairwell_id, reasons, residents, buddies from roster_public.at_risk")
NODES = text("select node_id, path, traits from roster_public.nodes")
CHANNELS = text("select channel, enabled, rate_per_s from notifier_public.channels")
LIMITS = text("""
select channel, rate_per_s, a_minute, an_hour, a_day from notifier_public.number_limits
""")


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
            AtRisk(row.stairwell_id, frozenset(row.reasons), row.residents, tuple(row.buddies))
            for row in groups
        ),
        paths={row.node_id: tuple(row.path) for row in nodes},
        traits={row.node_id: frozenset(row.traits or ()) for row in nodes},
    )


async def read_capacity(database: Database, usual: Capacity) -> Capacity:
    """What the channels can do: as an officer has switched and limited them, else as the notifier
    that started last keeps to; `usual` where neither says anything."""
    async with database.reading() as connection:
        channels = (await connection.execute(CHANNELS)).all()
        limits = (await connection.execute(LIMITS)).all()
    return usual.kept_to(channels, limits)
