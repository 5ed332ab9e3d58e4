"""What was started by hand is raised and lifted on its page; what was received is not."""

import psycopg
from playwright.async_api import expect
from psycopg.types.json import Jsonb

from schemas import ids
from services.gateway.console.translate.cap_document import SENDER
from tests.browser.conftest import Officers
from tests.browser.test_officers_way import live, press_and_hold
from tests.support.looks import faults, picture
from tests.support.mobilised import Mobilised

Admin = psycopg.Connection[tuple[object, ...]]
ALERT = """
insert into gateway.alerts (alert_id, incident_id, document_id, sender, identifier, sent, status,
                            msg_type, event, findings, level_rule, not_passed_on, actor,
                            recorded_at)
values (%(alert)s, %(incident)s, %(alert)s, %(sender)s, %(alert)s, %(sent)s, 'Exercise', 'Alert',
        %(event)s, '[]', '', '', 'test', %(sent)s)
"""


def answers(drill: Mobilised, admin: Admin, sender: str) -> None:
    """The alert that the mobilisation answers."""
    incident = ids.incident_id(drill.alert)
    header = {
        "alert_id": str(drill.alert),
        "incident_id": str(incident),
        "alert_revision": 1,
        "identifier": str(drill.alert),
        "sender": sender,
        "sent": drill.began.isoformat(),
        "status": "Exercise",
        "msg_type": "Alert",
        "hazard": "typhoon",
        "event": "台风橙色预警",
        "level": {"scale": "signal", "value": "orange"},
        "urgency": "Immediate",
        "severity": "Severe",
        "certainty": "Likely",
    }
    areas = [{"name": "示范街道", "geocodes": [drill.towns[0].code]}]
    told = {"alert": drill.alert, "incident": incident, "sender": sender, "sent": drill.began}
    admin.execute(ALERT, told | {"event": Jsonb({"header": header, "areas": areas})})


async def test_what_was_started_here_is_lifted_here(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    answers(drill, admin, SENDER)
    page = await live(officers, "解除的人", drill)
    lift = page.locator("[data-command=lift]")
    await page.click("[data-command=close]")
    await expect(page.locator("#act-what")).to_contain_text("要通知,请点“解除”")
    await page.keyboard.press("Escape")
    await lift.click()
    await expect(page.locator("#act-what")).to_contain_text("马上通知每个被叫过的人")
    await expect(page.locator("#act-why-row")).to_contain_text("为什么解除")
    await expect(page.locator("#act-hold")).to_be_disabled()
    await page.select_option("#act-why", label="险情已过")
    await picture(page, "live-lift-zh")
    assert await faults(page) == []
    await press_and_hold(page, "#act-hold")
    await expect(page.locator("#act")).to_be_hidden()
    # Once it is on record it is not offered again.
    await expect(lift).to_be_hidden()
    found = admin.execute(
        "select c.kind, a.msg_type, a.status, a.event -> 'header' ->> 'why' from gateway.commands c"
        " join gateway.alerts a on a.identifier = c.command_id::text where c.target = %s",
        (str(drill.mobilisation),),
    ).fetchall()
    assert found == [("lift", "Cancel", "Exercise", "passed")]
    assert officers.complaints == []


async def test_what_was_started_here_is_raised_to_a_graver_level(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    answers(drill, admin, SENDER)
    page = await live(officers, "升级的人", drill)
    await page.click("[data-command=raise]")
    await expect(page.locator("#act-level")).to_have_text("红色")
    await expect(page.locator("#act-hold")).to_be_disabled()
    await page.select_option("#act-why", label="现场比预计严重")
    await picture(page, "live-raise-zh")
    assert await faults(page) == []
    await press_and_hold(page, "#act-hold")
    await expect(page.locator("#act")).to_be_hidden()
    found = admin.execute(
        "select c.kind, a.msg_type, a.event -> 'header' -> 'level' ->> 'value',"
        " a.event -> 'header' ->> 'why'"
        " from gateway.commands c join gateway.alerts a on a.identifier = c.command_id::text"
        " where c.target = %s",
        (str(drill.mobilisation),),
    ).fetchall()
    assert found == [("raise", "Update", "red", "worse")]
    assert officers.complaints == []


async def test_what_was_received_its_issuer_lifts(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    answers(drill, admin, "observatory")
    page = await live(officers, "不解除的人", drill)
    await page.click("[data-command=close]")
    await expect(page.locator("#act-what")).to_contain_text("由发布单位(示范街道应急办)解除时通知")
    await expect(page.locator("[data-command=lift]")).to_be_hidden()
    assert officers.complaints == []
