"""Dead letters handled once more: by an officer's word over a topic, or by the owner's command."""

from sqlalchemy import Table, TextClause, text

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import ReplayLetter
from services.runtime.errors import Never
from services.runtime.inbox import Handler
from services.runtime.landing import UNREADABLE
from services.runtime.unit import Unit

PUT_BACK = """
update {inbox}
   set dead_at = null, reason = null, tries = 0, due_at = n.moment, replayed_at = n.moment,
       replayed_by = cast(:command_id as uuid)
  from (select coalesce(cast(:now as timestamptz), clock_timestamp()) as moment) n
 where dead_at is not null and name <> :unreadable
   and (cast(:id as bigint) is null or id = :id)
   and (cast(:event_id as uuid) is null or event_id = :event_id)
returning id
"""


def putting_back(inbox: str) -> TextClause:
    """Puts dead letters of an inbox (its full name) back in their place at `now` (none: the
    database's): the one of this row's or event's id, all where neither is given; by an officer's
    `command_id`, without one by the owner. Gives their rows' ids."""
    return text(PUT_BACK.format(inbox=inbox)).bindparams(
        unreadable=UNREADABLE, now=None, id=None, event_id=None, command_id=None
    )


def replaying(inbox: Table) -> Handler:
    """The handler of the event by which an officer has a letter of this inbox handled once more."""
    statement = putting_back(inbox.fullname)

    async def handle(unit: Unit, envelope: Envelope, event: Event) -> None:
        if not isinstance(event, ReplayLetter):
            raise Never(f"not about a dead letter: {envelope.name}")
        values = {
            "now": unit.now,
            "event_id": event.letter_id,
            "command_id": event.command_id,
        }
        await unit.connection.execute(statement, values)

    return handle
