"""What each contact was given to do, and in what kind of buildings."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from services.gateway.field.adapters.places import PLACE
from services.gateway.field.domain.facts import Duty
from services.runtime.direct import Row

# A post is named by its own node: who covers a stairwell from above does not lead it.
TASKS = f"""
select t.contact_id, t.kind, t.state, coalesce(q.kind, '') as post, {PLACE} as place,
       t.resident_id, b.traits as building, t.lifted
  from alerting_public.contact_tasks t
  left join roster_public.posts q on q.post_id = t.post_id
  left join roster_public.nodes n on n.node_id = coalesce(q.node_id, t.node_id)
  left join roster_public.nodes p on p.node_id = n.parent_id
  left join roster_public.nodes w on w.node_id = t.node_id
  left join roster_public.nodes b on b.kind = 'building' and b.node_id
            = case w.kind when 'building' then w.node_id else w.parent_id end
 where t.contact_id = any(%(contacts)b)
 order by t.state in ('handed_over', 'stood_down', 'lapsed', 'done'), t.kind = 'lead', place
"""


@dataclass
class Assigned:
    """A contact's tasks, those still to be done first.

    `traits`: of the buildings they are in; None when one of them is at more than a building, since
    that has no kind of building of its own.
    """

    duties: list[Duty] = field(default_factory=list)
    traits: set[str] | None = field(default_factory=set)


def assigned_of(rows: Iterable[Row]) -> defaultdict[UUID, Assigned]:
    """What was given to each contact; nothing to who is not there."""
    found: defaultdict[UUID, Assigned] = defaultdict(Assigned)
    for row in rows:
        own = found[row.contact_id]
        duty = Duty(row.kind, row.state, row.post, row.place, row.resident_id, row.lifted)
        own.duties.append(duty)
        if row.building is None:
            own.traits = None
        elif own.traits is not None:
            own.traits.update(row.building)
    return found
