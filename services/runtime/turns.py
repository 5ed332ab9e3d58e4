"""Whose turn it is: in which order the flows that wait are served, and how many events at once.

A flow is what one topic tells of one alert. An officer's word stands behind nothing. Then three in
turns: alerts that had little so far, with all they need to tell their first people; what people
answered; and all else, by topic, and of a topic by alert. So beside the fan-out of a district the
alert of one building, or an answer, waits for two transactions, and not for a thousand grids.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import inf
from typing import TypeVar
from uuid import UUID

from services.runtime.pieces import pieces

FEW = 12
"""Events of an alert that are handled as its first; a community, its grids, the first receipts."""
MOST_FLOWS = 4
"""In one transaction: a new alert needs statements of its own, for which all others would wait."""
MOST_REMEMBERED = 4_096
HURRY_S = 5.0
"""So long after one whom others should be quick for, more of them are likely."""
NOBODY = UUID(int=0)
COMMANDS = "-commands"


@dataclass(frozen=True)
class Flow:
    """What one topic tells of one alert, whose open events wait."""

    lane_rank: int
    topic: str
    trace: UUID


class Rank(IntEnum):
    """Of those that wait in one lane; all but commands in turns."""

    COMMAND = 0
    NEW = 1
    ANSWER = 2
    OTHER = 3


Name = TypeVar("Name", str, UUID, Rank)


class Turns:
    """Remembers who was served; `answers` are the topics of what people answered."""

    def __init__(self, answers: Collection[str] = ()) -> None:
        self._answers = answers
        self._had: Counter[UUID] = Counter()
        self._last = Rank.OTHER
        self._topic = ""
        self._trace: dict[str, UUID] = {}
        self._by_itself = True
        self._hurry_s = -inf

    def order(self, flows: Sequence[Flow], at_once: int) -> Iterator[list[Flow]]:
        """Flows that are served together, at most so many, the best lane first; the next only
        where another worker has all of those before."""
        most = min(at_once, MOST_FLOWS)
        self._by_itself = len({flow.trace for flow in flows}) == 1
        for lane in sorted({flow.lane_rank for flow in flows}):
            waiting = [flow for flow in flows if flow.lane_rank == lane]
            # Who had least first.
            waiting.sort(key=lambda flow: self._had[flow.trace])
            for rank in (Rank.COMMAND, *self._ranks_in_turn()):
                of_rank = [flow for flow in waiting if self.rank(flow) is rank]
                in_turn = self._by_topic(of_rank) if rank > Rank.NEW else [of_rank]
                for some in in_turn:
                    yield from pieces(some, most)

    def rank(self, flow: Flow) -> Rank:
        """By what it is and how much its alert had."""
        if flow.topic.endswith(COMMANDS):
            return Rank.COMMAND
        if self._had[flow.trace] < FEW:
            return Rank.NEW
        return Rank.ANSWER if flow.topic in self._answers else Rank.OTHER

    def served(self, flows: Sequence[Flow], events: Mapping[UUID, int], at_s: float) -> None:
        """These had their turn at this moment, of a clock that only goes on; `events` are how many
        of each alert."""
        rank, last = self.rank(flows[-1]), flows[-1]
        if rank > Rank.COMMAND:
            self._last = rank
        if rank > Rank.NEW:
            self._topic = last.topic if rank is Rank.OTHER else self._topic
            self._trace[last.topic] = last.trace
        if len(self._had) > MOST_REMEMBERED:
            self._had.clear()
        self._had.update(events)
        answered = any(flow.topic in self._answers for flow in flows)
        if answered or rank is Rank.COMMAND or (rank is Rank.NEW and not self._by_itself):
            self.hurry(at_s)

    def hurry(self, at_s: float) -> None:
        """At this moment somebody was served for whom others should be quick."""
        self._hurry_s = at_s

    def calm(self, at_s: float) -> bool:
        """Whether one alert is alone, or there was no new one, no answer and no command lately."""
        return at_s - self._hurry_s > HURRY_S

    def _ranks_in_turn(self) -> list[Rank]:
        return _after([Rank.NEW, Rank.ANSWER, Rank.OTHER], self._last)

    def _by_topic(self, flows: Sequence[Flow]) -> Iterator[list[Flow]]:
        topics = sorted({flow.topic for flow in flows})
        for topic in _after(topics, self._topic):
            of_topic = {flow.trace: flow for flow in flows if flow.topic == topic}
            traces = _after(sorted(of_topic), self._trace.get(topic, NOBODY))
            yield [of_topic[trace] for trace in traces]


def _after(names: Sequence[Name], last: Name) -> list[Name]:
    """Of names in order, from the one after the last one on, round to it."""
    at = bisect_right(names, last)
    return list(names[at:]) + list(names[:at])
