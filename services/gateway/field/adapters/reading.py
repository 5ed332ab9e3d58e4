"""The field page's look into the published views and our own answers.

When an alert goes out, thousands open the page within seconds: looks that come at the same time
share their statements.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from schemas.vocabulary import AnswerKind, Audience, Lane, MobilisationState
from services.gateway.field.adapters.doors_at import DOORS, doors_of
from services.gateway.field.adapters.duties import TASKS, Assigned, assigned_of
from services.gateway.field.adapters.given import COLUMNS, given_of
from services.gateway.field.adapters.guides import WORDINGS, Wordings, wordings_of
from services.gateway.field.adapters.matter_book import matters_of
from services.gateway.field.adapters.places import PLACE
from services.gateway.field.adapters.said_words import WORDS, words_of
from services.gateway.field.domain.facts import (
    Door,
    Facts,
    Link,
    Matter,
    OfficersWords,
    SilentPerson,
)
from services.gateway.field.domain.guiding import guide_for
from services.gateway.field.domain.helping import called_to
from services.gateway.field.domain.matters import sees_matters
from services.runtime.database import Database
from services.runtime.direct import Direct, Row
from services.runtime.group_commit import GroupCommit, group_read

LINKS = f"""
select c.contact_no, c.contact_id, c.person_id, c.communities, c.answer, c.answered_at, c.begun_at,
       m.mobilisation_id, m.alert_id, m.lane, m.exercise, m.state, m.event, m.signature, m.ended_at,
       here.answer_id, here.kind, here.at, here.visit_id, here.outcome, here.detail, here.via
  from alerting_public.contacts c
  join alerting_public.mobilisations m on m.mobilisation_id = c.mobilisation_id
  left join lateral (select {COLUMNS} from gateway.answers
                      where contact_id = c.contact_id and kind in ('received', 'cannot')
                        and via = 'page'
                      order by at desc, id desc limit 1) here on true
 where c.contact_no = any(%(numbers)s)
"""
COUNTS = """
select c.contact_id, coalesce(v.doors, 0) as doors, coalesce(s.silent, 0) as silent
  from unnest(cast(%(contacts)b as uuid[])) as c(contact_id)
  left join (select contact_id, count(*) as doors from alerting_public.contact_visits
              where contact_id = any(%(contacts)b) group by contact_id) v using (contact_id)
  left join (select contact_id, count(*) as silent from alerting_public.contact_silent
              where contact_id = any(%(contacts)b) group by contact_id) s using (contact_id)
"""
SILENT = f"""
select distinct s.contact_id, s.person_id, {PLACE} as place, q.name_sealed, q.phone_sealed
  from alerting_public.contact_silent s
  left join roster_public.people q on q.person_id = s.person_id
  left join roster_public.nodes n on n.node_id = s.node_id
  left join roster_public.nodes p on p.node_id = n.parent_id
 where s.contact_id = any(%(contacts)b)
 order by place, s.person_id
"""


@dataclass(frozen=True)
class _Own:
    """What is one contact's own: doors and people, or how many there would be."""

    door_count: int
    silent_count: int
    doors: tuple[Door, ...] = ()
    silent: tuple[SilentPerson, ...] = ()
    matters: tuple[Matter, ...] = ()
    words: tuple[OfficersWords, ...] = ()


class PostgresReading:
    """The Reading port on the published views."""

    def __init__(self, database: Database) -> None:
        # A group reads one batch at a time: a connection of its own is always free for it.
        self._to_links, self._to_facts = database.direct(), database.direct()
        self._links: GroupCommit[int, Link | None] = group_read("links", self._read_links)
        self._facts: GroupCommit[tuple[Link, bool], Facts] = group_read("facts", self._read_facts)

    async def close(self) -> None:
        """Wait for the looks under way."""
        await self._links.close()
        await self._facts.close()

    async def link(self, contact_no: int) -> Link | None:
        return await self._links.add(contact_no)

    async def facts(self, link: Link, with_people: bool) -> Facts:
        return await self._facts.add((link, with_people))

    async def _read_links(self, numbers: list[int]) -> list[Link | None]:
        rows = await self._to_links.rows(LINKS, {"numbers": list(set(numbers))})
        found = {row.contact_no: _link(row) for row in rows}
        return [found.get(number) for number in numbers]

    async def _read_facts(self, wanted: list[tuple[Link, bool]]) -> list[Facts]:
        openly = _contacts(link for link, with_people in wanted if with_people)
        closed = _contacts(link for link, with_people in wanted if not with_people)
        direct = self._to_facts
        tasks, wordings = await direct.together(
            (TASKS, {"contacts": _contacts(link for link, _ in wanted)}),
            (WORDINGS, {"mobilisations": list({link.mobilisation_id for link, _ in wanted})}),
        )
        assigned, texts = assigned_of(tasks), wordings_of(wordings)
        open_to = await _own(direct, openly, assigned) if openly else {}
        counted = await _counted(direct, closed) if closed else {}
        return [
            _facts(link, assigned, texts, (open_to if with_people else counted)[link.contact_id])
            for link, with_people in wanted
        ]


async def _own(
    direct: Direct, openly: Sequence[UUID], assigned: Mapping[UUID, Assigned]
) -> dict[UUID, _Own]:
    sent = [one for one in openly if any(duty.resident_id for duty in assigned[one].duties)]
    leading = [one for one in openly if sees_matters(assigned[one].duties)]
    contacts = {"contacts": list(openly)}
    visits, below, said = await direct.together(
        (DOORS, contacts), (SILENT, contacts), (WORDS, contacts)
    )
    called = {one: called_to(assigned[one].duties) for one in sent}
    doors = await doors_of(direct, visits, sent, called)
    matters = await matters_of(direct, leading) if leading else {}
    silent, words = _silent_of(below), words_of(said)
    return {
        one: _Own(
            door_count=len(doors.get(one, ())),
            silent_count=len(silent.get(one, ())),
            doors=tuple(doors.get(one, ())),
            silent=tuple(silent.get(one, ())),
            matters=tuple(matters.get(one, ())),
            words=tuple(words.get(one, ())),
        )
        for one in openly
    }


async def _counted(direct: Direct, closed: Sequence[UUID]) -> dict[UUID, _Own]:
    rows = await direct.rows(COUNTS, {"contacts": list(closed)})
    return {row.contact_id: _Own(row.doors, row.silent) for row in rows}


def _contacts(links: Iterable[Link]) -> list[UUID]:
    return list(dict.fromkeys(link.contact_id for link in links))


def _link(row: Row) -> Link:
    return Link(
        contact_id=row.contact_id,
        person_id=row.person_id,
        communities=tuple(row.communities),
        mobilisation_id=row.mobilisation_id,
        alert_id=row.alert_id,
        lane=Lane(row.lane),
        exercise=row.exercise,
        state=MobilisationState(row.state),
        event=row.event,
        signature=row.signature,
        ended_at=row.ended_at,
        said=AnswerKind(row.answer) if row.answer else None,
        said_at=row.answered_at,
        asked_at=row.begun_at,
        said_here=given_of(row) if row.answer_id else None,
    )


def _silent_of(rows: Iterable[Row]) -> dict[UUID, list[SilentPerson]]:
    found: dict[UUID, list[SilentPerson]] = defaultdict(list)
    for row in rows:
        name, phone = row.name_sealed or b"", row.phone_sealed or b""
        found[row.contact_id].append(SilentPerson(row.person_id, row.place, name, phone))
    return found


def _facts(link: Link, assigned: Mapping[UUID, Assigned], texts: Wordings, own: _Own) -> Facts:
    given = assigned[link.contact_id]
    audience = Audience.VISITOR if own.door_count else Audience.SUPERVISOR
    return Facts(
        duties=tuple(given.duties),
        doors=own.doors,
        silent=own.silent,
        guide=guide_for(texts.get((link.mobilisation_id, audience)), given.traits),
        door_count=own.door_count,
        silent_count=own.silent_count,
        matters=own.matters,
        words=own.words,
    )
