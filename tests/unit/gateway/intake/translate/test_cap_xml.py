"""CAP XML: what is taken, what is refused, and that every refusal says where."""

import pytest

from services.gateway.intake.domain.alert import milliseconds
from services.gateway.intake.domain.findings import Finding, RefusedError
from services.gateway.intake.translate.cap_xml import read_alert
from tests.unit.gateway.alerts import POLYGON, cap, reference


def refused(document: str | bytes) -> Finding:
    with pytest.raises(RefusedError) as raised:
        read_alert(document.encode() if isinstance(document, str) else document)
    return raised.value.findings[0]


def taken(document: str | bytes) -> list[str]:
    alert = read_alert(document.encode() if isinstance(document, str) else document)
    return [finding.code for finding in alert.findings]


def area(inner: str) -> str:
    return cap(area=f"<areaDesc>示范街道</areaDesc>{inner}")


def polygon(points: str) -> Finding:
    return refused(area(f"<polygon>{points}</polygon>"))


def test_a_whole_alert() -> None:
    alert = read_alert(cap(references=[reference("A-0"), reference("A-0")]).encode())
    assert alert.subject is not None
    assert (alert.identifier, alert.sender) == ("A-1", "weather.example")
    assert alert.sent.isoformat() == "2026-08-01T12:00:00+00:00"
    assert milliseconds(alert.sent) == 1_785_585_600_000
    assert [item.identifier for item in alert.references] == ["A-0"]
    assert alert.findings == ()


@pytest.mark.parametrize(
    ("document", "code", "element"),
    [
        ("", "empty", ""),
        (" \r\n\t", "empty", ""),
        ("not xml", "not-xml", ""),
        (cap()[:300], "malformed", ""),
        ("<alert/>", "namespace", "/alert"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "root", "/feed"),
        (cap("").replace("<identifier></identifier>", ""), "missing", "/alert/identifier"),
        (cap(""), "missing", "/alert/identifier"),
        (cap("x" * 301), "too-long", "/alert/identifier"),
        (cap(sent="yesterday"), "moment", "/alert/sent"),
        (cap(sent="2026-08-01T20:00:00"), "moment", "/alert/sent"),
        (cap(sent="2026-02-30T20:00:00+08:00"), "moment", "/alert/sent"),
        (cap(sent="0001-01-01T00:00:00+08:00"), "moment", "/alert/sent"),
        (cap(status="actual"), "not-allowed", "/alert/status"),
        (cap(msg_type="Alarm"), "not-allowed", "/alert/msgType"),
        (cap(info=""), "missing", "/alert/info"),
        (cap(info="<info/>"), "missing", "/alert/info/event"),
        (cap(references=["only-two,parts"]), "reference-form", "/alert/references"),
        (cap(references=["a,b,noon"]), "reference-form", "/alert/references"),
        (cap(msg_type="Cancel"), "cancels-what", "/alert/references"),
    ],
)
def test_what_is_missing_or_wrong_is_named(document: str, code: str, element: str) -> None:
    found = refused(document)
    assert (found.code, found.element) == (code, element)


def test_everything_wrong_is_told_at_once_in_the_documents_order() -> None:
    with pytest.raises(RefusedError) as raised:
        read_alert(cap(status="x", msg_type="y", area="<polygon>1,2</polygon>").encode())
    assert [item.code for item in raised.value.findings] == [
        "not-allowed",
        "not-allowed",
        "polygon-short",
    ]


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("22.54,114.05 22.54,114.07 22.56,114.07", "polygon-open"),
        ("22.54,114.05 22.54,114.07 22.56,114.07 22.56,114.05", "polygon-open"),
        ("22.54,114.05 22.54,114.07 22.54,114.05", "polygon-short"),
        ("22.54,114.05 22.56,114.07 22.56,114.05 22.54,114.07 22.54,114.05", "polygon-crossing"),
        ("22.5,114.1 22.6,114.1 22.7,114.1 22.5,114.1", "polygon-crossing"),
        ("114.05,22.54 114.07,22.54 114.07,22.56 114.05,22.54", "point-swapped"),
        ("80.1,40.1 80.2,40.1 80.2,40.2 80.1,40.1", "point-swapped"),
        ("22.54,181 22.54,114.07 22.56,114.07 22.54,181", "point-range"),
        ("22.54 114.05", "point-form"),
        ("nan,inf 1,2 3,4 nan,inf", "point-form"),
        ("1e1,2 3,4 5,6 1e1,2", "point-form"),
    ],
)
def test_a_wrong_polygon_is_named(points: str, code: str) -> None:
    found = polygon(points)
    assert found.code == code
    assert found.element == "/alert/info/area/polygon"
    assert found.line > 0


@pytest.mark.parametrize(
    ("circle", "code"),
    [
        ("22.54,114.05", "circle-form"),
        ("114.05,22.54 3", "point-swapped"),
        ("22.54,114.05 -1", "circle-radius"),
        ("22.54,114.05 99999", "circle-radius"),
    ],
)
def test_a_wrong_circle_is_named(circle: str, code: str) -> None:
    assert refused(area(f"<circle>{circle}</circle>")).code == code


def test_the_second_polygon_of_the_second_area_is_named_as_such() -> None:
    two = (
        "<areaDesc>a</areaDesc></area><area><areaDesc>b</areaDesc>"
        f"<polygon>{POLYGON}</polygon><polygon>x</polygon>"
    )
    assert refused(cap(area=two)).element == "/alert/info/area[2]/polygon[2]"


def test_circles_are_in_metres_and_geocodes_are_split() -> None:
    inner = (
        "<circle>22.54,114.05 1.5</circle><geocode><valueName>any</valueName>"
        "<value>440305，440305007001, 440305 4403051 440305007001002</value></geocode>"
    )
    subject = read_alert(area(inner).encode()).subject
    assert subject is not None
    (found,) = subject.areas
    assert found.circles[0].radius_m == 1500
    assert found.geocodes == ("440305", "440305007001", "4403051", "440305007001002")


def test_what_is_odd_is_taken_and_told() -> None:
    assert taken(area("<polygon/>")) == ["empty-element"]
    assert taken(cap(area="")) == ["missing-name"]
    assert taken(area("<geocode><valueName>x</valueName><value>12</value></geocode>")) == [
        "geocode-other"
    ]
    assert taken(cap(msg_type="Update")) == ["updates-what"]
    assert "cap-1-1" in taken(cap().replace("cap:1.2", "cap:1.1"))
    assert "hazard-unknown" in taken(cap().replace("<event>台风", "<event>外星人"))
    assert "word-unknown" in taken(cap().replace(">Severe<", ">Orange<"))


def test_several_blocks_of_a_language_join_areas_and_the_worst_speaks() -> None:
    def block(colour: str, name: str) -> str:
        return (
            "<info><language>zh-CN</language><event>暴雨</event><urgency>Immediate</urgency>"
            "<severity>Severe</severity><certainty>Likely</certainty>"
            f"<headline>暴雨{colour}色预警</headline><area><areaDesc>{name}</areaDesc></area></info>"
        )

    alert = read_alert(cap(info=block("黄", "甲") + block("红", "乙") + block("蓝", "丙")).encode())
    assert alert.subject is not None
    assert alert.subject.level.value == "red"
    assert [item.name for item in alert.subject.areas] == ["甲", "乙", "丙"]
    assert "several-infos" in [finding.code for finding in alert.findings]


def test_an_order_to_move_people_comes_beside_the_level() -> None:
    plain, ordered = (
        cap(),
        cap().replace("<urgency>", "<responseType>Evacuate</responseType><urgency>"),
    )
    found = [read_alert(document.encode()).subject for document in (plain, ordered)]
    assert [subject.order for subject in found if subject] == ["", "evacuate"]
    assert len({subject.level.value for subject in found if subject}) == 1


def test_a_test_or_an_ack_says_why_it_mobilises_nobody() -> None:
    assert read_alert(cap(status="Test").encode()).not_passed_on == "status-test"
    assert read_alert(cap(msg_type="Ack", info="").encode()).not_passed_on == "type-ack"
    assert read_alert(cap(status="Exercise").encode()).not_passed_on == ""
