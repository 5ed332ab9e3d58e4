"""Which ends of two runs of one mobilisation must be the same: where people did the same.

Two runs on one machine never have the same pace. Who was asked again because an answer came a
moment later, who stood in for whom, whose text died with its sender and who was called instead,
who came to a door before the deadline: all that may differ, and what follows from it at the
places above and below with it. Everything else must end alike.
"""

from collections.abc import Iterator

from tests.support.endings import Ending, Place

Ends = dict[str, tuple[str, str]]


def alike(one: Ending, other: Ending) -> Ends:
    """Tasks and visits of both runs, with how each ended in the one and in the other, as far as
    everybody concerned did the same in time in both."""
    places = [*_parted(one, other), *_parted(other, one)]
    moved = {place[-1] for place in places}
    above = {node for place in places for node in place}
    first, second = one.ends(), other.ends()
    return {
        i: (first[i][0], second[i][0])
        for i in first.keys() & second.keys()
        if first[i][1][-1] not in above and moved.isdisjoint(first[i][1])
    }


def _parted(one: Ending, other: Ending) -> Iterator[Place]:
    """The places of those tasks in the one run whose holder did otherwise in the other."""
    for task in one.tasks.values():
        did = one.acts.of(one.numbers.get(task.contact))
        if did is None or did != other.acts.of(other.numbers.get(task.contact)):
            yield task.place
