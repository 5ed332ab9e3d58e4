"""A grid's call-down list as its template sets it: names opened, words in one language."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from schemas.vocabulary import Rank, VisitOutcome
from services.roster.domain.call_down import AtRisk, GridList, Lead, Questions, StairwellList

FOLDER = Path(__file__).parent.parent / "texts"
BOXES = (
    VisitOutcome.SAFE,
    VisitOutcome.NEEDS_HELP,
    VisitOutcome.MOVED,
    VisitOutcome.NO_ANSWER,
    VisitOutcome.AWAY,
    VisitOutcome.REFUSED,
    VisitOutcome.WRONG_DATA,
)
Open = Callable[[bytes, str], str]
"""Opens what is sealed, in its context."""


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language (`zh` or `en`) by key."""
    texts: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return texts


@dataclass(frozen=True)
class Stamp:
    """When a list was made, in words, and from which revision of the roster."""

    made: str
    revision: int


class CallDownPaper:
    """Writes lists in one language."""

    def __init__(self, language: str, opened: Open) -> None:
        self._language = language
        self._texts = catalogue(language)
        self._open = opened

    def document(
        self, one: GridList, questions: Iterable[Questions], stamp: Stamp
    ) -> dict[str, Any]:
        """What `call_down.typ` sets."""
        t = self._texts
        return {
            "language": self._language,
            "title": t["list.title"].format(name=one.name),
            "stamp": t["list.stamp"].format(made=stamp.made, revision=stamp.revision),
            "secret": t["list.secret"],
            "headings": [t[f"list.{name}"] for name in ("door", "who", "phones", "found", "time")],
            "boxes": [t[f"outcome.{outcome}"] for outcome in BOXES],
            "by": t["list.by"],
            "stairwells": [self._stairwell(stairwell) for stairwell in one.stairwells],
            "ask": t["list.ask"],
            "questions": [
                {"plan": t.get(f"plan.{asked.plan}", asked.plan), "lines": list(asked.questions)}
                for asked in questions
            ],
        }

    def _stairwell(self, one: StairwellList) -> dict[str, Any]:
        return {
            "name": one.name,
            "count": self._texts["list.count"].format(count=len(one.residents)),
            "leads": [self._lead(lead) for lead in one.leads],
            "residents": [self._resident(resident) for resident in one.residents],
        }

    def _lead(self, lead: Lead) -> str:
        t = self._texts
        post = t[f"post.{lead.post}"] + (t["list.deputy"] if lead.rank is Rank.B else "")
        name = self._open(lead.name_sealed, "person.name")
        away = "" if lead.available else t["list.away"]
        return f"{post} {name} {grouped(self._open(lead.phone_sealed, 'person.phone'))}{away}"

    def _resident(self, one: AtRisk) -> dict[str, str]:
        t = self._texts
        name = self._open(one.name_sealed, "resident.name")
        reasons = t["list.comma"].join(t.get(f"reason.{each}", each) for each in one.reasons)
        key = t["list.key"].format(holder=one.key_holder) if one.key_holder else ""
        about = "  ".join(filter(None, (t["list.age"].format(age=one.age), reasons, key)))
        return {"door": one.door, "who": name, "about": about, "phones": self._phones(one)}

    def _phones(self, one: AtRisk) -> str:
        lines = []
        if one.phone_sealed:
            lines.append(grouped(self._open(one.phone_sealed, "resident.phone")))
        if one.kin_sealed:
            kin = json.loads(self._open(one.kin_sealed, "resident.kin"))
            lines += [f"{each['relation']} {each['name']} {grouped(each['phone'])}" for each in kin]
        if one.buddy_name_sealed and one.buddy_phone_sealed:
            name = self._open(one.buddy_name_sealed, "person.name")
            phone = grouped(self._open(one.buddy_phone_sealed, "person.phone"))
            lines.append(f"{self._texts['list.buddy']} {name} {phone}")
        return "\n".join(lines)


def grouped(phone: str) -> str:
    """199 0000 0000; a number of another country as it is."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}" if len(digits) == 11 else phone
