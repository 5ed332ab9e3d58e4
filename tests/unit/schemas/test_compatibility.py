"""A released version changes only by optional additions: every other change is refused by name."""

import copy
from pathlib import Path
from typing import Any

import pytest

from schemas import compatibility
from schemas.compatibility import breaks, faults, release, released, today
from schemas.events import BY_NAME

RELEASED: dict[str, Any] = {
    "type": "object",
    "required": ["visit_id", "outcome", "doors"],
    "properties": {
        "visit_id": {"type": "string", "format": "uuid"},
        "outcome": {"$ref": "#/$defs/Outcome"},
        "knocks": {"type": "integer", "minimum": 0, "default": 0},
        "seen_at": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "doors": {"type": "array", "items": {"$ref": "#/$defs/Door"}},
        "place": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}]},
    },
    "$defs": {
        "Outcome": {"type": "string", "enum": ["safe", "no_answer"]},
        "Door": {
            "type": "object",
            "required": ["floor"],
            "properties": {"floor": {"type": "integer"}},
        },
    },
}


def changed(*path: str | int, to: object) -> dict[str, Any]:
    """The released schema with one part set; `...` takes it away."""
    schema = copy.deepcopy(RELEASED)
    part: Any = schema
    for step in path[:-1]:
        part = part[step]
    if to is ...:
        del part[path[-1]]
    else:
        part[path[-1]] = to
    return schema


def field(name: str, to: object) -> dict[str, Any]:
    return changed("properties", name, to=to)


DOOR = RELEASED["$defs"]["Door"]
REFUSED = {
    "removed": (field("knocks", ...), "$.knocks: removed or renamed"),
    "newly required": (
        changed("required", to=["visit_id", "outcome", "doors", "knocks"]),
        "$.knocks: required, and was not",
    ),
    "no longer always there": (
        changed("required", to=["visit_id", "outcome"]),
        "$.doors: was always there, and is optional",
    ),
    "another type": (
        field("knocks", {"type": "string", "minimum": 0, "default": 0}),
        "$.knocks: type",
    ),
    "never null": (field("seen_at", {"type": "string", "default": None}), "$.seen_at: anyOf"),
    "null too": (
        field("visit_id", {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]}),
        "$.visit_id: anyOf",
    ),
    "another format": (
        field("visit_id", {"type": "string", "format": "uri"}),
        "$.visit_id: format",
    ),
    "another constraint": (
        field("knocks", {"type": "integer", "minimum": 1, "default": 0}),
        "$.knocks: minimum",
    ),
    "a new constraint": (
        field("knocks", {"type": "integer", "minimum": 0, "maximum": 9, "default": 0}),
        "$.knocks: maximum",
    ),
    "a constraint dropped": (
        field("knocks", {"type": "integer", "default": 0}),
        "$.knocks: minimum",
    ),
    "another default": (
        field("knocks", {"type": "integer", "minimum": 0, "default": 1}),
        "$.knocks: default",
    ),
    "a value removed": (
        changed("$defs", "Outcome", "enum", to=["safe"]),
        "$.outcome: value no_answer removed",
    ),
    "a value renamed": (
        changed("$defs", "Outcome", "enum", to=["safe", "silent"]),
        "$.outcome: value no_answer removed",
    ),
    "values closed": (
        field("visit_id", {"type": "string", "format": "uuid", "enum": ["a"]}),
        "$.visit_id: closed set of values added",
    ),
    "values opened": (
        changed("$defs", "Outcome", to={"type": "string"}),
        "$.outcome: closed set of values dropped",
    ),
    "a part's field removed": (
        changed("$defs", "Door", to=DOOR | {"properties": {}, "required": []}),
        "$.doors[].floor: removed or renamed",
    ),
    "a part's new field required": (
        changed(
            "$defs",
            "Door",
            to=DOOR
            | {
                "required": ["floor", "bell"],
                "properties": DOOR["properties"] | {"bell": {"type": "string"}},
            },
        ),
        "$.doors[].bell: required, and was not",
    ),
    "a list of other things": (
        field("doors", {"type": "array", "items": {"type": "string"}}),
        "$.doors[]",
    ),
    "a list of anything": (field("doors", {"type": "array"}), "$.doors: what it holds"),
    "a longer tuple": (
        field("place", {"type": "array", "prefixItems": [{"type": "number"}] * 3}),
        "$.place: prefixItems",
    ),
    "a tuple of other things": (
        field("place", {"type": "array", "prefixItems": [{"type": "number"}, {"type": "string"}]}),
        "$.place: type",
    ),
}
ALLOWED = {
    "nothing": RELEASED,
    "a new optional field": field("via", {"type": "string", "default": ""}),
    "a part's new optional field": changed(
        "$defs", "Door", "properties", "bell", to={"type": "string", "default": ""}
    ),
    "a new value": changed("$defs", "Outcome", "enum", to=["safe", "no_answer", "away"]),
    "values in another order": changed("$defs", "Outcome", "enum", to=["no_answer", "safe"]),
    "words": RELEASED | {"description": "Visits.", "title": "Visits"},
    "a part called otherwise": changed("properties", "outcome", to={"$ref": "#/$defs/Found"})
    | {"$defs": RELEASED["$defs"] | {"Found": RELEASED["$defs"]["Outcome"]}},
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_breaking_change_is_refused(case: str) -> None:
    schema, fault = REFUSED[case]
    found = breaks(RELEASED, schema)
    assert any(line.startswith(fault) for line in found), found


@pytest.mark.parametrize("case", ALLOWED)
def test_an_addition_is_allowed(case: str) -> None:
    assert breaks(RELEASED, ALLOWED[case]) == []


def test_a_released_event_stays() -> None:
    assert faults({"visits.v1": RELEASED}, {}) == ["visits.v1: released, and gone"]
    assert faults({}, {"visits.v2": RELEASED}) == []


def test_todays_events_keep_what_was_released() -> None:
    assert faults(released(), today()) == []


def test_everything_of_today_is_frozen() -> None:
    assert released() == today(), "run `python -m schemas.compatibility --release`"
    assert set(released()) == {*BY_NAME, "envelope"}


def test_releasing_writes_what_is_new_and_nothing_else(tmp_path: Path) -> None:
    assert release(tmp_path) == sorted(today())
    assert release(tmp_path) == []
    (tmp_path / "answers.v1.json").unlink()
    assert release(tmp_path) == ["answers.v1"]


def test_a_broken_release_is_refused_and_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(tmp_path)
    broken = copy.deepcopy(today())
    del broken["answers.v1"]["properties"]["community_code"]
    monkeypatch.setattr(compatibility, "today", lambda: broken)
    with pytest.raises(ValueError, match=r"answers\.v1: \$\.community_code: removed"):
        release(tmp_path)
    monkeypatch.undo()
    assert released(tmp_path) == today()
