"""Roles on the demo's handsets, so that a stranger sees whose phone it is."""

from collections.abc import Mapping

import httpx
from sqlalchemy import text

from services.cli.demo.settings import DemoSettings
from services.runtime.database import Database
from services.runtime.sealing import Sealer

HOLDERS = text(
    """
    select p.phone_sealed, o.kind, n.full_name
      from roster_public.posts o
      join roster_public.nodes n on n.node_id = o.node_id
      join roster_public.holders h on h.post_id = o.post_id
      join roster_public.people p on p.person_id = h.person_id
     order by h.rank desc, n.full_name desc
    """
)
"""The last of a number stands on its phone: their highest post, a deputy's only without another."""


async def label_handsets(
    database: Database, env: Mapping[str, str], web: httpx.AsyncClient, settings: DemoSettings
) -> None:
    """Tell the simulated carrier what to write on each phone: the demo's people are invented."""
    sealer = Sealer(env["MUSTER_SEALING_KEYS"], env["MUSTER_PHONE_HASH_KEY"])
    async with database.begin() as connection:
        rows = (await connection.execute(HOLDERS)).all()
    labels = {
        sealer.open(row.phone_sealed, "person.phone"): f"{row.kind} {row.full_name}" for row in rows
    }
    answer = await web.put(settings.url("carrier-simulator") + "/_sim/labels", json=labels)
    answer.raise_for_status()
