"""What people said and what became of it, from the carrier's log alone."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Records = Sequence[Mapping[str, Any]]
TAKEN = range(200, 400)


def turned_away(records: Records) -> list[str]:
    """Answers of people that were refused."""
    refused = range(400, 600)
    return [r["id"] for r in records if r["kind"] == "heard" and r["answer"] in refused]


def said_last(records: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """The outcomes that may have been given last for each visit.

    An answer is recorded somewhere between being said and being heard of (or not at all, when
    it never was): it may be the last unless one that was surely recorded was said after this
    one was heard of. A need of help may also stand where somebody else, who had not seen it,
    said another thing after it.
    """
    said: dict[str, tuple[int, str, str]] = {}
    heard: dict[str, int] = {}
    people: dict[str, set[str]] = {}
    for moment, record in enumerate(records):
        if record["kind"] == "said" and record["what"] == "visit":
            said[record["id"]] = (moment, record["sid"], record["value"])
            people.setdefault(record["sid"], set()).add(record["number"])
        elif record["kind"] == "heard" and record["answer"] in TAKEN:
            heard[record["id"]] = moment
    given: dict[str, list[tuple[int, float, str]]] = {}
    for answer, (begun, visit, outcome) in said.items():
        given.setdefault(visit, []).append((begun, heard.get(answer, math.inf), outcome))
    return {
        visit: {
            outcome
            for _, known, outcome in answers
            if all(begun <= known for begun, sure, _ in answers if sure < math.inf)
            or (outcome == "needs_help" and len(people[visit]) > 1)
        }
        for visit, answers in given.items()
        if any(known < math.inf for _, known, _ in answers)
    }
