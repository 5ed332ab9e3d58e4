"""Mobilisations in PostgreSQL."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, select, text, update
from sqlalchemy.dialects.postgresql import insert

from schemas.vocabulary import Audience, Lane, MobilisationState
from services.alerting.adapters.ends import OVERTAKEN_DRILL, StoredEnds
from services.alerting.adapters.impacts import StoredImpacts
from services.alerting.adapters.tables.mobilisations import MOBILISATION, TIMELINE, WORDING
from services.alerting.adapters.times import StoredTimes
from services.alerting.domain.plan import Edition, Texts
from services.alerting.domain.standing_down import OVERTAKEN
from services.alerting.domain.state import TimerKind
from services.runtime.errors import Never
from services.runtime.unit import Unit

WHOLE = text("""
select from alerting.branch where mobilisation_id = :mobilisation_id
 order by community_code for update
""")
PAUSE_DRILLS = """
update alerting.mobilisation m
   set state = 'paused', paused_at = :now, state_reason = :why,
       revision = revision + 1
 where m.exercise and m.state = 'running' and {}
returning m.mobilisation_id
"""
IN_THESE = """exists (
    select 1 from alerting.branch b
     where b.mobilisation_id = m.mobilisation_id and b.community_code = any(:communities))"""
DRILLS_THERE = PAUSE_DRILLS.format(IN_THESE)
LOCK_DRILLS = f"""
select from alerting.mobilisation m where m.exercise and m.ended_at is null and {IN_THESE}
 order by m.mobilisation_id for no key update
"""
"""Whoever is letting one begin, or go on, is waited for: their word is seen by what comes next."""
ONE_AT_A_TIME = """
select pg_advisory_xact_lock(hashtextextended('alerted ' || code, 0))
  from (select code from unnest(cast(:codes as text[])) code order by code) c
"""
DRILL_BESIDE = PAUSE_DRILLS.format(f"m.mobilisation_id = :mobilisation_id and {OVERTAKEN_DRILL}")
OVERTAKEN_NOW = f"""
select {OVERTAKEN_DRILL} from alerting.mobilisation m where m.mobilisation_id = :mobilisation_id
"""


class StoredMobilisations(StoredImpacts, StoredEnds, StoredTimes):
    """What is kept of a mobilisation as a whole."""

    async def runs_under(self, unit: Unit, mobilisation_id: UUID) -> tuple[str, str, int] | None:
        of = MOBILISATION.c
        wanted = select(of.plan, of.level, of.plan_version).filter_by(
            mobilisation_id=mobilisation_id
        )
        row = (await unit.connection.execute(wanted)).first()
        return None if row is None else (row.plan, row.level, row.plan_version)

    async def of_incident(self, unit: Unit, incident_id: UUID, lane: Lane) -> Sequence[UUID]:
        of = MOBILISATION.c
        wanted = select(of.mobilisation_id).filter_by(incident_id=incident_id, lane=lane)
        found = await unit.connection.execute(wanted.order_by(of.mobilisation_id))
        return found.scalars().all()

    async def whole(self, unit: Unit, mobilisation_id: UUID) -> None:
        await unit.connection.execute(WHOLE, {"mobilisation_id": mobilisation_id})

    async def get(self, unit: Unit, mobilisation_id: UUID) -> Mapping[str, Any] | None:
        statement = (
            select(MOBILISATION)
            .where(MOBILISATION.c.mobilisation_id == mobilisation_id)
            .with_for_update()
        )
        row = (await unit.connection.execute(statement)).mappings().first()
        return dict(row) if row is not None else None

    async def put(self, unit: Unit, values: Mapping[str, Any]) -> bool:
        # What is known already is only read: grids of one alert must not queue for the row.
        known = select(MOBILISATION.c.alert_revision, MOBILISATION.c.lane).filter_by(
            mobilisation_id=values["mobilisation_id"]
        )
        row = (await unit.connection.execute(known)).first()
        if row is not None and row.lane != values["lane"]:
            raise Never("what is real and a drill share no mobilisation")
        if row is not None and row.alert_revision >= values["alert_revision"]:
            return False
        await self.whole(unit, values["mobilisation_id"])
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

    async def one_at_a_time(self, unit: Unit, communities: Collection[str]) -> None:
        await unit.connection.execute(text(ONE_AT_A_TIME), {"codes": list(communities)})

    async def pause_drills(self, unit: Unit, communities: Collection[str]) -> Sequence[UUID]:
        """A live alert in a community overtakes the drills there; gives which."""
        names = {"communities": list(communities)}
        await unit.connection.execute(text(LOCK_DRILLS), names)
        return await self._pause(unit, DRILLS_THERE, **names)

    async def pause_drill(self, unit: Unit, mobilisation_id: UUID) -> Sequence[UUID]:
        return await self._pause(unit, DRILL_BESIDE, mobilisation_id=mobilisation_id)

    async def _pause(self, unit: Unit, which: str, **names: Any) -> Sequence[UUID]:
        found = await unit.connection.execute(
            text(which), {"now": unit.now, "why": OVERTAKEN, **names}
        )
        paused = found.scalars().all()
        for mobilisation_id in paused:
            await self.note(unit, mobilisation_id, "paused", OVERTAKEN)
            await self.time_branches(unit, mobilisation_id, TimerKind.PAUSE, "paused")
        return paused

    async def overtaken(self, unit: Unit, mobilisation_id: UUID) -> bool:
        names = {"mobilisation_id": mobilisation_id}
        return bool((await unit.connection.execute(text(OVERTAKEN_NOW), names)).scalar())

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
