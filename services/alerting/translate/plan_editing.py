"""One edition as an officer types it: read as files are, checked against what is in force."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from services.alerting.translate.plan_model import Source, Sources
from services.alerting.translate.plan_words_of import Words
from services.alerting.translate.plan_yaml import PlanError, document_of

Key = tuple[str, str]
CITED = re.compile(r"(?P<title>.+?), (?P<place>.+?): ")
"""A source as an edition keeps it, before the rule."""
_WIDE = 10_000
"""Texts stay on the line of their key, however long."""


def edited(plan: str, level: str, text: str, folder: Path, current: Sequence[Edition]) -> Edited:
    """Read and check an edition as `muster plans lint` does; `current` are those of its plan that
    are in force: it may cite the sources that they cite, and those that stand in `folder`."""
    file = Path(f"{plan}/{level}.yaml")
    try:
        typed = checked(document_of(file, text), _citable(folder, current), None)
    except PlanError as error:
        found = (Fault(one.line, one.field, one.wrong) for one in error.problems)
        return Edited(None, tuple(found), {})
    old = [one for one in current if one.level == level]
    edition = _speaking_as(old[0], typed) if old else typed
    others = [one for one in current if one.level != level]
    faults = [Fault(None, "", why) for why in refusals(current, [edition])]
    faults += [fault for _level, fault in alike([edition], others)]
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


def _citable(folder: Path, current: Iterable[Edition]) -> Sources:
    """Sources by key, those of the folder and what the editions in force cite besides: they may
    have been loaded with a list of their own, of which they keep what they cite."""
    known = dict(read_sources(folder / "sources.yaml"))
    for cited in (one for edition in current for one in edition.sources):
        key, _, said = cited.partition(" ")
        own, found = known.get(key), CITED.match(said)
        if found and not (own and said.startswith(f"{own.title}, {own.place}: ")):
            known[key] = Source(title=found["title"], place=found["place"])
    return known


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


def alike(editions: Sequence[Edition], others: Sequence[Edition]) -> Iterator[tuple[str, Fault]]:
    """Where texts of these editions are too alike, each at the level and field of one of them; what
    is alike among `others` alone is not their fault."""
    names = {f"{one.plan}/{one.level}" for one in editions}
    for language in LANGUAGES:
        for found in too_alike([*editions, *others], language):
            pair = sorted((found.one, found.other), key=lambda one: one.edition not in names)
            if pair[0].edition not in names:
                continue
            values = {
                "share": round(found.share * 100),
                "field": pair[1].field,
                "edition": pair[1].edition,
            }
            level = pair[0].edition.partition("/")[2]
            yield level, Fault(None, pair[0].field, Wrong("alike", values))
