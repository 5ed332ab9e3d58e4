"""In which order the flows that wait are served."""

from collections.abc import Sequence
from uuid import UUID

from services.runtime.together import LEAST
from services.runtime.turns import FEW, HURRY_S, MOST_FLOWS, Flow, Rank, Turns

DISTRICT, BUILDING, STREET = UUID(int=1), UUID(int=2), UUID(int=3)


def flow(trace: UUID, topic: str = "impacts", lane: int = 0) -> Flow:
    return Flow(lane, topic, trace)


def serve(turns: Turns, flows: Sequence[Flow], times: int = 1, at_once: int = 1) -> list[Flow]:
    """Who is served, one event a time; nobody's events end."""
    served: list[Flow] = []
    for _ in range(times):
        some = next(turns.order(flows, at_once))
        turns.served(some, {one.trace: 1 for one in some}, 0.0)
        served += some
    return served


def long_known(*traces: UUID) -> Turns:
    turns = Turns()
    for _ in range(2):
        turns.served([flow(traces[0])], dict.fromkeys(traces, FEW), 0.0)
    return turns


def test_the_better_lane_goes_first_and_commands_go_first_in_theirs() -> None:
    drill, command = flow(BUILDING, lane=2), flow(DISTRICT, "alert-commands")
    waiting = [drill, flow(DISTRICT), command]
    assert [one for some in Turns().order(waiting, 1) for one in some] == [
        command,
        flow(DISTRICT),
        drill,
    ]


def test_whose_alert_had_least_goes_first() -> None:
    turns = Turns()
    assert serve(turns, [flow(DISTRICT)], 3) == [flow(DISTRICT)] * 3
    assert serve(turns, [flow(DISTRICT), flow(BUILDING)], 3) == [flow(BUILDING)] * 3


def test_a_new_alert_goes_before_every_second_transaction() -> None:
    turns = long_known(DISTRICT)
    waiting = [flow(DISTRICT), flow(BUILDING)]
    assert serve(turns, waiting, 4) == [
        flow(BUILDING),
        flow(DISTRICT),
        flow(BUILDING),
        flow(DISTRICT),
    ]


def test_an_alert_that_had_a_few_is_new_no_more() -> None:
    turns = long_known(DISTRICT)
    assert turns.rank(flow(BUILDING)) is Rank.NEW
    serve(turns, [flow(BUILDING)], FEW)
    assert turns.rank(flow(BUILDING, "timers")) is Rank.OTHER


def test_of_what_is_long_known_each_topic_has_its_turn_and_of_a_topic_each_alert() -> None:
    turns = long_known(DISTRICT, STREET)
    grids = [flow(DISTRICT), flow(STREET)]
    timers = flow(STREET, "timers")
    assert serve(turns, [*grids, timers], 4) == [timers, grids[1], timers, grids[0]]


def test_new_alerts_answers_and_all_else_take_turns() -> None:
    turns = Turns(answers=["answers"])
    for _ in range(2):
        turns.served([flow(DISTRICT)], {DISTRICT: FEW}, 0.0)
    answers = flow(DISTRICT, "answers")
    grids, timers, new = flow(DISTRICT), flow(DISTRICT, "timers"), flow(BUILDING)
    assert serve(turns, [answers, grids, timers, new], 6) == [
        *(new, answers, timers),
        *(new, answers, grids),
    ]


def test_a_few_alerts_share_a_transaction_and_never_too_many() -> None:
    traces = [UUID(int=number) for number in range(1, 8)]
    turns = long_known(*traces)
    some, rest = list(turns.order([flow(trace) for trace in traces], 16))
    assert (len(some), len(rest)) == (MOST_FLOWS, 3)


def test_what_nobody_can_have_now_is_passed_by() -> None:
    turns = long_known(DISTRICT)
    waiting = [flow(DISTRICT), flow(BUILDING), flow(STREET)]
    assert [some[0].trace for some in turns.order(waiting, 1)] == [BUILDING, STREET, DISTRICT]


def test_a_transaction_has_room_for_an_event_of_each_flow_that_shares_it() -> None:
    assert min(LEAST, FEW) >= MOST_FLOWS


def test_while_one_alert_is_alone_nobody_need_be_quick() -> None:
    turns = Turns()
    serve(turns, [flow(DISTRICT), flow(DISTRICT, "timers")], FEW)
    assert turns.calm(at_s=0.0)


def test_beside_a_new_alert_or_an_officers_word_one_is_quick_for_a_while() -> None:
    for urgent in (flow(BUILDING), flow(BUILDING, "alert-commands")):
        turns = long_known(DISTRICT)
        next(turns.order([flow(DISTRICT), urgent], 1))
        turns.served([urgent], {BUILDING: 1}, 100.0)
        assert not turns.calm(at_s=100.0 + HURRY_S)
        assert turns.calm(at_s=100.1 + HURRY_S)


def test_what_is_long_known_leaves_it_calm_and_who_answered_does_not() -> None:
    turns = long_known(DISTRICT, STREET)
    serve(turns, [flow(DISTRICT), flow(STREET)], 2)
    assert turns.calm(at_s=0.0)
    turns.hurry(at_s=0.0)
    assert not turns.calm(at_s=0.0)


def test_an_officers_word_or_an_answer_about_the_one_alert_makes_it_quick_too() -> None:
    for topic in ("alert-commands", "answers"):
        turns = Turns(["answers"])
        turns.served([flow(DISTRICT)], {DISTRICT: FEW}, 0.0)
        serve(turns, [flow(DISTRICT, topic)])
        assert not turns.calm(at_s=0.0)


def test_an_answer_among_the_first_events_of_the_one_alert_makes_it_quick_too() -> None:
    turns = Turns(["answers"])
    serve(turns, [flow(DISTRICT, "answers"), flow(DISTRICT)])
    assert not turns.calm(at_s=0.0)
