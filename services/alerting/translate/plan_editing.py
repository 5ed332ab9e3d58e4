"""One edition as an officer types it: read as files are, checked against what is in force."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from services.alerting.domain.plan import Edition, Texts
from services.alerting.domain.plan_edit import Edited
from services.alerting.domain.plan_fault import Fault, Wrong
from services.alerting.domain.plan_likeness import too_alike
from services.alerting.domain.plan_versions import refusals
from services.alerting.domain.plan_words import COMMON_PURPOSES, LANGUAGES
from services.alerting.translate.plan_diff import differences
from services.alerting.translate.plan_file import checked, read_sources
from services.alerting.translate.plan_words_of import Words
from services.alerting.translate.plan_yaml import PlanError, document_of

Key = tuple[str, str]
_WIDE = 10_000
"""Texts stay on the line of their key, however long."""


def edited(plan: str, level: str, text: str, folder: Path, current: Sequence[Edition]) -> Edited:
    """Read and check an edition as `muster plans lint` does; `current` are those of its plan that
    are in force, `folder` is where the sources stand that it may cite."""
    file = Path(f"{plan}/{level}.yaml")
    try:
        typed = checked(document_of(file, text), read_sources(folder / "sources.yaml"), None)
    except PlanError as error:
        found = (Fault(one.line, one.field, one.wrong) for one in error.problems)
        return Edited(None, tuple(found), {})
    old = [one for one in current if one.level == level]
    edition = _speaking_as(old[0], typed) if old else typed
    others = [one for one in current if one.level != level]
    faults = [Fault(None, "", why) for why in refusals(current, [edition])]
    faults += _alike(edition, others)
    changes = {
        language: [
            line
            for head, lines in differences(old, [edition], Words(language))
            for line in (head, *lines)
        ]
        for language in LANGUAGES
    }
    return Edited(edition, tuple(faults), changes)


def file_texts(folder: Path) -> dict[Key, str]:
    """The files of a folder of plans as they stand, by plan and level."""
    return {
        (file.parent.name, file.stem): file.read_text(encoding="utf-8")
        for file in sorted(folder.glob("*/*.yaml"))
    }


def file_text(document: Mapping[str, Any]) -> str:
    """An edition's data as the text of a file."""
    written: str = yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False, width=_WIDE)
    return written


def _speaking_as(current: Edition, typed: Edition) -> Edition:
    """With what every plan says alike as it is in force: a file of an edition does not hold it."""
    texts = {
        language: _common_of(current.texts[language], own) for language, own in typed.texts.items()
    }
    return replace(typed, texts=texts)


def _common_of(current: Texts, own: Texts) -> Texts:
    alike = [str(purpose) for purpose in COMMON_PURPOSES]
    sms = {purpose: current.sms[purpose] for purpose in alike if purpose in current.sms}
    voice = {purpose: current.voice[purpose] for purpose in alike if purpose in current.voice}
    return replace(own, sms={**own.sms, **sms}, voice={**own.voice, **voice})


def _alike(edition: Edition, others: Sequence[Edition]) -> Iterator[Fault]:
    name = f"{edition.plan}/{edition.level}"
    for language in LANGUAGES:
        for found in too_alike([edition, *others], language):
            pair = sorted((found.one, found.other), key=lambda one: one.edition != name)
            if pair[0].edition != name:
                continue
            values = {
                "share": round(found.share * 100),
                "field": pair[1].field,
                "edition": pair[1].edition,
            }
            yield Fault(None, pair[0].field, Wrong("alike", values))
