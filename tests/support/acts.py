"""What the people behind the numbers did and heard, from the carrier's log alone."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Records = Sequence[Mapping[str, Any]]
TAKEN = range(200, 400)


@dataclass(frozen=True)
class Acts:
    """By number: what it was told on and what was said there in time, and whose answer was not
    heard in time or not at all."""

    by_number: Mapping[str, frozenset[str]]
    late: frozenset[str]

    def of(self, number: str | None) -> frozenset[str] | None:
        """What a number did, None where that can't be told; nobody's number did nothing."""
        if number in self.late:
            return None
        return self.by_number.get(number or "", frozenset())


def acts_until(records: Records, end: datetime) -> Acts:
    """What was done before `end`."""
    in_time = {
        record["id"]
        for record in records
        if record["kind"] == "heard"
        and record["answer"] in TAKEN
        and datetime.fromisoformat(record["at"]) < end
    }
    done: dict[str, set[str]] = defaultdict(set)
    late: set[str] = set()
    for record in records:
        if record["kind"] == "accepted" and record["direction"] == "outbound-api":
            done[record["to"]].add(record["what"])
        elif record["kind"] == "said" and record["id"] in in_time:
            door = record["sid"] if record["what"] == "visit" else ""
            done[record["number"]].add(f"{record['what']} {door} {record['value']}")
        elif record["kind"] == "said":
            late.add(record["number"])
    return Acts({number: frozenset(acts) for number, acts in done.items()}, frozenset(late))


def turned_away(records: Records) -> list[str]:
    """Answers of people that were refused."""
    refused = range(400, 600)
    return [r["id"] for r in records if r["kind"] == "heard" and r["answer"] in refused]


def said_last(records: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """The outcomes that may have been given last for each visit.

    An answer is recorded somewhere between being said and being heard of (or not at all, when
    it never was): it may be the last unless one that was surely recorded was said after this
    one was heard of.
    """
    said: dict[str, tuple[int, str, str]] = {}
    heard: dict[str, int] = {}
    for moment, record in enumerate(records):
        if record["kind"] == "said" and record["what"] == "visit":
            said[record["id"]] = (moment, record["sid"], record["value"])
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
        }
        for visit, answers in given.items()
        if any(known < math.inf for _, known, _ in answers)
    }
