"""What is wrong with numbers, in Twilio's codes."""

import pytest

from services.carrier_simulator.domain import ailments
from services.carrier_simulator.domain.faults import Fault
from services.carrier_simulator.domain.personas import PersonaKind


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (PersonaKind.SWITCHED_OFF, "30003"),
        (PersonaKind.DEAD, "30005"),
        (PersonaKind.LANDLINE, "30006"),
        (PersonaKind.FILTERED, "30007"),
        (PersonaKind.FAILING, "30008"),
        (PersonaKind.FAST, None),
    ],
)
def test_what_becomes_of_a_text(kind: PersonaKind, code: str | None) -> None:
    assert ailments.undelivered(kind) == code


def test_who_opted_out_of_texts_can_be_called() -> None:
    assert ailments.refused(PersonaKind.OPTED_OUT, "message") is Fault.OPTED_OUT
    assert ailments.refused(PersonaKind.OPTED_OUT, "call") is None
    for what in ("message", "call"):
        assert ailments.refused(PersonaKind.INVALID, what) is Fault.INVALID_NUMBER
        assert ailments.refused(PersonaKind.FAST, what) is None


def test_only_what_nobody_knows_failed() -> None:
    ends = {fault: ailments.end_of(fault) for fault in (Fault.UNKNOWN_ERROR, Fault.FILTERED)}
    assert ends == {Fault.UNKNOWN_ERROR: "failed", Fault.FILTERED: "undelivered"}
