"""What is said of a branch that is not there is on record with its reason, never dropped."""

from structlog.testing import capture_logs

from schemas import ids
from schemas.events import Event
from schemas.events.answers import AnswerMatter, Answers, RaiseMatter
from schemas.events.contact_events import ContactEvents, ContactReply
from schemas.vocabulary import (
    AnswerKind,
    AttemptStatus,
    Channel,
    MatterKind,
    Settlement,
    Via,
)
from tests.builders.alerting import NOON, node, small_community
from tests.builders.impacts import MOBILISATION, alert_events
from tests.integration.alerting.desk import Desk

LEADER, ELSEWHERE = "g1.A", "110101001002"
UNKNOWN = ids.of("test-mobilisation", "unknown")


def moved(event: Answers, code: str) -> Answers:
    return event.model_copy(update={"community_code": code})


def a_reply(code: str) -> Event:
    contact = ids.of("test-contact")
    reply = ContactReply(
        reply_id=ids.of("test-reply"),
        contact_id=contact,
        mobilisation_id=UNKNOWN,
        round="first",
        attempt_id=ids.attempt_id(contact, "first", Channel.SMS),
        kind=AnswerKind.RECEIVED,
        via=Via.SMS,
        at=NOON,
    )
    return ContactEvents(community_code=code, replies=(reply,))


def a_matter(code: str) -> Event:
    return RaiseMatter(
        matter_id=ids.of("test-matter"),
        mobilisation_id=UNKNOWN,
        community_code=code,
        contact_id=ids.of("test-contact"),
        kind=next(iter(MatterKind)),
        at=NOON,
    )


def a_settlement(code: str) -> Event:
    return AnswerMatter(
        answer_id=ids.of("test-answer"),
        matter_id=ids.of("test-matter"),
        mobilisation_id=UNKNOWN,
        community_code=code,
        settlement=next(iter(Settlement)),
        via=Via.CONSOLE,
        at=NOON,
    )


async def test_alone_it_is_a_dead_letter_with_its_reason(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    events = [
        desk.answers(UNKNOWN, LEADER),
        *(one(desk.code) for one in (a_reply, a_matter, a_settlement)),
    ]
    await desk.tell(*events)
    reason = f"no branch {UNKNOWN}/{desk.code}"
    letters = {(letter["name"], letter["reason"]) for letter in desk.dead()}
    assert letters == {(event.NAME, reason) for event in events}


async def test_of_another_community_too(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    await desk.tell(moved(desk.answers(MOBILISATION, LEADER), ELSEWHERE))
    (letter,) = desk.dead()
    assert letter["reason"] == f"no branch {MOBILISATION}/{ELSEWHERE}"


async def test_beside_others_it_is_in_the_log_and_they_count(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    (here,) = desk.answers(MOBILISATION, LEADER).answers
    (nowhere,) = desk.answers(UNKNOWN, LEADER).answers
    with capture_logs() as logs:
        await desk.tell(Answers(community_code=desk.code, answers=(nowhere, here)))
    assert desk.states(node("g1")) == ["received"]
    assert desk.dead() == []
    (line,) = [one for one in logs if one["event"] == "answers.nowhere"]
    assert line["branches"] == f"{UNKNOWN}/{desk.code}"


async def test_a_report_of_an_attempt_is_nobodys_word(desk: Desk) -> None:
    """As of a mobilisation that a database restored from a copy has never had."""
    await desk.tell(*alert_events(small_community()))
    order = desk.emitted()[0] | {"mobilisation_id": str(UNKNOWN)}
    await desk.report(order, AttemptStatus.SENT)
    assert desk.dead() == []
