"""Roster, receipts, answers, doors and timers together: how they are heard changes no result.

A story is heard twice: as it happens, and with gaps, after each of which what waited is heard with
each producer's events in their order and those of different producers in any, some of it twice, and
only then the timers that ran out (late, those of one second in any order). Equal are how each door
stands and every figure of doors at every node; what became of each post's duty and of each resident
who was sent for, and who did it; and where everybody answers and the alert stays as it is, every
task and every figure.

What an order changes by right, and is therefore not compared or not in a story:
- *The way there.* Who is not yet known to be silent or to be unable is asked first; who is known to
  be is passed over at once. So of tasks that were passed on the last counts; of a post that nobody
  took, not who was asked last; of a rescue, help or a buddy's visit that nobody took, nothing.
- *Of several who may go the first to be heard do*: of buddies one, of those who are sent so many as
  the plan wants. So who of them goes is not compared, nor whether a buddy still went to a door that
  somebody else found open.
- *A milder level's tasks end as the graver one is heard*, a grid's as it is lifted: whether they
  were done by then is no result, so they are left out. What was found at a door until then is asked
  anew, so nothing is found between a graver level and the end of a gap.
- *Silence.* Our down-time counts against nobody: who answers after the end of their ladder has
  answered in time where its timers came late. So who answers does so before it.
- *An "I can't" counts when it is heard*, also one that was said to a milder message: somebody else
  is told the sooner. Whether they are asked once more at a graver level depends on which is heard
  first. So where the alert is raised nobody says it.
- *Contradictions.* A task that was passed on for an "I can't" does not come back with a "received"
  that was said later; each person says one of both. A door's outcome that the next overtakes may
  have sent nobody yet; how the door stands is the same (`test_properties`), so outcomes are apart.
- *Deadlines, the end, a stop, a pause* are in force when they are heard; they have other tests.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from uuid import UUID

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from schemas.vocabulary import AnswerKind, TaskKind, TaskState
from services.alerting.domain.responding import OF_ONE_DOOR, RESPONSES
from services.alerting.domain.state import Task, Visit
from services.alerting.domain.tasking import level_of
from services.gateway.console.domain.figures import VISITS
from tests.builders.alerting import node
from tests.builders.heard import LIFTED, Heard
from tests.builders.roll_up import rolled_up
from tests.builders.stories import Gap, Story, gaps, stories

Stands = tuple[TaskKind, UUID, UUID | None, UUID | None, UUID | None, TaskState]
"""A task's kind, place, post, resident, holder and state."""
PLENTY = settings(
    max_examples=120,
    # Of few examples some never do a thing that has to have happened: not by chance, then.
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
EXERCISED = (
    "GridCovered",
    "CommunityCovered",
    "AttemptReported",
    "ContactAnswered",
    "DoorAnswered",
    "TimerDue",
    "waited",
    "crossed",
    "heard again",
    "timers late",
    "timers alike",
    "everybody answered",
    "raised",
    "lifted",
    "left a post",
    "passed on",
    "sent to a door",
)
"""What has to have happened in some story, or nothing was shown."""


def test_how_it_is_heard_changes_no_result() -> None:
    seen: Counter[str] = Counter()

    @PLENTY
    @given(stories(), gaps, st.integers(0, 2**16))
    def equal(story: Story, missed: list[Gap], seed: int) -> None:
        assume(story.raised is None or not _says_cannot(story))
        straight, other = Heard(story), Heard(story, missed, Random(seed))
        straight.live()
        other.live()
        assert _doors(straight) == _doors(other)
        assert _figures(straight, story) == _figures(other, story)
        assert Counter(_posts(straight, story)) == Counter(_posts(other, story))
        seen.update(other.seen + _happened(other, story))

    equal()
    assert [what for what in EXERCISED if not seen[what]] == []


def _says_cannot(story: Story) -> bool:
    return any(one.says is AnswerKind.CANNOT for one in story.personas.values())


def _happened(world: Heard, story: Story) -> Counter[str]:
    tasks = world.branch.tasks.values()
    return Counter(
        {
            "everybody answered": int(story.all_answer),
            "raised": int(story.raised is not None),
            "lifted": int(story.lifted is not None),
            "left a post": int(story.absent is not None),
            "passed on": sum(task.successor_id is not None for task in tasks),
            "sent to a door": sum(task.kind in OF_ONE_DOOR for task in tasks),
        }
    )


def _doors(world: Heard) -> dict[UUID, Visit]:
    """But for when it was asked for anew, and the step of a shut door that waits."""
    return {
        visit_id: replace(visit, asked_at=None, step=None)
        for visit_id, visit in world.branch.visits.items()
    }


def _figures(world: Heard, story: Story) -> dict[UUID, dict[str, int]]:
    """Of doors; of tasks too where nobody takes over from anybody."""
    in_full = story.all_answer and story.raised is None and story.lifted is None
    return {
        node_id: {name: n for name, n in figures.items() if in_full or name in VISITS}
        for node_id, figures in rolled_up(world.branch).items()
    }


def _posts(world: Heard, story: Story) -> Iterator[Stands]:
    tasks = world.branch.tasks.values()
    newest = max((level_of(task.cause) for task in tasks), default=0)
    lifted = node(LIFTED) if story.lifted is not None else None
    for task in tasks:
        first_round = task.kind in (TaskKind.LEAD, TaskKind.VISIT)
        milder = first_round and level_of(task.cause) < newest
        if not milder and (lifted is None or task.grid_id != lifted):
            yield from _stands(task, story)


def _stands(task: Task, story: Story) -> Iterator[Stands]:
    buddy = task.kind is TaskKind.VISIT
    nobody_took = task.answered_at is None
    passed_by = task.successor_id is not None or buddy or (task.kind in RESPONSES and nobody_took)
    if passed_by and not story.all_answer:
        return
    over = TaskState.STOOD_DOWN if buddy and task.state is TaskState.DONE else task.state
    if task.kind in OF_ONE_DOOR:
        yield task.kind, task.node_id, None, task.resident_id, None, over
    else:
        holder = None if nobody_took else task.person_id
        yield task.kind, task.node_id, task.post_id, task.resident_id, holder, over
