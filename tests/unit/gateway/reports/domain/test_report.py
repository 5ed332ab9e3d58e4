"""The report of one mobilisation."""

from schemas.vocabulary import AttemptStatus, Channel, InjectKind, TaskKind, TaskState, VisitOutcome
from services.foresight.prediction import Line, Prediction
from services.gateway.reports.domain.happened import happened
from services.gateway.reports.domain.record import Try
from services.gateway.reports.domain.report import Predicted, report
from services.gateway.reports.domain.weakest import Mending
from tests.builders.records import Told, at, contact, node

SAFE, SHUT = VisitOutcome.SAFE, VisitOutcome.NO_ANSWER


def evening() -> Told:
    told = Told()
    told.post("c", answered=1)
    told.post("c/g1/b1", answered=2)
    told.post("c/g1/b1/s1", answered=4, by=Channel.CALL)
    told.post("c/g1/b2")
    told.post("c/g1/b2/s1", told=None, fault="number")
    told.door("wang", "c/g1/b1/s1", (5, SHUT), (12, SAFE))
    told.door("li", "c/g1/b1/s1", (6, SAFE))
    told.door("zhao", "c/g1/b2/s1")
    return told


def test_contacts_and_doors_are_counted_once() -> None:
    found = report(evening().record()).figures
    assert (found.contacts, found.told, found.answered) == (5, 4, 3)
    assert (found.visits, found.accounted, found.unaccounted) == (3, 2, 1)
    assert found.outcomes[VisitOutcome.UNKNOWN] == 1


def test_times_are_of_all_and_none_where_never_reached() -> None:
    found = report(evening().record()).figures
    assert found.answered_50_s == 4 * 60
    assert found.answered_90_s is None
    assert found.accounted_50_s == 12 * 60
    assert found.accounted_all_s is None


def test_a_place_holds_its_own_and_what_is_below_it() -> None:
    places = report(evening().record()).places
    first, grid = places[node("c/g1/b1")], places[node("c/g1")]
    assert (first.posts, first.answered, first.visits, first.accounted) == (2, 2, 2, 2)
    assert (first.first_visit_s, first.last_visit_s) == (5 * 60, 12 * 60)
    assert (grid.posts, grid.visits, grid.accounted) == (4, 3, 2)
    assert places[node("c")].posts == 5


def test_a_post_has_the_visits_its_own_holder_made() -> None:
    told = Told()
    told.post("c/g1/b1/s1", answered=2)
    told.post("c/g1/b1", answered=2)
    told.post("c/g1", answered=2)
    told.door("wang", "c/g1/b1/s1", (5, SHUT), (12, SAFE), by="c/g1/b1")
    told.door("li", "c/g1/b1/s1", (20, SAFE))
    made = report(told.record())
    visits = {line.deed.contact_id: (line.first_visit_s, line.last_visit_s) for line in made.posts}
    assert visits[contact("c/g1/b1")] == (5 * 60, 12 * 60)
    assert visits[contact("c/g1/b1/s1")] == visits[contact("c/g1")] == (None, None)
    assert made.places[node("c/g1/b1/s1")].last_visit_s == 20 * 60


def test_what_is_to_be_seen_anew_falls_and_is_no_visit() -> None:
    told = evening()
    told.door("sun", "c/g1/b1/s1", (20, SAFE), (30, VisitOutcome.UNKNOWN), anew=True)
    made = report(told.record())
    assert [point.accounted for point in made.curve] == [0, 1, 2, 3, 2]
    assert made.places[node("c/g1/b1")].last_visit_s == 20 * 60


def test_what_was_taken_back_was_no_visit_and_accounted_for_nobody() -> None:
    told = evening()
    taken_back = (3, SAFE), (4, VisitOutcome.UNKNOWN)
    told.door("sun", "c/g1/b1/s1", (2, SHUT), *taken_back, (30, SAFE))
    told.door("qian", "c/g1/b2/s1", *taken_back)
    record = told.record()
    places = report(record).places
    assert places[node("c/g1/b1")].first_visit_s == 2 * 60
    assert places[node("c/g1/b2")].first_visit_s is None
    assert [round(after_s / 60) for after_s in happened(record)["accounted"].seconds] == [6, 12, 30]


def test_what_an_update_left_out_is_not_in_the_curve() -> None:
    told = evening()
    told.door("sun", "c/g1/b1/s1", (20, SAFE))
    told.doors.pop()
    made = report(told.record())
    assert made.curve[-1].accounted == made.figures.accounted == 2


def test_an_answer_at_a_raised_level_is_counted_from_then_on() -> None:
    told = Told()
    told.post("c/g1/b1/s1", told=1, answered=3)
    told.post("c/g1/b1/s1", told=1, answered=62, cause="upgrade:2", opened=60)
    made = report(told.record())
    assert made.places[node("c")].told_s == 1 * 60
    assert made.places[node("c")].answered_s == 2 * 60
    assert [line.told_s for line in made.posts] == [60, 60 * 60]


def test_the_weakest_link_is_where_fewest_were_accounted_for() -> None:
    found = report(evening().record())
    assert [link.node_id for link in found.weakest] == [node("c/g1/b2")]


def test_whom_all_that_went_out_failed_to_reach_was_not_told() -> None:
    told = evening()
    told.post("c/g1/b3/s1", told=1, lost=True)
    made = report(told.record())
    assert (made.figures.contacts, made.figures.told) == (6, 4)
    assert (made.places[node("c/g1/b3")].told, made.places[node("c/g1/b3")].told_s) == (0, None)
    assert happened(told.record())["told"].until(100) is None
    assert next(one for one in made.posts if one.deed.node_id == node("c/g1/b3/s1")).told_s is None


def test_what_to_mend_is_said_by_place_and_is_fair() -> None:
    told = evening()
    told.vacant = ["c/g1"]
    advice = {one.what: one.nodes for one in report(told.record()).advice}
    assert advice == {
        Mending.NUMBER_DEAD: (node("c/g1/b2/s1"),),
        Mending.POST_VACANT: (node("c/g1"),),
        Mending.POST_SILENT: (node("c/g1/b2"),),
    }


def test_who_never_had_it_or_was_made_absent_is_not_silent() -> None:
    told = evening()
    told.post("c/g1/b3", lost=True)
    told.post("c/g1/b4")
    told.inject(InjectKind.LEADER_ABSENT, "c/g1/b4")
    advice = {one.what: one.nodes for one in report(told.record()).advice}
    assert advice[Mending.POST_SILENT] == (node("c/g1/b2"),)


def test_who_was_stood_down_at_once_is_not_silent() -> None:
    told = evening()
    told.post("c/g1/b3", told=0.5, ended=(1, TaskState.STOOD_DOWN, "cancelled"))
    advice = {one.what: one.nodes for one in report(told.record()).advice}
    assert advice[Mending.POST_SILENT] == (node("c/g1/b2"),)


def test_an_answer_is_credited_to_the_channel_that_had_reached_them() -> None:
    sms, call = report(evening().record()).channels
    assert (sms.attempts, sms.reached, sms.failed, sms.answered) == (4, 3, 1, 2)
    assert (call.attempts, call.answered, call.answered_s) == (1, 1, 3.5 * 60)


def test_who_rings_back_answers_the_call_that_they_missed() -> None:
    told = Told()
    told.post("c/g1/b1/s1", told=0.5, answered=6)
    told.tries.append(
        Try(contact("c/g1/b1/s1"), Channel.CALL, "first", AttemptStatus.FAILED, at(4), None, True)
    )
    sms, call = report(told.record()).channels
    assert (sms.answered, call.answered, call.answered_s) == (0, 1, 2 * 60)
    assert (call.reached, call.failed) == (0, 1)


def test_rescues_are_counted_by_resident_not_by_who_was_sent() -> None:
    told = evening()
    for who in ("c/g1", "c/g1/b1", "c/g1/b1/s1"):
        told.post(who, kind=TaskKind.RESCUE, cause="rescue", to="wang")
    told.post("c/g1", kind=TaskKind.RESCUE, cause="rescue", to="li")
    assert report(told.record()).figures.rescues == 2


def test_the_last_of_its_kind_stands_beside_it() -> None:
    before = Told()
    before.post("c", answered=3)
    before.door("wang", "c/g1/b1/s1", (9, SAFE))
    compared = report(evening().record(), before.record()).before
    assert compared is not None
    assert compared.figures.accounted_all_s == 9 * 60
    assert compared.curve[-1].accounted == 1


def test_nothing_recorded_is_a_report_too() -> None:
    empty = report(Told().record())
    assert empty.figures.visits == 0
    assert empty.figures.accounted_50_s is None
    assert empty.weakest == ()
    assert empty.advice == ()


def test_a_raised_level_is_judged_beside_the_start() -> None:
    told = evening()
    for name in ("c", "c/g1/b1", "c/g1/b1/s1"):
        told.post(name, told=30.5, answered=34, cause="upgrade:2", opened=30)
    line = Line(3, 1.0, (240.0, 240.0, 240.0), ())
    made = Prediction(line, line, line, 3, 0, 1, 0)

    kept = [Predicted(made, "orange"), Predicted(made, "red", at(30))]
    judged = report(told.record(), predictions=kept)
    start, raised = judged.foretold

    assert (start.raised_at, raised.raised_at, raised.level_key) == (None, at(30), "level.red")
    errors = {(one.what, one.percent): one.error for one in raised.judgements}
    assert errors["answered", 50] == errors["answered", 100] == 0.0
    assert start.error != raised.error
    assert (start.raised_after_s, raised.raised_after_s) == (None, 30 * 60)
    assert judged.foretold_start is start
    assert report(told.record(), predictions=kept[1:]).foretold_start is None
    assert Predicted(made, "extreme").level_key == "level.Extreme"
