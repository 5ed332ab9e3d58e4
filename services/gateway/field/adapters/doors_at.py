"""The doors of contacts: as published, with what was recorded here since."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from schemas.events.answers import OutcomeDetail
from schemas.outcomes import standing, tries
from schemas.vocabulary import DoorStep, VisitOutcome
from services.gateway.field.adapters.given import COLUMNS, given_of
from services.gateway.field.adapters.places import PLACE
from services.gateway.field.domain.details import NO_DETAIL
from services.gateway.field.domain.doors import overlay, reached
from services.gateway.field.domain.facts import Door, Given, WrittenNote
from services.gateway.field.domain.helping import MOST_NOTES
from services.runtime.direct import Direct, Row

DOORS = f"""
select v.contact_id, v.visit_id, v.resident_id, v.outcome, v.outcome_at, v.no_answers, v.asked_at,
       v.step, v.help_kind, v.urgent, v.moved_to, v.moved_by, v.until, v.buddy_goes,
       r.door, r.age, r.reasons, r.risk, r.key_holder,
       r.name_sealed, r.phone_sealed, r.kin_sealed, {PLACE} as place
  from alerting_public.contact_visits v
  left join roster_public.residents r on r.resident_id = v.resident_id
  left join roster_public.nodes n on n.node_id = v.stairwell_id
  left join roster_public.nodes p on p.node_id = n.parent_id
 where v.contact_id = any(%(contacts)b)
"""
SAID_SINCE = f"""
select said.*, since.moments, since.outcomes
  from unnest(cast(%(visits)b as uuid[]), cast(%(asked)b as timestamptz[]))
       as asked(visit_id, asked_at)
 cross join lateral (select {COLUMNS} from gateway.answers a
                      where a.visit_id = asked.visit_id and a.kind = 'visit'
                      order by a.at desc, a.id desc limit 1) said
 cross join lateral (select coalesce(array_agg(a.at), '{{}}') as moments,
                            coalesce(array_agg(a.outcome), '{{}}') as outcomes
                       from gateway.answers a
                      where a.visit_id = asked.visit_id and a.kind = 'visit'
                        and (asked.asked_at is null or a.at >= asked.asked_at)) since
"""
ARRIVED = """
select contact_id, visit_id, max(at) as at
  from gateway.answers where contact_id = any(%(contacts)b) and kind = 'arrived'
 group by contact_id, visit_id
"""
# Of each door the newest few.
NOTES = """
select written.* from unnest(cast(%(visits)b as uuid[])) as v(visit_id)
 cross join lateral (select n.about_id, n.at, n.text_sealed from gateway.notes n
                      where n.about_id = v.visit_id and n.about = 'visit'
                      order by n.at desc, n.note_id limit %(most)s) written
"""
Called = Mapping[UUID, Collection[UUID]]
"""The residents whom contacts were sent to, by contact."""


async def doors_of(
    direct: Direct, rows: Iterable[Row], sent: Sequence[UUID], called: Called
) -> dict[UUID, list[Door]]:
    """The doors of each contact, of the rows of DOORS; one may be several contacts'. Of those
    `sent` to a resident also when they arrived, of those `called` there also what was written."""
    found: dict[UUID, list[Door]] = defaultdict(list)
    for row in rows:
        found[row.contact_id].append(_door(row))
    latest, knocks = await _said_since(direct, found)
    doors = {contact: list(overlay(found[contact], latest, knocks)) for contact in found}
    arrivals = await _arrivals(direct, [contact for contact in sent if contact in doors])
    doors |= {contact: list(reached(doors[contact], at)) for contact, at in arrivals.items()}
    return await _with_notes(direct, doors, called)


async def _with_notes(
    direct: Direct, doors: dict[UUID, list[Door]], called: Called
) -> dict[UUID, list[Door]]:
    """The doors, those that their contact was called to with their notes."""
    theirs = {
        contact: {door.visit_id for door in own if door.resident_id in called.get(contact, ())}
        for contact, own in doors.items()
    }
    visits = list(set().union(*theirs.values()))
    if not visits:
        return doors
    found: dict[UUID, list[WrittenNote]] = defaultdict(list)
    for row in await direct.rows(NOTES, {"visits": visits, "most": MOST_NOTES}):
        found[row.about_id].append(WrittenNote(row.at, row.text_sealed))
    return {
        contact: [
            door._replace(notes=tuple(found[door.visit_id]))
            if door.visit_id in theirs[contact]
            else door
            for door in own
        ]
        for contact, own in doors.items()
    }


async def _said_since(
    direct: Direct, found: Mapping[UUID, Sequence[Door]]
) -> tuple[dict[UUID, Given], dict[UUID, int]]:
    """The newest answer at each visit, and how often nobody opened since it was asked about."""
    asked = {door.visit_id: door.asked_at for doors in found.values() for door in doors}
    if not asked:
        return {}, {}
    values = {"visits": list(asked), "asked": list(asked.values())}
    rows = await direct.rows(SAID_SINCE, values)
    latest = {row.visit_id: given_of(row) for row in rows}
    return latest, {row.visit_id: _knocks(row) for row in rows}


def _knocks(row: Row) -> int:
    """Those that were not taken back, each once however often it was told."""
    said = zip(row.moments, map(VisitOutcome, row.outcomes), strict=True)
    return len(tries(standing(said)))


async def _arrivals(direct: Direct, sent: Sequence[UUID]) -> dict[UUID, dict[UUID, datetime]]:
    """When those who were sent to a resident came to which doors, by contact and visit."""
    found: dict[UUID, dict[UUID, datetime]] = defaultdict(dict)
    if sent:
        for row in await direct.rows(ARRIVED, {"contacts": list(sent)}):
            found[row.contact_id][row.visit_id] = row.at
    return found


def _door(row: Row) -> Door:
    return Door(
        visit_id=row.visit_id,
        resident_id=row.resident_id,
        place=row.place,
        door=row.door or "",
        age=row.age or 0,
        reasons=tuple(row.reasons or ()),
        risk=row.risk or 0,
        key_holder=row.key_holder or "",
        outcome=VisitOutcome(row.outcome or VisitOutcome.UNKNOWN),
        outcome_at=row.outcome_at,
        no_answers=row.no_answers or 0,
        asked_at=row.asked_at,
        name_sealed=row.name_sealed or b"",
        phone_sealed=row.phone_sealed or b"",
        kin_sealed=row.kin_sealed or b"",
        detail=_detail(row) if row.outcome_at else NO_DETAIL,
        step=DoorStep(row.step) if row.step else None,
        buddy_goes=row.buddy_goes,
    )


def _detail(row: Row) -> OutcomeDetail:
    return OutcomeDetail(
        help_kind=row.help_kind,
        urgent=bool(row.urgent),
        moved_to=row.moved_to,
        moved_by=row.moved_by,
        until=row.until,
    )
