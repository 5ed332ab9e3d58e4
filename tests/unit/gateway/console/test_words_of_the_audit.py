"""The audit in words: what is put on record has its words in both catalogues, and so have codes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.vocabulary import Settlement
from services import gateway
from services.gateway.accounts.domain.sessions import Via
from services.gateway.adapters.texts import LANGUAGES, catalogue
from services.gateway.console.domain.drills import LIVE_ALERT, OTHER_DRILL, OccurrenceState
from services.gateway.console.domain.shifts import ShiftAction
from services.gateway.domain.actor import Pending, Scope
from services.gateway.domain.roles import Role

NOTING = ("note", "self.note", "self.doors.note", "doors.note")
RECORDED_ITSELF = ("paper", "visit-outcome", "leader-answer", "drill")
"""Kinds that stand in the audit as they are; the others are commands to their owners."""
OTHERWISE = {"command-start", "command-answer-matter"}
"""Kinds that stand there under another name."""
NAMED_LATER = (
    *("approve", "decline", "countersign", "stop", "pause", "resume", "close"),
    *("correction", "ad-hoc", "edit-plan", "check-plan"),
)
"""Commands whose kind is a value there."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in Path(gateway.__file__).parent.rglob("*.py"):
        # What is noted there is what an alert's paper says.
        if "translate" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node


def words_of(node: ast.Call) -> list[str]:
    values = [one.value for one in node.args if isinstance(one, ast.Constant)]
    return [one for one in values if isinstance(one, str) and one]


def recorded() -> set[str]:
    """What is put on record, as far as it stands in the code by name."""
    found = {f"drill-{state}" for state in OccurrenceState if state in ("starting", "put_off")}
    found |= {f"shift-{action}" for action in ShiftAction} | {"drill-missed"}
    for name, node in calls():
        said = words_of(node)[:1]
        if name in NOTING or name == "Audited" or name.endswith(("._record", "reveal")):
            found |= {one for one in said if " " not in one}
        if name == "Request":
            own = said and said[0].startswith(RECORDED_ITSELF)
            found |= {one if own else f"command-{one}" for one in said}
    found |= {"officer-disabled", "officer-enabled", *(f"command-{act}" for act in NAMED_LATER)}
    return found - OTHERWISE


def details() -> set[str]:
    """The names of what else is known."""
    return {
        str(keyword.arg)
        for name, node in calls()
        if name in NOTING
        for keyword in node.keywords
        if keyword.arg
    }


def reasons() -> set[str]:
    """Why a drill of the calendar did not begin at its time."""
    given = {one for name, node in calls() if name == "Verdict" for one in words_of(node)[:1]}
    return given | {LIVE_ALERT, OTHER_DRILL}


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_drill_did_not_begin_has_its_words(language: str) -> None:
    whys = reasons()
    assert whys >= {"down", "late", "not-signed", "unwritable"}
    wanted = {f"{kind}.reason.{why}" for kind in ("audit", "drill") for why in whys}
    assert wanted <= catalogue(language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_put_on_record_has_its_words(language: str) -> None:
    known = catalogue(language)
    whats = recorded()
    assert whats >= {"log-in", "roles-changed", "command-widen", "drill-move", "note-shown"}
    missing = [
        what
        for what in whats
        if f"audit.{what}" not in known and f"what.{what.replace('-', '_')}" not in known
    ]
    assert missing == []
    names = details()
    assert names >= {"address", "via", "roles", "scopes"}
    others = {"why", "how", "command", "at", "person", "occurrence", "reason", "code"}
    assert {f"audit.detail.{name}" for name in names | others} <= known.keys()
    coded = {"audit.via": Via, "audit.pending": Pending, "role": Role, "scope": Scope}
    for kind, codes in (*coded.items(), ("settlement", Settlement)):
        assert {f"{kind}.{code}" for code in codes} <= known.keys(), kind
