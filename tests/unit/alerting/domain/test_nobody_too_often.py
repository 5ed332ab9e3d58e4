"""Nobody is contacted beyond the limits of their number, twice for one reason, or after a stop:
over random rosters in which people share numbers, hold several posts and stand in for others, and
with two mobilisations at once, one of them perhaps a drill."""

from collections import Counter
from collections.abc import Mapping
from random import Random
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.vocabulary import Channel, Lane
from services.alerting.domain.plan import Edition
from services.notifier.domain.number_limits import LENGTHS, Limits, NumberLimits, Window
from tests.builders.alerting import Community, minutes, person
from tests.builders.on_lines import Lines, OnLines, Rang
from tests.builders.restless import PEOPLE, communities, plans

MANY = settings(
    max_examples=120,
    # Of few examples some never do a thing that has to have happened: not by chance, then.
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
ANYTHING = ("cover", "answer", "answer", "find", "time", "time", "time", "pause", "raise", "settle")
numbers = st.fixed_dictionaries(
    {person(name): st.sampled_from(["one", "two", "three", "four", "five"]) for name in PEOPLE}
)
number_limits = st.builds(
    NumberLimits,
    by_channel=st.fixed_dictionaries(
        {
            Channel.CALL: st.builds(
                Limits, st.integers(1, 2), st.integers(2, 5), st.integers(4, 20)
            ),
            Channel.SMS: st.builds(Limits, day=st.integers(2, 12)),
        }
    ),
    reserve=st.sampled_from([0.0, 0.4, 0.6]),
    longest_wait=st.sampled_from([minutes(1), minutes(5)]),
)
EXERCISED = (
    "waited",
    "ended",
    "ended in a drill",
    "withdrawn",
    "stopped before it was sent",
    "numbers of several people",
    "people with several posts",
    "people told by two mobilisations",
    "deputies and levels above told",
)
"""What has to have happened in some example, or nothing was shown."""


def test_nobody_is_contacted_too_often_nor_after_a_stop() -> None:
    seen: Counter[str] = Counter()

    @MANY
    @given(communities, plans, numbers, number_limits, st.data())
    def holds(
        community: Community,
        plan: Edition,
        number_of: Mapping[UUID, str],
        limits: NumberLimits,
        data: st.DataObject,
    ) -> None:
        lines = Lines(limits, number_of, Random(data.draw(st.integers(0, 999), label="chance")))
        second = data.draw(st.sampled_from([Lane.EMERGENCY, Lane.DRILL]), label="second lane")
        both = [OnLines(community, plan, data, lines, lane) for lane in (Lane.EMERGENCY, second)]
        _live(both, data)
        _within_limits(lines)
        _once_for_one_reason(lines.rang, both)
        seen.update(lines.seen + _happened(lines, both))

    holds()
    assert [what for what in EXERCISED if not seen[what]] == []


def _live(both: list[OnLines], data: st.DataObject) -> None:
    for one in both:
        one.cover_some()
    stopped = data.draw(st.sampled_from([None, 0, 1]), label="which is stopped")
    steps = data.draw(st.integers(3, 14), label="steps")
    at = data.draw(st.integers(0, steps - 1), label="stopped at step")
    for step in range(steps):
        if stopped is not None and step == at:
            both[stopped].stop_by_an_officer()
        one = data.draw(st.sampled_from(both), label="which")
        over = one.stopped_at is not None
        one.live(tuple(kind for kind in ANYTHING if not over or kind != "pause"))
    both[0].wait(minutes(250))


def _within_limits(lines: Lines) -> None:
    """Counted anew at each message: in every window that ends with it there were no more."""
    by_line: dict[tuple[str, Channel], list[Rang]] = {}
    for rang in lines.rang:
        by_line.setdefault((rang.number, rang.order.channel), []).append(rang)
    for (_number, channel), messages in by_line.items():
        for nth, last in enumerate(messages, start=1):
            for window, length in LENGTHS.items():
                within = sum(last.at - one.at < length for one in messages[:nth])
                assert within <= _most(lines.limits, channel, last.lane, window)


def _most(limits: NumberLimits, channel: Channel, lane: Lane, window: Window) -> float:
    """Of an hour and a day drills leave a share to emergencies."""
    most = limits.by_channel[channel].of(window)
    keeps = lane is Lane.DRILL and window is not Window.MINUTE
    return most * (1 - limits.reserve) + 1e-9 if keeps else most


def _once_for_one_reason(rang: list[Rang], both: list[OnLines]) -> None:
    """However many posts somebody holds, and whoever they stand in for."""
    reasons = Counter(
        (one.mobilisation_id, one.order.person_id, one.order.round, one.order.channel)
        for one in rang
    )
    assert set(reasons.values()) <= {1}
    for one in both:
        people = [contact.person_id for contact in one.branch.contacts.values()]
        assert len(people) == len(set(people))


def _happened(lines: Lines, both: list[OnLines]) -> Counter[str]:
    told = {(one.mobilisation_id, one.order.person_id) for one in lines.rang}
    people = Counter(person_id for _, person_id in told)
    sharing = {(one.number, one.order.person_id) for one in lines.rang}
    tasks = [task for one in both for task in one.branch.tasks.values()]
    posts = Counter(t.person_id for t in {(t.person_id, t.post_id): t for t in tasks}.values())
    return Counter(
        {
            "numbers of several people": sum(
                n > 1 for n in Counter(number for number, _ in sharing).values()
            ),
            "people with several posts": sum(posts[person_id] > 1 for person_id in people),
            "people told by two mobilisations": sum(n > 1 for n in people.values()),
            "deputies and levels above told": sum("/" in task.cause for task in tasks),
        }
    )
