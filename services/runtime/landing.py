"""Landing: what comes over a topic is written into the inbox before it is acknowledged."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from uuid import UUID

import orjson
from pydantic import ValidationError
from sqlalchemy import Table, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas import ids
from schemas.envelope import Envelope
from schemas.vocabulary import Lane
from services.runtime.metrics import LANDED
from services.runtime.unit import joined

UNREADABLE = "unreadable"
"""What an event is called that can't be read: nobody can ever handle it."""
NO_TRACE = UUID(int=0)
"""Of what can't be read nobody knows which alert it is about."""

# One statement of few parameters, however many events a batch has.
LAND = """
insert into {inbox} (topic, landed_at, due_at, envelope, event_id, name, key, lane_rank, sequence,
                     trace, dead_at, reason)
select :topic, cast(:now as timestamptz), cast(:now as timestamptz),
       substring(cast(:bodies as bytea) from n.start for n.length),
       n.event_id, n.name, n.key, n.lane_rank, n.sequence, n.trace, n.dead_at, n.reason
  from unnest(cast(:starts as int[]), cast(:lengths as int[]), cast(:event_ids as uuid[]),
              cast(:names as text[]), cast(:keys as text[]), cast(:lane_ranks as smallint[]),
              cast(:sequences as bigint[]), cast(:traces as uuid[]),
              cast(:dead_ats as timestamptz[]), cast(:reasons as text[]))
       as n(start, length, event_id, name, key, lane_rank, sequence, trace, dead_at, reason)
on conflict (event_id) do nothing
"""


async def land(
    connection: AsyncConnection, inbox: Table, topic: str, raw: Iterable[bytes], now: datetime
) -> None:
    """Insert raw envelopes of a topic; the second copy of an event changes nothing.

    What is not an envelope becomes a dead letter at once, under an id made of its bytes.
    """
    bodies = list(raw)
    rows = [_row(topic, body, now) for body in bodies]
    if rows:
        columns = {f"{name}s": [row[name] for row in rows] for name in rows[0]}
        statement = _land_statement(inbox.fullname)
        names = {"topic": topic, "now": now}
        await connection.execute(statement, columns | joined(bodies) | names)
        LANDED.labels(topic=topic).inc(len(rows))


@cache
def _land_statement(inbox: str) -> TextClause:
    return text(LAND.format(inbox=inbox))


def _row(topic: str, body: bytes, now: datetime) -> dict[str, object]:
    try:
        envelope = Envelope.model_validate(orjson.loads(body))
    except (orjson.JSONDecodeError, ValidationError) as error:
        return {
            "event_id": ids.of(UNREADABLE, topic, body.hex()),
            "name": UNREADABLE,
            "key": "",
            "lane_rank": Lane.CAMPAIGN.rank,
            "sequence": 0,
            "trace": NO_TRACE,
            "dead_at": now,
            "reason": f"not an envelope: {type(error).__name__}",
        }
    return {
        "event_id": envelope.event_id,
        "name": envelope.name,
        "key": f"{envelope.key} {envelope.order_key}".rstrip(),
        "lane_rank": envelope.lane.rank,
        "sequence": envelope.sequence,
        "trace": envelope.trace,
        "dead_at": None,
        "reason": None,
    }
