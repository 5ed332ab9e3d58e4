"""Whatever comes in is an alert or a refusal with reasons in both languages, never an error."""

import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.adapters.texts import LANGUAGES, Texts
from services.gateway.intake.domain.alert import CapAlert
from services.gateway.intake.domain.findings import Finding, RefusedError
from services.gateway.intake.translate.cap_xml import read_alert
from tests.unit.gateway.alerts import POLYGON, cap

SEEDS = [cap().encode(), cap().encode("gb18030"), cap(msg_type="Cancel").encode()] + [
    path.read_bytes()
    for path in sorted((Path(__file__).parent / "documents").glob("*.xml"))
    if path.stat().st_size < 6_000
]
PIECES = (b"<", b">", b"&", b"]]>", b"<!--", b"\x00", b"\xff", b"<polygon>", b"1,2", b"&#0;", b" ")
NUMBER = st.one_of(st.floats(), st.integers(-400, 400)).map(str)


def outcome(raw: bytes) -> CapAlert | tuple[Finding, ...]:
    try:
        alert = read_alert(raw)
    except RefusedError as error:
        findings = error.findings
        assert findings
    else:
        findings = alert.findings
        assert alert.identifier
        assert alert.subject is None or alert.subject.event
    for finding in findings:
        for language in LANGUAGES:
            assert Texts(language)(f"finding.{finding.code}", **finding.values)
        assert "\x00" not in "".join(finding.values.values())
    return findings


@given(st.binary(max_size=400))
def test_any_bytes(raw: bytes) -> None:
    assert outcome(raw)


@given(st.integers(0, 2**32), st.integers(1, 12))
@settings(max_examples=300, deadline=None)
def test_a_damaged_document(seed: int, damages: int) -> None:
    rng = random.Random(seed)
    raw = bytearray(rng.choice(SEEDS))
    for _ in range(damages):
        start = rng.randrange(len(raw) + 1)
        end = min(len(raw), start + rng.choice((0, 1, 5, 60)))
        raw[start:end] = rng.choice(PIECES)
    assert outcome(bytes(raw)) is not None


@given(st.lists(st.tuples(NUMBER, NUMBER), max_size=8))
@settings(deadline=None)
def test_any_polygon(points: list[tuple[str, str]]) -> None:
    written = " ".join(f"{a},{b}" for a, b in points)
    assert outcome(cap().replace(POLYGON, written).encode()) is not None


@given(st.text(max_size=60))
def test_any_text_in_any_place(text: str) -> None:
    shown = "".join(character for character in text if character.isprintable())
    shown = shown.replace("&", "").replace("<", "")
    for place in (
        "A-1",
        "2026-08-01T20:00:00+08:00",
        "Actual",
        "台风",
        "Severe",
        "示范街道",
        POLYGON,
    ):
        raw = cap().replace(place, shown).encode("utf-8", "replace")
        assert outcome(raw) is not None
