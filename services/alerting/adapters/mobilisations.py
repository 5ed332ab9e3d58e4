"""Mobilisations, impacts and timers in PostgreSQL."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, select, text, update
from sqlalchemy.dialects.postgresql import insert

from schemas.events.hazard_alerts import AlertHeader
from schemas.vocabulary import Audience, Lane, MobilisationState
from services.alerting.adapters.tables.impacts import IMPACT
from services.alerting.adapters.tables.mobilisations import MOBILISATION, TIMELINE, WORDING
from services.alerting.adapters.times import StoredTimes
from services.alerting.domain.plan import Edition, Texts
from services.alerting.domain.standing_down import OVERTAKEN
from services.alerting.domain.state import TimerKind
from services.alerting.ports import Told
from services.runtime.unit import Unit

RUNNING_DRILLS = """
update alerting.mobilisation m
   set state = 'paused', paused_at = :now, state_reason = :why,
       revision = revision + 1
 where m.exercise and m.state = 'running'
   and exists (select 1 from alerting.branch b
                where b.mobilisation_id = m.mobilisation_id
                  and b.community_code = any(:communities))
returning m.mobilisation_id
"""
END = """
update alerting.mobilisation m
   set ended_at = :now, revision = revision + 1,
       state = case when m.state = 'running' then 'closed' else m.state end
 where m.mobilisation_id = :mobilisation_id and m.ended_at is null
   and m.state in ('running', 'stood_down', 'stopped', 'closed')
   and not exists (select 1 from alerting.task t
                    where t.mobilisation_id = m.mobilisation_id
                      and t.state in ('waiting', 'open', 'received'))
   and not exists (select 1 from alerting.matter x
                    where x.mobilisation_id = m.mobilisation_id and x.state = 'open')
   and (m.state <> 'running'
        or not exists (select 1 from alerting.timer t
                        where t.mobilisation_id = m.mobilisation_id
                          and (t.kind = 'look_again'
                               or t.kind = 'deadline' and m.plan = 'message'))
           and not exists (select 1 from alerting.inbox i
                        where i.topic = 'timers' and i.trace = m.mobilisation_id
                          and i.lane_rank = any(:lanes)
                          and i.handled_at is null and i.dead_at is null)
           and not exists (select 1 from alerting.slice s
                        where s.mobilisation_id = m.mobilisation_id
                          and not s.applied and s.coverage <> 'lifted')
           and (select count(*) from alerting.slice s
                 where s.mobilisation_id = m.mobilisation_id and s.coverage <> 'lifted'
                   and s.alert_revision >= m.alert_revision)
               >= (select (i.closed->>'grids')::int from alerting.impact i
                    where i.alert_id = m.alert_id))
returning m.mobilisation_id
"""
"""The closing event may overtake the grids it counts, so a count decides, not its arrival. A timer
that ran out is in the inbox until it is handled. Officers' messages have no tasks: they may be
stopped and corrected until the deadline."""

# An officer's end has a reason.
ENDED_BY_ITSELF = "m.state = 'closed' and m.state_reason = ''"
# Nothing ends before its alert's impact is closed, so grids of the usual fan-out never wait for the
# row; those of a widening hold it, so that it does not end before they are in. As an update does:
# whoever only refers to the row goes on.
HAS_ENDED = f"""
select {ENDED_BY_ITSELF} from alerting.mobilisation m
 where m.mobilisation_id = :mobilisation_id
   and exists (select from alerting.impact i
                where i.alert_id = m.alert_id and i.closed_at is not null)
   for no key update of m
"""
RUN_ON = f"""
update alerting.mobilisation m set state = 'running', ended_at = null, revision = revision + 1
 where m.mobilisation_id = :mobilisation_id and {ENDED_BY_ITSELF} returning m.mobilisation_id
"""
LOCK = """
select from alerting.mobilisation where mobilisation_id = :mobilisation_id and ended_at is null
   for no key update
"""
"""A statement that waited for a row sees the others as they were before it: this waits first."""
LOCKED = "mobilisation locked"
"""What is decided of a branch has changed the row, and so waited for it, in the same unit."""

LANES = [lane.rank for lane in Lane]

KNOWN = text(
    "select incident_id, node_id, revision from alerting.news"
    " where incident_id = any(:incidents) and node_id = any(:nodes)"
)
KEEP_NEWS = text("""
insert into alerting.news as n (incident_id, node_id, revision)
select * from unnest(cast(:incidents as uuid[]), cast(:nodes as uuid[]),
                     cast(:revisions as bigint[]))
on conflict (incident_id, node_id) do update
   set revision = excluded.revision where n.revision < excluded.revision
""")

CANCELLED = """
select i.alert_id, i.header->>'sender' as sender from alerting.impact i
 where i.incident_id = :incident_id and i.alert_revision >= :alert_revision
   and i.closed_at is not null and i.header->>'msg_type' = 'Cancel'
 order by i.alert_revision desc limit 1
"""


class StoredMobilisations(StoredTimes):
    """What is kept of a mobilisation as a whole."""

    async def news(self, unit: Unit, told: Sequence[Told]) -> list[Told]:
        """An older revision of a grid or community than known is no news (a tombstone that came
        first wins)."""
        places = {(item.incident_id, item.node_id) for item in told}
        incidents, nodes = {incident for incident, _ in places}, {node for _, node in places}
        found = await unit.connection.execute(
            KNOWN, {"incidents": list(incidents), "nodes": list(nodes)}
        )
        known = {(row.incident_id, row.node_id): row.revision for row in found}
        fresh: dict[tuple[UUID, UUID], Told] = {}
        news = []
        for item in told:
            place = (item.incident_id, item.node_id)
            if item.revision > known.get(place, -1):
                known[place] = item.revision
                fresh[place] = item
                news.append(item)
        if fresh:
            rows = [fresh[place] for place in sorted(fresh)]
            columns = {
                "incidents": [row.incident_id for row in rows],
                "nodes": [row.node_id for row in rows],
                "revisions": [row.revision for row in rows],
            }
            await unit.connection.execute(KEEP_NEWS, columns)
        return news

    async def note_impact(self, unit: Unit, header: AlertHeader, plan_reason: str) -> None:
        """Keep the impact's header; created by whichever of its events comes first."""
        await unit.connection.execute(
            insert(IMPACT)
            .values(
                alert_id=header.alert_id,
                incident_id=header.incident_id,
                alert_revision=header.alert_revision,
                header=header.model_dump(mode="json"),
                plan_reason=plan_reason,
            )
            .on_conflict_do_nothing()
        )

    async def close_impact(
        self, unit: Unit, header: AlertHeader, counts: Mapping[str, int]
    ) -> None:
        await unit.connection.execute(
            update(IMPACT)
            .where(IMPACT.c.alert_id == header.alert_id)
            .values(closed=dict(counts), closed_at=unit.now)
        )

    async def of_incident(self, unit: Unit, incident_id: UUID) -> Sequence[Mapping[str, Any]]:
        statement = (
            select(MOBILISATION)
            .where(MOBILISATION.c.incident_id == incident_id)
            .order_by(MOBILISATION.c.mobilisation_id)
            .with_for_update()
        )
        return [dict(row) for row in (await unit.connection.execute(statement)).mappings()]

    async def get(self, unit: Unit, mobilisation_id: UUID) -> Mapping[str, Any] | None:
        """The row, locked."""
        statement = (
            select(MOBILISATION)
            .where(MOBILISATION.c.mobilisation_id == mobilisation_id)
            .with_for_update()
        )
        row = (await unit.connection.execute(statement)).mappings().first()
        return dict(row) if row is not None else None

    async def put(self, unit: Unit, values: Mapping[str, Any]) -> bool:
        """Create or, when its alert is newer, bring up to date; gives whether it changed.

        What is known already is only read: grids of one alert must not queue for the row.
        """
        known = select(MOBILISATION.c.alert_revision).filter_by(
            mobilisation_id=values["mobilisation_id"]
        )
        revision = (await unit.connection.execute(known)).scalar()
        if revision is not None and revision >= values["alert_revision"]:
            return False
        statement = insert(MOBILISATION).values(**values, told_level=values["level"])
        kept = {"mobilisation_id", "created_at", "state", "started_at"}
        own = MOBILISATION.c
        raised = own.degree.between(1, values.get("degree", 0) - 1)
        # Nobody was told before it began, so all are told what it begins as.
        anew = case((own.started_at.is_(None), own.level != values["level"]), else_=raised)
        found = await unit.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["mobilisation_id"],
                set_={k: v for k, v in values.items() if k not in kept}
                | {
                    "revision": MOBILISATION.c.revision + 1,
                    "ended_at": None,
                    "raised_at": case((anew, unit.now), else_=own.raised_at),
                    "told_level": case((anew, values["level"]), else_=own.told_level),
                    # A plan loaded meanwhile is for what begins, or for a new level.
                    "plan_version": case(
                        (MOBILISATION.c.level == values["level"], MOBILISATION.c.plan_version),
                        else_=values["plan_version"],
                    ),
                },
                where=MOBILISATION.c.alert_revision < values["alert_revision"],
            ).returning(MOBILISATION.c.mobilisation_id)
        )
        return found.first() is not None

    async def set_state(
        self, unit: Unit, mobilisation_id: UUID, state: MobilisationState, **values: Any
    ) -> None:
        await unit.connection.execute(
            update(MOBILISATION)
            .where(MOBILISATION.c.mobilisation_id == mobilisation_id)
            .values(state=state, revision=MOBILISATION.c.revision + 1, **values)
        )

    async def end_if_over(self, unit: Unit, mobilisation_id: UUID) -> bool:
        """End it when every grid has been told and every task has ended."""
        names = {"mobilisation_id": mobilisation_id}
        if unit.first(LOCKED, mobilisation_id):
            await unit.connection.execute(text(LOCK), names)
        ended = await unit.connection.execute(text(END), names | {"now": unit.now, "lanes": LANES})
        return ended.first() is not None

    async def ended_by_itself(self, unit: Unit, mobilisation_id: UUID) -> bool:
        names = {"mobilisation_id": mobilisation_id}
        return bool((await unit.connection.execute(text(HAS_ENDED), names)).scalar())

    async def run_on(self, unit: Unit, mobilisation_id: UUID) -> bool:
        found = await unit.connection.execute(text(RUN_ON), {"mobilisation_id": mobilisation_id})
        return found.first() is not None

    async def put_wording(
        self, unit: Unit, mobilisation_id: UUID, edition: Edition, text_ids: Sequence[UUID]
    ) -> None:
        """Keep the texts in force, so that the notifier renders what the plan says now; `text_ids`
        says whose words they are, and which they correct."""
        of = update(MOBILISATION).filter_by(mobilisation_id=mobilisation_id)
        await unit.connection.execute(of.values(text_ids=list(text_ids)))
        rows = [
            {
                "mobilisation_id": mobilisation_id,
                "audience": audience,
                "language": language,
                "texts": _texts_for(texts, audience),
            }
            for language, texts in edition.texts.items()
            for audience in Audience
        ]
        statement = insert(WORDING)
        await unit.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["mobilisation_id", "audience", "language"],
                set_={"texts": statement.excluded.texts},
            ),
            rows,
        )

    async def pause_drills(self, unit: Unit, communities: Collection[str]) -> Sequence[UUID]:
        """A live alert in a community overtakes the drills there; gives which."""
        found = await unit.connection.execute(
            text(RUNNING_DRILLS),
            {"now": unit.now, "communities": list(communities), "why": OVERTAKEN},
        )
        paused = found.scalars().all()
        for mobilisation_id in paused:
            await self.note(unit, mobilisation_id, "paused", OVERTAKEN)
            await self.time_branches(unit, mobilisation_id, TimerKind.PAUSE, "paused")
        return paused

    async def cancelled(
        self, unit: Unit, incident_id: UUID, alert_revision: int
    ) -> Mapping[str, Any] | None:
        """The Cancel that came before the grids of the alert it cancels, if one did."""
        names = {"incident_id": incident_id, "alert_revision": alert_revision}
        row = (await unit.connection.execute(text(CANCELLED), names)).mappings().first()
        return dict(row) if row is not None else None

    async def note(
        self,
        unit: Unit,
        mobilisation_id: UUID,
        what: str,
        reason: str,
        contact_id: UUID | None = None,
    ) -> None:
        await unit.connection.execute(
            insert(TIMELINE).values(
                mobilisation_id=mobilisation_id,
                at=unit.now,
                what=what,
                reason=reason,
                contact_id=contact_id,
            )
        )


def _texts_for(texts: Texts, audience: Audience) -> dict[str, object]:
    return {
        "sms": {purpose: by[audience] for purpose, by in texts.sms.items()},
        "voice": {purpose: by[audience] for purpose, by in texts.voice.items()},
        "page": list(texts.page),
        "places": dict(texts.places),
        "questions": list(texts.questions),
        "take": list(texts.take),
    }
