"""What alerting publishes is what its contract says, read with the readers' own roles."""

from dataclasses import fields, replace
from math import exp, log1p

import psycopg
import pytest

from schemas import ids
from schemas.events.commands import MobilisationAction
from schemas.pace import LATELY_S
from schemas.vocabulary import AnswerKind, AttemptStatus, Audience, TaskKind, VisitOutcome
from services.alerting.adapters.branch_rows import KINDS, READERS, Known
from services.alerting.domain.branch import Rows
from services.alerting.domain.plan import Order, Texts
from tests.builders.alerting import edition, node, person, post, resident, small_community
from tests.builders.impacts import MOBILISATION, TWO, alert_events, cancel_events
from tests.builders.roll_up import rolled_up
from tests.integration.alerting.desk import Desk, Record

S1 = "g1/b1/s1"
CONTRACT = {
    "contacts": {
        "contact_id",
        "contact_no",
        "mobilisation_id",
        "person_id",
        "communities",
        "answer",
        "answered_at",
    },
    "contact_tasks": {
        "contact_id",
        "task_id",
        "mobilisation_id",
        "node_id",
        "post_id",
        "kind",
        "state",
        "reason",
        "deadline",
    },
    "contact_visits": {
        "contact_id",
        "visit_id",
        "mobilisation_id",
        "resident_id",
        "stairwell_id",
        "outcome",
        "outcome_at",
        "no_answers",
        "community_code",
    },
    "plan_loads": {
        "command_id",
        "plan",
        "versions",
        "refusal",
        "actor",
        "at",
        "checked",
        "faults",
        "changes",
    },
    "plan_editions": {"plan", "level", "version", "document", "kept_at", "loaded_at", "file"},
    "approval_steps": {"entry_id", "mobilisation_id", "at", "what", "person_id"},
    "contact_silent": {"contact_id", "task_id", "node_id", "person_id", "state"},
    "free_contacts": {"contact_id"},
    "message_facts": {
        "contact_id",
        "mobilisation_id",
        "exercise",
        "signature",
        "event",
        "texts",
        "node_ids",
        "visits",
        "rescues",
        "silent",
        "contact_no",
        "audience",
    },
    "wordings": {"mobilisation_id", "audience", "texts"},
}


def contact(name: str) -> object:
    return ids.contact_id(MOBILISATION, person(name))


def of(desk: Desk, view: str, name: str) -> list[Record]:
    return desk.view(view, "contact_id = %s", contact(name))


@pytest.mark.parametrize("view", CONTRACT)
async def test_the_columns_of_the_contract_are_there(desk: Desk, view: str) -> None:
    await desk.tell(*alert_events(TWO))
    columns = desk.read(
        "select column_name from information_schema.columns"
        " where table_schema = 'alerting_public' and table_name = %s",
        view,
    )
    assert {row["column_name"] for row in columns} >= CONTRACT[view]


@pytest.mark.parametrize("login", ["muster_gateway_public", "muster_notifier"])
async def test_readers_may_read_and_see_nothing_else(desk: Desk, login: str) -> None:
    await desk.tell(*alert_events(TWO))
    url = desk.database.url(login).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        rows = connection.execute("select contact_no from alerting_public.contacts").fetchall()
        assert len(rows) == 7
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select * from alerting.contact")


async def test_contacts_have_their_answer_and_a_short_number(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    await desk.answer(MOBILISATION, "g1.A", AnswerKind.CANNOT)
    (row,) = of(desk, "contacts", "g1.A")
    assert (row["answer"], row["answered_at"]) == ("cannot", desk.clock.now())
    assert row["contact_no"] >= 1000
    assert row["communities"] == [desk.code]


async def test_a_contact_sees_the_doors_of_its_tasks_only(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    seen = {row["resident_id"] for row in of(desk, "contact_visits", f"{S1}.A")}
    assert seen == {resident("wang"), resident("li")}
    assert of(desk, "contact_visits", "g1.A") == []
    assert of(desk, "contact_visits", f"{S1}.B") == []
    await desk.answer(MOBILISATION, f"{S1}.A", AnswerKind.CANNOT)
    assert of(desk, "contact_visits", f"{S1}.A") == []
    assert len(of(desk, "contact_visits", f"{S1}.B")) == 2


async def test_doors_stay_visible_when_the_task_is_done(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    await desk.answer(MOBILISATION, f"{S1}.A")
    doors = {resident("wang"): VisitOutcome.SAFE, resident("li"): VisitOutcome.AWAY}
    await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", doors))
    assert desk.states(node(S1)) == ["done"]
    found = {row["resident_id"]: row["outcome"] for row in of(desk, "contact_visits", f"{S1}.A")}
    assert found == {resident("wang"): "safe", resident("li"): "away"}


async def test_who_was_on_the_way_may_still_say_what_was_found(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    await desk.command(MOBILISATION, MobilisationAction.CLOSE)
    assert desk.states(node(S1)) == ["stood_down"]
    assert len(of(desk, "contact_visits", f"{S1}.A")) == 2
    doors = {resident("wang"): VisitOutcome.SAFE}
    await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", doors))
    assert len(desk.view("unaccounted")) == 2


MOVED_BACK = """
with answered as (
    update alerting.task set answered_at = now() - make_interval(secs => %(lately)s)
     where answered_at is not null)
update alerting.visit
   set outcome_at = now() - make_interval(
           secs => case visit_id when %(visit)s then %(before)s else %(lately)s end)
 where outcome_at is not null returning date_part('epoch', now())
"""
PACES = "select answered_pace, accounted_pace from alerting_public.{0} where node_id = %s"
FIFTEEN_HOURS = 300 * LATELY_S


@pytest.mark.parametrize(
    ("before", "lately", "still"), [(360, -360, True), (720, 360, False), (10**8, 10**8, False)]
)
async def test_a_pace_stands_still_until_it_is_none(
    desk: Desk, before: int, lately: int, still: bool
) -> None:
    await desk.tell(*alert_events(TWO))
    await desk.answer(MOBILISATION, f"{S1}.A")
    doors = {resident("wang"): VisitOutcome.SAFE, resident("li"): VisitOutcome.AWAY}
    await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", doors))
    ages = {"before": FIFTEEN_HOURS + before, "lately": FIFTEEN_HOURS + lately}
    named = ages | {"visit": ids.visit_id(MOBILISATION, resident("wang"))}
    with desk.database.admin() as connection:
        ((now,), *_) = connection.execute(MOVED_BACK, named).fetchall()
    paces = [0.0, 0.0]
    if still:
        last = float(str(now)) - ages["lately"]
        paces = [last, last + LATELY_S * log1p(exp(-(before - lately) / LATELY_S))]
    for view in ("progress", "grid_leaves"):
        (row,) = desk.read(PACES.format(view), node("g1"))
        assert list(row.values()) == pytest.approx(paces, abs=0.1), view


async def test_lifted_doors_disappear(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    await desk.tell(*cancel_events(TWO))
    assert desk.view("contact_visits") == []
    assert {row["visits"] for row in desk.view("progress")} == {0}
    assert {row["visits"] for row in desk.view("grid_leaves")} == {0}


async def test_a_leader_sees_who_is_silent_directly_below(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    assert {row["node_id"] for row in of(desk, "contact_silent", "c.A")} == {node("g1"), node("g2")}
    await desk.answer(MOBILISATION, "g1.A")
    (row,) = of(desk, "contact_silent", "c.A")
    assert (row["node_id"], row["person_id"], row["state"]) == (node("g2"), person("g2.A"), "open")


async def test_the_silent_are_seen_over_a_level_without_posts(desk: Desk) -> None:
    posts = [kind for kind in edition().posts if not kind.startswith("building")]
    desk.editions = {("typhoon", "orange"): edition(posts=posts)}
    desk.worker = desk.new_worker()
    await desk.tell(*alert_events(TWO))
    (row,) = of(desk, "contact_silent", "g1.A")
    assert row["node_id"] == node(S1)


async def test_who_waits_for_their_turn_is_not_silent(desk: Desk) -> None:
    desk.editions = {("typhoon", "orange"): edition(Order.CASCADE)}
    desk.worker = desk.new_worker()
    await desk.tell(*alert_events(TWO))
    assert of(desk, "contact_silent", "c.A") == []


async def test_the_facts_of_a_message(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community(teams=("team",))))
    (visitor,) = of(desk, "message_facts", f"{S1}.A")
    assert (visitor["visits"], visitor["rescues"], visitor["silent"]) == (2, 0, 0)
    assert (visitor["node_ids"], visitor["exercise"]) == ([node(S1)], False)
    assert visitor["event"] == "台风橙色预警"
    (above,) = of(desk, "message_facts", "g1/b1.A")
    assert (above["visits"], above["silent"]) == (0, 2)
    for _ in range(2):
        desk.clock.advance(60)
        doors = {resident("wang"): VisitOutcome.NO_ANSWER, resident("li"): VisitOutcome.SAFE}
        await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", doors))
    (team,) = of(desk, "message_facts", "team.A")
    assert (team["visits"], team["rescues"]) == (1, 1)
    (visitor,) = of(desk, "message_facts", f"{S1}.A")
    assert visitor["visits"] == 1


async def test_who_has_no_task_under_way_is_free(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    assert of(desk, "free_contacts", f"{S1}.A") == []
    await desk.answer(MOBILISATION, f"{S1}.A")
    assert of(desk, "free_contacts", f"{S1}.A") == []
    await desk.tell(*cancel_events(TWO))
    assert len(of(desk, "free_contacts", f"{S1}.A")) == 1


async def test_a_stand_down_is_worded_for_who_it_goes_to(desk: Desk) -> None:
    by_audience = edition()
    words = {"first": {Audience.VISITOR: "knock", Audience.SUPERVISOR: "lead"}}
    texts = Texts(words, words, ("x",))
    desk.editions = {("typhoon", "orange"): replace(by_audience, texts={"zh": texts})}
    desk.worker = desk.new_worker()
    await desk.tell(*alert_events(TWO))
    await desk.tell(*cancel_events(TWO))
    (visitor,) = of(desk, "message_facts", f"{S1}.A")
    (above,) = of(desk, "message_facts", "g1.A")
    assert visitor["texts"]["sms"] == {"first": "knock"}
    assert above["texts"]["sms"] == {"first": "lead"}
    wordings = desk.view("wordings", "mobilisation_id = %s", MOBILISATION)
    texts_of = {row["audience"]: row["texts"] for row in wordings}
    assert visitor["texts"] == texts_of[visitor["audience"]]
    assert above["texts"] == texts_of[above["audience"]]


async def test_progress_is_the_roll_up_at_every_node(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    for name in ("c.A", "g1.A", f"{S1}.A"):
        (order,) = desk.ordered(MOBILISATION, name)
        await desk.report(order, AttemptStatus.SENT)
    await desk.answer(MOBILISATION, f"{S1}.A")
    await desk.answer(MOBILISATION, "g2/b1/s1.A", AnswerKind.CANNOT)
    doors = {resident("wang"): VisitOutcome.NEEDS_HELP, resident("li"): VisitOutcome.NO_ANSWER}
    await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", doors))
    await desk.tell(desk.matter(MOBILISATION, "g1.A"))
    assert desk.states(node("c"), TaskKind.SETTLE) == ["open"]
    rows, known = Rows(), Known()
    for name, kind, table, key in KINDS:
        records = desk.read(f"select * from {table.fullname}")
        columns = [[record[item.name] for record in records] for item in fields(kind)]
        read = READERS[name](columns, known)
        setattr(rows, name, {getattr(row, key): row for row in read})
    expected = rolled_up(rows)
    progress = {row.pop("node_id"): row for row in desk.view("progress")}
    assert progress.keys() == expected.keys()
    for node_id, figures in expected.items():
        assert {name: progress[node_id][name] for name in figures} == figures
    grids = {row["node_id"]: row for row in desk.view("grid_leaves")}
    assert {row["kind"] for row in grids.values()} == {"community", "grid"}
    below = [row for row in grids.values() if row["kind"] == "grid"]
    for row in below:
        assert {name: row[name] for name in expected[row["node_id"]]} == expected[row["node_id"]]
    for name, figure in expected[node("c")].items():
        assert grids[node("c")][name] + sum(row[name] for row in below) == figure
    assert expected[node("c")]["accounted"] == 1
    assert expected[node("c")]["handed_over"] == 1
    assert expected[node("c")]["told"] >= 3


async def test_the_unaccounted_are_listed_until_they_are_seen(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    assert len(desk.view("unaccounted")) == 3
    doors = {resident("wang"): VisitOutcome.SAFE, resident("li"): VisitOutcome.WRONG_DATA}
    await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", doors))
    left = {row["resident_id"]: row["outcome"] for row in desk.view("unaccounted")}
    assert left == {resident("li"): "wrong_data", resident("zhao"): "unknown"}


async def test_every_decision_keeps_its_reason(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community(holders={S1: ()})))
    await desk.answer(MOBILISATION, f"{S1}.A")
    (added,) = desk.view("timeline", "what = 'task_added' and node_id = %s", node(S1))
    assert added["reason"] == "vacant/first"
    (unknown,) = desk.view("timeline", "what = 'answer_unknown'")
    assert unknown["contact_id"] == contact(f"{S1}.A")
    assert {row["post_id"] for row in desk.view("tasks", "node_id = %s", node(S1))} == {post(S1)}
