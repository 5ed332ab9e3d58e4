"""What a level cannot settle goes up with its time, and the answer comes back."""

from dataclasses import replace

import pytest

from schemas import ids
from schemas.vocabulary import (
    AttemptStatus,
    Channel,
    MatterKind,
    MatterLevel,
    MatterState,
    MobilisationState,
    Settlement,
    TaskKind,
    TaskState,
    VisitOutcome,
)
from services.alerting.domain.events import TimerDue
from services.alerting.domain.ladder import TOLD_VALID
from services.alerting.domain.matters import AGAIN
from services.alerting.domain.state import TimerKind
from tests.builders.alerting import Community, edition, minutes, node, small_community
from tests.builders.chain import Chain

SETTLE = TaskKind.SETTLE
STREET, DISTRICT = "110101001", "110101"
WITHIN = edition().settle_within


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community(), edition())
    chain.cover("g1")
    for name in ("c.A", "g1.A"):
        chain.sent(name)
        chain.answer(name)
    return chain


def rounds(chain: Chain, name: str) -> list[str]:
    return [name.partition(":")[0] for name, _ in chain.ordered(name)]


def test_the_level_above_is_told_and_has_its_time(chain: Chain) -> None:
    chain.raises("g1.A")
    assert chain.matter().level is MatterLevel.COMMUNITY
    assert chain.matter().due_at == chain.now + WITHIN
    assert rounds(chain, "c.A") == ["first", "matter"]
    assert chain.task("c", "c.A", SETTLE).state is TaskState.OPEN


def test_each_matter_is_a_message_of_its_own(chain: Chain) -> None:
    chain.raises("g1.A")
    chain.sent("c.A")
    chain.answer("c.A")
    chain.raises("g1.A", MatterKind.SUPPLIES, name="two")
    assert rounds(chain, "c.A") == ["first", "matter", "matter"]


def test_the_answer_comes_back_to_who_raised_it(chain: Chain) -> None:
    chain.raises("g1.A")
    chain.settles("c.A", Settlement.TRANSPORT)
    assert (chain.matter().state, chain.matter().settlement) == (MatterState.SETTLED, "transport")
    assert chain.task("c", "c.A", SETTLE).state is TaskState.DONE
    assert chain.ordered("g1.A")[-1] == (f"settled:{chain.matter().matter_id}", Channel.SMS)


def test_an_answer_given_just_before_the_deadline_is_still_worth_telling(chain: Chain) -> None:
    chain.wait(edition().deadline - minutes(2))
    chain.raises("g1.A")
    chain.wait(minutes(1))
    chain.settles("c.A", Settlement.TRANSPORT)
    told = chain.last_order("g1.A")
    assert told.round == f"settled:{chain.matter().matter_id}"
    assert told.not_after == chain.now + TOLD_VALID


def test_the_levels_above_the_community_are_watched_until_it_is_over(chain: Chain) -> None:
    chain.raises("g1.A")
    watch = (TimerKind.WATCH, chain.matter().matter_id)
    assert watch not in chain.timers
    chain.settles("c.A", None)
    assert (chain.timers[watch].mark, chain.timers[watch].due_at) == ("street", chain.now)
    chain.wait(minutes(1))
    assert watch not in chain.timers
    # Once more, so that nobody is phoned about it any longer.
    chain.settles(division=STREET)
    assert chain.timers[watch].due_at == chain.now


def test_a_level_that_does_not_answer_is_passed_by(chain: Chain) -> None:
    chain.raises("g1.A")
    chain.sent("c.A")
    chain.answer("c.A")
    chain.wait(WITHIN)
    assert chain.matter().level is MatterLevel.STREET
    assert chain.task("c", "c.A", SETTLE).state is TaskState.HANDED_OVER
    chain.wait(WITHIN)
    assert chain.matter().level is MatterLevel.DISTRICT
    chain.wait(WITHIN)
    assert chain.matter().level is MatterLevel.DISTRICT
    assert chain.notes["matter_overdue"] == 1
    chain.settles(division=DISTRICT)
    assert chain.matter().state is MatterState.SETTLED


def test_what_is_overdue_at_the_district_is_asked_for_again_some_times(chain: Chain) -> None:
    chain.raises("c.A")
    chain.settles(how=None)
    due, matter_id = chain.matter().due_at, chain.matter().matter_id
    chain.now = due
    asked_again = chain.tell(TimerDue(TimerKind.MATTER, matter_id, MatterLevel.DISTRICT))
    assert asked_again.timers[TimerKind.WATCH, matter_id].due_at == chain.now
    for asked in range(2, AGAIN + 1):
        chain.wait(WITHIN)
        assert (chain.matter().again, chain.matter().again_at) == (asked, chain.now)
    chain.wait(WITHIN * 3)
    assert (chain.matter().again, chain.matter().state) == (AGAIN, MatterState.OPEN)
    assert (chain.matter().due_at, chain.notes["matter_overdue"]) == (due, AGAIN + 1)
    assert not [timer for timer in chain.timers if timer[1] == matter_id]


def test_sent_on_up_it_has_its_time_anew(chain: Chain) -> None:
    chain.raises("g1.A")
    assert chain.matter().came_at == chain.matter().raised_at
    chain.wait(minutes(5))
    chain.settles("c.A", None)
    assert (chain.matter().level, chain.matter().due_at) == (MatterLevel.STREET, chain.now + WITHIN)
    assert chain.matter().came_at == chain.now
    chain.wait(minutes(10))
    assert chain.matter().level is MatterLevel.STREET


def test_a_plan_that_gives_another_time_leaves_what_came_before_it(chain: Chain) -> None:
    chain.raises("c.A")
    came = chain.now
    chain.set_edition(replace(edition(), settle_within=minutes(5)))
    chain.wait(minutes(10))
    matter = chain.matter()
    assert (matter.level, matter.came_at, matter.due_at) == (
        MatterLevel.STREET,
        came,
        came + WITHIN,
    )


def test_a_pause_takes_no_time_from_a_level(chain: Chain) -> None:
    chain.raises("c.A")
    came = chain.now
    chain.pause()
    chain.resume(minutes(30))
    assert (chain.matter().came_at, chain.matter().due_at) == (
        came + minutes(30),
        came + minutes(30) + WITHIN,
    )


def test_what_is_raised_in_a_pause_has_its_whole_time_after_it_and_no_more(chain: Chain) -> None:
    chain.pause()
    chain.wait(minutes(110))
    chain.raises("c.A")
    chain.wait(minutes(10))
    chain.resume()
    assert (chain.matter().came_at, chain.matter().due_at) == (chain.now, chain.now + WITHIN)
    chain.wait(WITHIN)
    assert chain.matter().level is MatterLevel.DISTRICT


def test_without_a_community_leader_the_street_has_it(chain: Chain) -> None:
    chain.community.holders["c"] = ()
    chain.cover("g1", revision=2, alert=1)
    chain.raises("g1.A")
    assert chain.matter().level is MatterLevel.STREET


def test_what_the_community_raises_goes_to_the_street(chain: Chain) -> None:
    chain.raises("c.A")
    assert chain.matter().level is MatterLevel.STREET
    assert chain.tasks(kind=SETTLE) == []


def test_who_leads_no_grid_raises_nothing(chain: Chain) -> None:
    chain.raises("g1/b1/s1.A")
    assert chain.branch.matters == {}
    assert chain.notes["matter_refused"] == 1


def all_found(chain: Chain) -> None:
    """Every door of the grid has an outcome: one needs help, so that its leader's task is done."""
    for name in ("g1/b1.A", "g1/b1/s1.A", "g1/b1/s2.A"):
        chain.answer(name)
    chain.found("wang", VisitOutcome.SAFE, by="g1/b1/s1.A")
    chain.found("li", VisitOutcome.NEEDS_HELP, by="g1/b1/s1.A")
    assert chain.task("g1", "g1.A").state is TaskState.DONE


def all_safe(chain: Chain) -> None:
    all_found(chain)
    chain.wait(minutes(1))
    chain.found("li", VisitOutcome.SAFE, by="g1/b1/s1.A")


def test_who_leads_raises_also_when_every_door_has_an_outcome(chain: Chain) -> None:
    all_found(chain)
    chain.raises("g1.A", MatterKind.TRANSPORT)
    assert chain.matter().level is MatterLevel.COMMUNITY
    chain.settles("c.A", Settlement.TRANSPORT)
    assert chain.ordered("g1.A")[-1] == (f"settled:{chain.matter().matter_id}", Channel.SMS)


def test_past_the_deadline_what_a_leader_raises_lies_before_the_street(chain: Chain) -> None:
    """A task of the community's would be over at once, and whoever holds it passed for silent."""
    all_found(chain)
    chain.wait(edition().deadline)
    chain.raises("g1.A", MatterKind.TRANSPORT, name="two")
    matter = chain.branch.matters[ids.of("test-matter", "two")]
    assert (matter.level, matter.state) == (MatterLevel.STREET, MatterState.OPEN)
    assert not chain.tasks(kind=SETTLE, live=True)


def test_who_led_a_grid_that_was_lifted_raises_nothing(chain: Chain) -> None:
    all_safe(chain)
    chain.community.grids = {**chain.community.grids, "g2": {"s1": ()}}
    chain.cover("g2")
    chain.lift("g1")
    refused = chain.raises("g1.A").entries[-1]
    assert (refused.what, refused.reason) == ("matter_refused", "lifted")
    assert chain.branch.matters == {}


def test_who_leads_another_grid_too_raises_by_that_one() -> None:
    community = Community({"g1": {"s1": ("wang", "li"), "s2": ()}, "g2": {"s1": ("zhao",)}})
    community.holders |= {"g1": ("g.A",), "g2": ("g.A",)}
    for lifted, left in (("g1", "g2"), ("g2", "g1")):
        chain = Chain(community, edition())
        chain.cover("g1", "g2")
        chain.answer("g.A")
        for name in ("wang", "li", "zhao"):
            chain.found(name, VisitOutcome.SAFE, by="g.A")
        chain.lift(lifted)
        chain.raises("g.A")
        assert chain.matter().grid_id == node(left)


def test_what_the_community_raises_past_the_last_deadline_lapses_when_asked_for_the_last_time(
    chain: Chain,
) -> None:
    chain.expect_grids(1)
    all_safe(chain)
    assert chain.task("c", "c.A").state is TaskState.DONE
    chain.wait(edition().deadline)
    chain.raises("c.A")
    chain.wait(WITHIN * (1 + AGAIN))
    assert (chain.matter().grid_id, chain.matter().state) == (None, MatterState.OPEN)
    chain.wait(WITHIN)
    assert chain.matter().state is MatterState.LAPSED
    assert not chain.left()


def test_when_all_is_over_nothing_is_raised(chain: Chain) -> None:
    all_found(chain)
    chain.set_state(MobilisationState.CLOSED)
    chain.raises("g1.A")
    assert chain.branch.matters == {}


def test_the_answer_to_what_came_up_goes_to_a_leader_who_is_done(chain: Chain) -> None:
    all_found(chain)
    chain.wait(minutes(10))
    chain.settles("c.A")
    assert chain.ordered("g1.A")[-1][0] == f"settled:{chain.matter().matter_id}"


def test_settled_twice_the_first_stands(chain: Chain) -> None:
    chain.raises("g1.A")
    chain.settles("c.A", Settlement.TRANSPORT)
    chain.settles(how=Settlement.PEOPLE)
    assert chain.matter().settlement is Settlement.TRANSPORT
    assert chain.notes["matter_refused"] == 1
    assert rounds(chain, "g1.A").count("settled") == 1


@pytest.mark.parametrize("division", ["110101001002", "110101002", "330106"])
def test_another_division_does_not_answer(chain: Chain, division: str) -> None:
    chain.raises("g1.A")
    chain.settles(division=division)
    assert chain.matter().state is MatterState.OPEN


def test_a_level_below_does_not_answer(chain: Chain) -> None:
    chain.raises("c.A")
    chain.settles(division="110101001001")
    chain.settles("g1.A")
    assert chain.matter().state is MatterState.OPEN
    chain.settles(division=STREET)
    assert chain.matter().state is MatterState.SETTLED


def test_above_the_district_there_is_nobody(chain: Chain) -> None:
    chain.raises("c.A")
    chain.settles(how=None)
    chain.settles(how=None)
    assert chain.matter().level is MatterLevel.DISTRICT
    assert chain.notes["matter_refused"] == 1


def test_a_stop_ends_it_and_nothing_is_written(chain: Chain) -> None:
    chain.raises("g1.A")
    chain.stop()
    known = len(chain.orders)
    chain.settles()
    assert chain.matter().state is MatterState.STOOD_DOWN
    assert len(chain.orders) == known


def test_lifting_its_grid_ends_it(chain: Chain) -> None:
    chain.raises("g1.A")
    chain.lift("g1")
    assert chain.matter().state is MatterState.STOOD_DOWN
    assert chain.task("c", "c.A", SETTLE).state is TaskState.STOOD_DOWN


def test_past_the_deadline_it_lapses(chain: Chain) -> None:
    chain.set_edition(replace(edition(), settle_within=minutes(600)))
    chain.raises("g1.A")
    chain.wait(minutes(241))
    assert chain.matter().state is MatterState.LAPSED


def test_an_answer_in_a_pause_is_told_when_things_go_on(chain: Chain) -> None:
    chain.raises("g1.A")
    chain.pause()
    chain.settles()
    assert "settled" not in rounds(chain, "g1.A")
    chain.resume(minutes(30))
    assert rounds(chain, "g1.A")[-1] == "settled"


def test_before_it_is_approved_nothing_is_raised() -> None:
    chain = Chain(small_community(), edition(), MobilisationState.AWAITING_APPROVAL)
    chain.cover("g1")
    chain.raises("g1.A")
    assert chain.branch.matters == {}


def test_who_is_silent_about_it_is_passed_on_to_the_deputy(chain: Chain) -> None:
    chain.raises("g1.A")
    chain.silence("c.A")
    assert chain.task("c", "c.B", SETTLE).state is TaskState.OPEN
    chain.report("c.B", AttemptStatus.SENT)
    chain.settles("c.B")
    assert chain.matter().answered_by == chain.contact_id("c.B")
    assert chain.matter().node_id == node("g1")
