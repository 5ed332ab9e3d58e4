"""What an alert may hold so that it still reaches those who act on it."""

from dataclasses import replace

import pytest

from schemas.envelope import MOST_PAYLOAD_BYTES
from services.gateway.intake.domain.alert import Subject, received_event
from services.gateway.intake.domain.size import AREAS, MOST_HEADER_BYTES, TEXTS, oversize
from services.gateway.intake.translate.cap_xml import read_alert
from tests.unit.gateway.alerts import cap


def found(points: int, instruction: str = "") -> str:
    """What is found at an alert with so many points in its polygon."""
    alert = read_alert(cap().encode())
    assert isinstance(alert.subject, Subject)
    area = alert.subject.areas[0]
    ring = (area.polygons[0] * (points // 5 + 1))[:points]
    subject = replace(
        alert.subject,
        instruction=instruction,
        areas=(area.model_copy(update={"polygons": (ring,)}),),
    )
    finding = oversize(received_event(alert, alert.alert_id, subject, 0))
    return finding.code if finding else ""


@pytest.mark.parametrize(
    ("points", "instruction", "code"),
    [
        (5, "", ""),
        (20_000, "防" * 20_000, ""),
        (MOST_PAYLOAD_BYTES // 10, "", AREAS),
        (5, "防" * (MOST_HEADER_BYTES // 3), TEXTS),
    ],
)
def test_what_a_topic_takes_is_taken(points: int, instruction: str, code: str) -> None:
    assert found(points, instruction) == code
