"""A start by hand is a CAP alert that intake understands as it was meant."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from schemas.events.hazard_alerts import AlertReceived, Area, Circle, Level
from schemas.vocabulary import (
    LEVEL_VALUES,
    AlertStatus,
    DrillKind,
    LevelScale,
    LiftReason,
    MessageType,
    RaiseReason,
)
from services.gateway.console.domain.drill_calendar import Repeat
from services.gateway.console.domain.drills import Planned
from services.gateway.console.domain.starting import SCALES, Raise, Wanted, graver, scale_of
from services.gateway.console.ports.drills import KeptDrill
from services.gateway.console.ports.due_drills import Begun
from services.gateway.console.translate.cap_document import (
    cap_alert_id,
    cap_document,
    cap_lifting,
    cap_notice,
    cap_raising,
)
from services.gateway.intake.domain.alert import CapAlert, milliseconds, received_event
from services.gateway.intake.translate.cap_xml import read_alert

NOW = datetime(2026, 8, 1, 13, tzinfo=UTC)
RING = ((114.0, 22.5), (114.1, 22.5), (114.1, 22.6), (114.0, 22.5))
AREA = Area(
    name="<示范> & 街道\x00\ufffe\uffff",
    polygons=(RING,),
    circles=(Circle(longitude=114.05, latitude=22.54, radius_m=3500),),
    geocodes=("440307001",),
)


@pytest.mark.parametrize(
    ("hazard", "level"),
    [
        (hazard, level)
        for hazard, own in SCALES.items()
        for scale in (own, LevelScale.RESPONSE)
        for level in LEVEL_VALUES[scale]
    ],
)
def test_intake_reads_the_hazard_level_and_area_that_were_chosen(hazard: str, level: str) -> None:
    wanted = Wanted(hazard, level, drill=True, area=AREA)
    alert = read_alert(cap_document(wanted, "1", "示范街道应急办", NOW))
    assert alert.subject is not None
    assert (alert.subject.hazard, alert.subject.level.value) == (hazard, level)
    assert alert.subject.level.scale == scale_of(hazard, level)
    assert alert.status is AlertStatus.EXERCISE
    (area,) = alert.subject.areas
    assert area.name == "<示范> & 街道"
    assert (area.polygons, area.geocodes) == (AREA.polygons, AREA.geocodes)
    assert [round(circle.radius_m) for circle in area.circles] == [3500]
    assert alert.findings == ()


@pytest.mark.parametrize("order", LEVEL_VALUES[LevelScale.ORDER])
@pytest.mark.parametrize("level", ["blue", "II"])
def test_intake_reads_when_it_arrives_and_what_a_government_has_ordered(
    level: str, order: str
) -> None:
    onset = NOW + timedelta(hours=18, microseconds=5)
    wanted = Wanted("typhoon", level, False, AREA, onset=onset, order=order)
    alert = read_alert(cap_document(wanted, "1", "x", NOW))
    assert alert.subject is not None
    assert (alert.subject.level.value, alert.subject.order) == (level, order)
    assert alert.subject.onset == NOW + timedelta(hours=18)
    assert alert.subject.expires is not None
    assert alert.subject.expires > onset
    assert alert.findings == ()


def test_nothing_is_ordered_and_no_onset_named_unless_it_is_asked_for() -> None:
    alert = read_alert(cap_document(Wanted("typhoon", "red", False, AREA), "1", "x", NOW))
    assert alert.subject is not None
    assert (alert.subject.order, alert.subject.onset) == ("", None)
    assert alert.subject.expires == NOW + timedelta(hours=12)


def test_intake_reads_a_city_and_a_grid_too() -> None:
    area = Area(name="市与网格", geocodes=("4403", "440307001001003"))
    alert = read_alert(cap_document(Wanted("typhoon", "red", drill=True, area=area), "1", "x", NOW))
    assert alert.subject is not None
    assert alert.subject.areas[0].geocodes == ("440300", "440307001001003")


def test_only_what_is_no_drill_is_actual_and_the_same_start_is_the_same_document() -> None:
    wanted = Wanted("typhoon", "red", drill=False, area=AREA)
    document = cap_document(wanted, "1", "x", NOW)
    assert read_alert(document).status is AlertStatus.ACTUAL
    assert document == cap_document(wanted, "1", "x", NOW)


def test_a_notice_is_known_by_its_id_before_it_is_made() -> None:
    wanted = Wanted("typhoon", "red", drill=True, area=AREA, kind=DrillKind.PUBLIC)
    planned = Planned(wanted, ("440307001001",), NOW + timedelta(hours=1), Repeat.ONCE, 1)
    drill = KeptDrill(uuid4(), planned, 1, "office", cancelled=False)
    since = NOW + timedelta(microseconds=5)
    begun = Begun(uuid4(), since, planned.first_at, drill)
    made = read_alert(cap_notice(begun, "x", "Asia/Shanghai"))
    assert made.alert_id == cap_alert_id(begun.notice, since)


def received(document: bytes) -> tuple[CapAlert, AlertReceived]:
    alert = read_alert(document)
    assert alert.subject is not None
    event = received_event(alert, uuid4(), alert.subject, milliseconds(alert.sent))
    # As it comes back from where it is kept.
    return alert, AlertReceived.model_validate(event.model_dump(mode="json"))


@pytest.mark.parametrize("drill", [None, DrillKind.INTERNAL])
@pytest.mark.parametrize("hazard", ["typhoon", "gas"])
def test_a_lifting_cancels_the_start_in_its_words_and_place(
    hazard: str, drill: DrillKind | None
) -> None:
    level = LEVEL_VALUES[SCALES[hazard]][-1]
    wanted = Wanted(hazard, level, drill=drill is not None, area=AREA, kind=drill)
    start, event = received(cap_document(wanted, "1", "示范街道应急办", NOW))
    document = cap_lifting(event, None, "2", "示范街道应急办", NOW + timedelta(minutes=5))
    lifted = read_alert(document)
    assert lifted.msg_type is MessageType.CANCEL
    assert (lifted.status, lifted.drill) == (start.status, start.drill)
    assert [one.alert_id for one in lifted.references] == [start.alert_id]
    assert lifted.subject is not None
    assert start.subject is not None
    assert (lifted.subject.hazard, lifted.subject.event) == (hazard, start.subject.event)
    assert lifted.subject.areas == start.subject.areas
    assert lifted.findings == ()
    assert lifted.sent == NOW + timedelta(minutes=5)


def test_what_is_lifted_within_a_second_is_lifted_after_it_began() -> None:
    wanted = Wanted("typhoon", "red", drill=False, area=AREA)
    start, event = received(cap_document(wanted, "1", "x", NOW))
    lifted = read_alert(cap_lifting(event, None, "2", "x", NOW + timedelta(milliseconds=300)))
    assert lifted.sent > start.sent


@pytest.mark.parametrize(
    ("hazard", "level", "graver_level"),
    [
        ("typhoon", "yellow", "red"),
        ("gas", "Severe", "Extreme"),
        ("rainstorm", "III", "II"),
    ],
)
@pytest.mark.parametrize("drill", [None, DrillKind.INTERNAL])
def test_a_raising_brings_the_start_up_to_date_at_the_graver_level(
    hazard: str, level: str, graver_level: str, drill: DrillKind | None
) -> None:
    wanted = Wanted(hazard, level, drill=drill is not None, area=AREA, kind=drill)
    start, event = received(cap_document(wanted, "1", "x", NOW))
    raised = read_alert(cap_raising(event, Raise(graver_level), "2", "x", NOW))
    assert raised.msg_type is MessageType.UPDATE
    assert (raised.status, raised.drill) == (start.status, start.drill)
    assert [one.alert_id for one in raised.references] == [start.alert_id]
    assert raised.subject is not None
    assert start.subject is not None
    assert (raised.subject.hazard, raised.subject.level.value) == (hazard, graver_level)
    assert raised.subject.areas == start.subject.areas
    assert raised.sent > start.sent
    assert raised.findings == ()


def test_a_raising_keeps_when_it_arrives_and_the_order_to_move() -> None:
    onset = NOW + timedelta(hours=5)
    wanted = Wanted("typhoon", "orange", False, AREA, onset=onset, order="evacuate")
    start, event = received(cap_document(wanted, "1", "x", NOW))
    raised = read_alert(cap_raising(event, Raise("red"), "2", "x", NOW)).subject
    assert raised is not None
    assert start.subject is not None
    assert (raised.onset, raised.order) == (onset, start.subject.order)
    assert raised.order
    assert raised.level.value == "red"


@pytest.mark.parametrize("kind", [None, DrillKind.INTERNAL])
def test_why_it_is_raised_or_lifted_is_read_again_with_how_far_a_drill_reaches(
    kind: DrillKind | None,
) -> None:
    wanted = Wanted("typhoon", "orange", drill=kind is not None, area=AREA, kind=kind)
    start, event = received(cap_document(wanted, "1", "x", NOW))
    raised, sent = received(cap_raising(event, Raise("red", RaiseReason.WORSE), "2", "x", NOW))
    lifted, over = received(cap_lifting(sent, LiftReason.PASSED, "3", "x", NOW))
    assert (event.header.why, sent.header.why, over.header.why) == ("", "worse", "passed")
    assert {one.drill for one in (start, raised, lifted)} == {kind}
    assert raised.findings == lifted.findings == ()


def test_graver_are_the_levels_above_of_the_same_scale() -> None:
    assert list(graver(Level(scale=LevelScale.SIGNAL, value="yellow"))) == ["orange", "red"]
    assert list(graver(Level(scale=LevelScale.RESPONSE, value="II"))) == ["I"]
    assert list(graver(Level(scale=LevelScale.SEVERITY, value="Extreme"))) == []
