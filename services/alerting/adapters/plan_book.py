"""Plans in force: those of the files, and newer versions that officers have loaded.

Every edition ever in force is kept by version, so that what runs keeps the one it began with.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from schemas.events.commands import EditPlan, LoadPlan
from services.alerting.adapters.tables.plans import PLAN_EDITION, PLAN_LOAD
from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_asks import asked
from services.alerting.domain.plan_edit import Edited
from services.alerting.domain.plan_fault import Fault
from services.alerting.domain.plan_scale import scaled
from services.alerting.domain.plan_words import LANGUAGES
from services.alerting.translate.plan_documents import dumped, dumped_asks, restored
from services.alerting.translate.plan_editing import file_texts
from services.alerting.translate.plan_file import SHIPPED
from services.alerting.translate.plan_words_of import Words, fault_words
from services.runtime.unit import Unit

Key = tuple[str, str]
LOADED = text("""
select distinct on (plan, level) document from alerting.plan_edition
 where loaded_at is not null order by plan, level, version desc
""")
SAY_ASKS = (
    update(PLAN_EDITION)
    .where(
        PLAN_EDITION.c.plan == bindparam("of_plan"),
        PLAN_EDITION.c.level == bindparam("of_level"),
        PLAN_EDITION.c.version == bindparam("of_version"),
    )
    .values(asks=bindparam("numbers"))
)


class StoredPlans:
    """The Editions and PlanBook ports; timers are divided by `factor` when something runs.
    `folder` is where the files stand, and the sources that an edition may cite."""

    def __init__(
        self,
        files: Iterable[Edition],
        factor: float = 1.0,
        folder: Path = SHIPPED,
    ) -> None:
        self._files: Mapping[Key, Edition] = {(one.plan, one.level): one for one in files}
        self.folder = folder
        self._factor = factor
        self._signed: dict[Key, Edition] = dict(self._files)
        self._running: dict[tuple[str, str, int], Edition] = {}
        self._seen: int | None = None

    async def in_force(self, unit: Unit) -> Sequence[Edition]:
        await self._refresh(unit)
        return [self._scaled(edition) for edition in self._signed.values()]

    async def edition(self, unit: Unit, plan: str, level: str, version: int) -> Edition:
        known = self._running.get((plan, level, version))
        if known is not None:
            return known
        own = self._files.get((plan, level))
        if own is not None and own.version == version:
            return self._scaled(own)
        statement = select(PLAN_EDITION.c.document).filter_by(
            plan=plan, level=level, version=version
        )
        kept: Any = (await unit.connection.execute(statement)).scalar()
        if kept is None and own is not None:
            # It began before editions were kept.
            return self._scaled(own)
        if kept is None:
            raise KeyError(f"{plan}/{level} version {version}")
        return self._scaled(restored(kept))

    async def current(self, unit: Unit, plan: str) -> Sequence[Edition]:
        await self._refresh(unit)
        return [edition for edition in self._signed.values() if edition.plan == plan]

    async def load(
        self,
        unit: Unit,
        editions: Sequence[Edition],
        files: Mapping[str, str],
        command_id: UUID,
    ) -> None:
        texts = {(one.plan, one.level): files.get(one.level, "") for one in editions}
        await _keep(unit, editions, texts, loaded_at=unit.now, loaded_by=command_id)
        await self._say_what_they_ask(unit, editions)

    async def note(self, unit: Unit, command: LoadPlan, faults: Sequence[Fault]) -> None:
        versions = {
            str(document.get("level")): document.get("version") for document in command.editions
        }
        await _note(unit, command, faults, versions=versions)

    async def note_edit(self, unit: Unit, command: EditPlan, found: Edited) -> None:
        version = found.edition.version if found.edition is not None else None
        changes = {language: list(lines) for language, lines in found.changes.items()}
        kept = {"versions": {command.level: version}, "checked": command.check, "changes": changes}
        await _note(unit, command, found.faults, **kept)

    async def _refresh(self, unit: Unit) -> None:
        """Read again what is in force when something was loaded since, once a unit."""
        if not unit.first("plans"):
            return
        newest = select(func.coalesce(func.max(PLAN_LOAD.c.load_no), 0))
        seen: int = (await unit.connection.execute(newest)).scalar_one()
        if seen == self._seen:
            return
        if self._seen is None:
            await _keep(unit, list(self._files.values()), file_texts(self.folder))
        signed = dict(self._files)
        for row in await unit.connection.execute(LOADED):
            edition = restored(row.document)
            own = signed.get((edition.plan, edition.level))
            if own is None or own.version < edition.version:
                signed[edition.plan, edition.level] = edition
        if self._seen is None:
            await self._say_what_they_ask(unit, signed.values())
        self._signed = signed
        # Should it not be committed, the next unit keeps and reads all of it once more.
        unit.afterwards.append(partial(self._has_seen, seen))

    def _has_seen(self, load_no: int) -> None:
        self._seen = load_no

    async def _say_what_they_ask(self, unit: Unit, editions: Iterable[Edition]) -> None:
        """What each asks for in numbers, with the timers with which this process runs it."""
        rows = [
            {
                "of_plan": one.plan,
                "of_level": one.level,
                "of_version": one.version,
                "numbers": dumped_asks(asked(scaled(one, self._factor))),
            }
            for one in editions
        ]
        if rows:
            await unit.connection.execute(SAY_ASKS, rows)

    def _scaled(self, edition: Edition) -> Edition:
        key = (edition.plan, edition.level, edition.version)
        if key not in self._running:
            self._running[key] = scaled(edition, self._factor)
        return self._running[key]


async def _note(
    unit: Unit, command: LoadPlan | EditPlan, faults: Sequence[Fault], **kept: object
) -> None:
    said = [_said(one) for one in faults]
    await unit.connection.execute(
        insert(PLAN_LOAD)
        .values(
            command_id=command.command_id,
            plan=command.plan,
            refusal="\n".join(_line(one) for one in said),
            faults=said,
            actor=command.actor,
            at=unit.now,
            **kept,
        )
        .on_conflict_do_nothing()
    )


def _said(fault: Fault) -> dict[str, object]:
    """A fault in the words of each language."""
    what = {language: fault_words(fault.wrong, Words(language)) for language in LANGUAGES}
    return {"line": fault.line, "field": fault.field, "what": what}


def _line(said: Mapping[str, Any]) -> str:
    what: str = said["what"]["en"]
    return f"{said['field']}: {what}" if said["field"] else what


async def _keep(
    unit: Unit, editions: Sequence[Edition], texts: Mapping[Key, str], **loaded: object
) -> None:
    """Keep editions by version with their files; one that is known already only becomes loaded, or
    gets the file that it was kept without."""
    rows = [
        {
            "plan": one.plan,
            "level": one.level,
            "version": one.version,
            "document": dumped(one),
            "file": texts.get((one.plan, one.level), ""),
            "kept_at": unit.now,
        }
        | loaded
        for one in editions
    ]
    if not rows:
        return
    statement = insert(PLAN_EDITION)
    key = ["plan", "level", "version"]
    if loaded:
        statement = statement.on_conflict_do_update(
            index_elements=key,
            set_={name: statement.excluded[name] for name in ("document", "file", *loaded)},
        )
    else:
        statement = statement.on_conflict_do_update(
            index_elements=key,
            set_={"file": statement.excluded.file},
            where=PLAN_EDITION.c.file == "",
        )
    await unit.connection.execute(statement, rows)
