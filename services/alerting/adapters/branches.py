"""Branches in PostgreSQL, with an image of each in memory while nobody else changes it."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, text

from schemas.vocabulary import DrillKind, Lane, MobilisationState
from services.alerting.adapters.branch_rows import COLUMNS, CONFLICTS, KINDS, READERS, Known, upsert
from services.alerting.adapters.ends import BY_ITSELF, ENDED_BY_ITSELF, LOCKED
from services.alerting.adapters.images import Images
from services.alerting.adapters.tables.branches import TIMER
from services.alerting.adapters.tables.mobilisations import TIMELINE
from services.alerting.domain.branch import Branch, Rows
from services.alerting.domain.deadlines import released_by
from services.alerting.domain.draft import Draft
from services.alerting.domain.mobilisation import Correction, Mobilisation
from services.alerting.domain.plan import Edition
from services.alerting.domain.standing_down import OVERTAKEN
from services.alerting.domain.state import Entry, Timer
from services.alerting.ports.branches import Places
from services.alerting.ports.plans import Editions
from services.runtime.errors import Later
from services.runtime.unit import Turn, Unit

CREATE = text("""
insert into alerting.branch (mobilisation_id, community_code, community_id, signature)
select :mobilisation_id, *
  from unnest(cast(:codes as text[]), cast(:ids as uuid[]), cast(:signatures as text[]))
on conflict do nothing
returning community_code
""")
LINK = text("""
insert into alerting.contact_link (contact_id)
select unnest(cast(:contact_ids as uuid[])) on conflict do nothing
""")
ADVANCE = text("""
update alerting.branch b set image = n.image, expected_grids = n.expected_grids
  from unnest(cast(:mobilisations as uuid[]), cast(:codes as text[]), cast(:images as uuid[]),
              cast(:expected as int[]))
       as n(mobilisation_id, community_code, image, expected_grids)
 where b.mobilisation_id = n.mobilisation_id and b.community_code = n.community_code
""")
# It does not end before what is decided here is in. Its revision stays: that is of the whole, and
# an officer who has seen it decides on it whatever figures have moved since.
HOLD = text(f"""
select mobilisation_id, state, revision,
       xmin = pg_current_xact_id()::xid or {ENDED_BY_ITSELF} as same
  from alerting.mobilisation m where mobilisation_id = any(:ids)
 order by mobilisation_id for no key update
""")
LOCK = text(
    """
    select b.community_id, b.expected_grids, b.image, m.alert_id, m.plan, m.level,
           m.plan_version, m.revision, m.lane, m.state, m.paused_at, m.drill, m.state_reason,
           m.exercise, m.alert_revision,
           (select cast(i.header->>'expires' as timestamptz) from alerting.impact i
             where i.alert_id = m.alert_id) as expires,
           (select jsonb_agg(jsonb_build_array(x.message_id, x.wrong) order by x.in_force_at)
              from alerting.message x
             where x.mobilisation_id = m.mobilisation_id and x.purpose = 'correction'
               and x.in_force_at is not null) as corrections,
           (select jsonb_agg(jsonb_build_array(x.message_id, x.selection::text)
                             order by x.in_force_at, x.message_id)
              from alerting.message x
             where m.plan = 'message' and x.mobilisation_id = m.mobilisation_id
               and x.purpose = 'ad-hoc' and x.in_force_at is not null
               and not exists (select from alerting.message y
                                where y.mobilisation_id = x.mobilisation_id
                                  and x.message_id = any(y.wrong))) as messages
      from alerting.branch b join alerting.mobilisation m using (mobilisation_id)
     where b.mobilisation_id = :mobilisation_id and b.community_code = :community_code
       for update of b
    """
)
WAKE = text("select pg_notify('muster_moved', :mobilisation)")
QUIET = timedelta(milliseconds=250)
MOST_WOKEN = 512
"""Mobilisations of which it is remembered when consoles were told last."""


class StoredBranches:
    """Locks a branch's row, and reads the rest only when another process has changed it. Hours that
    plans name are those of `zone`."""

    def __init__(self, editions: Editions, places: Places, zone: tzinfo) -> None:
        self._editions = editions
        self._places = places
        self._zone = zone
        self._images = Images()
        self._woken: dict[UUID, datetime] = {}

    async def create(
        self, unit: Unit, mobilisation_id: UUID, communities: Mapping[str, UUID]
    ) -> None:
        streets = await self._places.street_names(unit, communities.values())
        codes = sorted(communities)
        ids = [communities[code] for code in codes]
        names = {"mobilisation_id": mobilisation_id, "codes": codes, "ids": ids}
        signatures = [streets.get(community_id, "") for community_id in ids]
        made = await unit.connection.execute(CREATE, names | {"signatures": signatures})
        for code in made.scalars():
            unit.kept["new branch", mobilisation_id, code] = True

    async def lock(self, unit: Unit, mobilisation_id: UUID, community_code: str) -> Branch | None:
        key = (mobilisation_id, community_code)
        names = {"mobilisation_id": mobilisation_id, "community_code": community_code}
        row = (await unit.connection.execute(LOCK, names)).first()
        if row is not None and row.state == MobilisationState.PAUSED:
            # It may have waited for the branch until that pause was over: a statement sees the
            # other rows as they were when it began.
            row = (await unit.connection.execute(LOCK, names)).first()
        if row is None:
            return None
        unit.kept["decided at", *key] = row.revision
        branch = self._images.take(key, row.image)
        edition = await self._editions.edition(unit, row.plan, row.level, row.plan_version)
        mobilisation = _mobilisation(mobilisation_id, row, edition, self._zone)
        if branch is not None:
            branch.mobilisation = mobilisation
        else:
            branch = Branch(
                mobilisation=mobilisation,
                community_id=row.community_id,
                community_code=community_code,
                expected_grids=row.expected_grids,
            )
            # Of a branch just made there is nothing to read.
            if not unit.kept.pop(("new branch", *key), False):
                branch.lay(await self._read(unit, names))
        # Not kept until `save`: after a rollback the next lock reads anew.
        return branch

    async def _read(self, unit: Unit, names: Mapping[str, object]) -> Rows:
        rows, known = Rows(), Known()
        for name, kind, table, key in KINDS:
            statement = select(*(table.c[item.name] for item in fields(kind))).filter_by(**names)
            columns = zip(*(await unit.connection.execute(statement)).all(), strict=True)
            read = READERS[name](columns, known)
            setattr(rows, name, {getattr(row, key): row for row in read})
        return rows

    async def save(self, unit: Unit, draft: Draft) -> None:
        """Written once a unit, all branches together: as many statements as there are tables."""
        unit.kept.setdefault("drafts", []).append(draft)
        unit.before_commit("drafts", partial(self._write, unit), Turn.WRITE)

    async def _write(self, unit: Unit) -> None:
        drafts: list[Draft] = unit.kept.pop("drafts")
        owners = [(_names(draft.branch), draft) for draft in drafts]
        for name, kind, table, _key in KINDS:
            rows = [
                names | COLUMNS[kind](row)
                for names, draft in owners
                for row in getattr(draft.rows, name).values()
            ]
            await upsert(unit, table, CONFLICTS[name], rows)
        await self._link(unit, drafts)
        keys = ["mobilisation_id", "community_code", "kind", "subject_id"]
        for name, replaces in (("timers", True), ("put_back", False)):
            timers = [
                names | COLUMNS[Timer](timer) | {"set_at": draft.time}
                for names, draft in owners
                for timer in getattr(draft, name).values()
            ]
            await upsert(unit, TIMER, keys, timers, replaces=replaces)
        at = {"at": unit.now}
        entries = [n | COLUMNS[Entry](entry) | at for n, draft in owners for entry in draft.entries]
        await upsert(unit, TIMELINE, (), entries)
        await self._advance(unit, drafts)

    async def _link(self, unit: Unit, drafts: Sequence[Draft]) -> None:
        new = {each for d in drafts for each in d.rows.contacts.keys() - d.branch.contacts.keys()}
        if new:
            await unit.connection.execute(LINK, {"contact_ids": sorted(new)})

    async def _advance(self, unit: Unit, drafts: Sequence[Draft]) -> None:
        # A new name for what is in memory: should the commit fail, the database has another.
        images = [uuid4() for _ in drafts]
        keys = [_key(draft.branch) for draft in drafts]
        mobilisations = [mobilisation_id for mobilisation_id, _code in keys]
        names = {
            "mobilisations": mobilisations,
            "codes": [code for _mobilisation_id, code in keys],
            "images": images,
            "expected": [draft.expected_grids for draft in drafts],
        }
        await unit.connection.execute(ADVANCE, names)
        decided = sorted(set(mobilisations))
        await self._hold(unit, drafts, decided)
        for mobilisation_id in decided:
            unit.first(LOCKED, mobilisation_id)
            await self._wake_consoles(unit, mobilisation_id)
        for key, image, draft in zip(keys, images, drafts, strict=True):
            draft.branch.lay(draft.rows)
            draft.branch.expected_grids = draft.expected_grids
            self._images.keep(key, image, draft.branch)

    async def _hold(self, unit: Unit, drafts: Sequence[Draft], decided: Sequence[UUID]) -> None:
        """Raises Later when another unit has changed the whole since it was decided on: a grid that
        came while an approval was waited for would not be told, or told at the level before. What
        has ended by itself runs on when anything is left (0045)."""
        held = (await unit.connection.execute(HOLD, {"ids": decided})).all()
        changed = {row.mobilisation_id: row for row in held if not row.same}
        for draft in drafts:
            mobilisation_id, code = _key(draft.branch)
            now = changed.get(mobilisation_id)
            if now and now.revision != unit.kept["decided at", mobilisation_id, code]:
                raise Later(f"it is {now.state} meanwhile, at revision {now.revision}")

    async def _wake_consoles(self, unit: Unit, mobilisation_id: UUID) -> None:
        """Say that figures have moved, at most four times a second a mobilisation.

        What is not said is seen all the same: consoles look again for a while after each change,
        and once a second in any case.
        """
        said_at = self._woken.get(mobilisation_id)
        if said_at is not None and timedelta(0) <= unit.now - said_at < QUIET:
            return
        if len(self._woken) > MOST_WOKEN:
            self._woken.clear()
        self._woken[mobilisation_id] = unit.now
        await unit.connection.execute(WAKE, {"mobilisation": str(mobilisation_id)})


def _mobilisation(mobilisation_id: UUID, row: Any, edition: Edition, zone: tzinfo) -> Mobilisation:
    """What a branch's locked row says of the mobilisation that it is a part of."""
    return Mobilisation(
        mobilisation_id,
        row.alert_id,
        edition,
        zone,
        Lane(row.lane),
        MobilisationState(row.state),
        row.drill == DrillKind.SYSTEM,
        tuple(
            Correction(UUID(message_id), tuple(map(UUID, wrong)))
            for message_id, wrong in row.corrections or ()
        ),
        row.state == MobilisationState.PAUSED and row.state_reason == OVERTAKEN,
        tuple((UUID(message_id), selection) for message_id, selection in row.messages or ()),
        row.paused_at,
        row.state == MobilisationState.CLOSED and row.state_reason == BY_ITSELF,
        # Nobody was really moved in a drill: it is over when it is.
        None if row.exercise else released_by(_sent(row.alert_revision), row.expires),
    )


def _sent(alert_revision: int) -> datetime:
    return datetime.fromtimestamp(alert_revision / 1000, UTC)


def _key(branch: Branch) -> tuple[UUID, str]:
    return branch.mobilisation.mobilisation_id, branch.community_code


def _names(branch: Branch) -> dict[str, Any]:
    return dict(zip(("mobilisation_id", "community_code"), _key(branch), strict=True))
