from typing import Any

from services.carrier_simulator.domain.ledger import count

AT = "2030-07-01T00:00:00+00:00"


def accepted(sid: str, what: str = "message", direction: str = "outbound-api") -> dict[str, Any]:
    return {"kind": "accepted", "at": AT, "sid": sid, "what": what, "direction": direction}


def delivered(
    sid: str, path: str, what: str = "message", direction: str = "outbound-api"
) -> dict[str, Any]:
    return {
        "kind": "delivered", "at": AT, "sid": sid, "what": what, "path": path,
        "direction": direction,
    }  # fmt: skip


def test_one_contact_told_twice_in_a_round_is_a_duplicate() -> None:
    ledger = count(
        [
            delivered("SM1", "/t/ABC/f"),
            delivered("SM2", "/t/ABC/f"),
            delivered("SM3", "/t/ABC/u2"),
            delivered("SM4", "/t/XYZ/f"),
        ]
    )
    assert ledger.duplicates == 1
    assert ledger.summary()["duplicate_keys"] == ["/t/ABC/f"]
    assert len(ledger.texts) == 3


def test_a_call_and_a_text_are_different_channels() -> None:
    records = [delivered("SM1", "/t/ABC/f"), delivered("CA1", "/twilio/voice/a-1", "call")]
    assert count(records).duplicates == 0
    assert count([*records, delivered("CA2", "/twilio/voice/a-1", "call")]).duplicates == 1


def test_the_same_sid_twice_is_a_duplicate_even_without_a_link() -> None:
    assert count([delivered("SM1", ""), delivered("SM2", "")]).duplicates == 0
    assert count([delivered("SM1", ""), delivered("SM1", "")]).duplicates == 1


def test_answers_to_replies_are_no_attempts() -> None:
    reply = delivered("SM9", "/t/ABC/f", direction="outbound-reply")
    assert count([delivered("SM1", "/t/ABC/f"), reply]).duplicates == 0


def test_what_is_neither_delivered_nor_ended_is_pending() -> None:
    failed = {"kind": "status", "at": AT, "sid": "SM2", "status": "failed", "error": 30036}
    records = [accepted("SM1"), accepted("SM2"), accepted("SM3", direction="inbound")]
    assert count([*records, failed]).summary()["pending"] == 1
    assert count([*records, failed, delivered("SM1", "/t/A/f")]).summary()["pending"] == 0


def test_answers_are_counted_once_each_and_as_heard() -> None:
    said: dict[str, Any] = {"kind": "said", "at": AT, "id": "1", "what": "reply"}
    heard = {"kind": "heard", "at": AT, "id": "1", "answer": 204}
    refused: list[dict[str, Any]] = [{**said, "id": "2"}, {**heard, "id": "2", "answer": 404}]
    answers = count([said, said, heard, *refused]).summary()["answers"]
    assert answers == {"said": {"reply": 2}, "heard": {"reply": 1}}


def test_a_cleared_log_begins_anew() -> None:
    records = [delivered("SM1", "/t/ABC/f"), {"kind": "cleared", "at": AT}]
    assert count([*records, delivered("SM2", "/t/ABC/f")]).duplicates == 0


def test_faults_and_look_ups_without_an_answer_are_counted() -> None:
    def fault(name: str, what: str, **more: Any) -> dict[str, Any]:
        return {"kind": "fault", "at": "t", "fault": name, "what": what, **more}

    ledger = count(
        [
            fault("silence", "list", to="+1"),
            fault("reset_before", "list", to="+1", n=4),
            fault("lag", "list", to="+1", sid="SM1"),
            fault("slow", "list", to="+2", n=5),
            fault("reset_before", "message", n=6),
        ]
    )
    assert ledger.faults == {"silence": 1, "reset_before": 2, "lag": 1, "slow": 1}
    assert ledger.unanswered == {"+1": 2}
    assert ledger.summary()["unanswered"] == {"+1": 2}
