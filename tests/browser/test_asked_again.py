"""Who was moved is asked for again after the end: an officer reads when, and may close it."""

import psycopg
from playwright.async_api import expect

from tests.browser.conftest import Officers
from tests.browser.test_officers_way import live, press_and_hold
from tests.support.looks import faults, picture
from tests.support.mobilised import OUTCOMES, Mobilised

Admin = psycopg.Connection[tuple[object, ...]]
REAL = "update alerting.mobilisation set exercise = false where mobilisation_id = %s"
IMPACT = """
insert into alerting.impact (alert_id, incident_id, alert_revision, header)
values (%s, %s, 1, jsonb_build_object('expires', now() + interval '6 h'))
"""
TIMER = """
insert into alerting.timer (mobilisation_id, community_code, kind, subject_id, mark, due_at)
values (%s, %s, 'look_again', %s, '', now() + interval '2 h')
"""

AWAY = OUTCOMES.index("away")
"""Of the doors, one where somebody is to be asked for again."""


async def test_what_has_ended_says_when_it_asks_again_and_can_be_closed(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    admin.execute(REAL, (drill.mobilisation,))
    admin.execute(IMPACT, (drill.alert, drill.alert))
    admin.execute(TIMER, (drill.mobilisation, drill.towns[0].code, drill.visits[AWAY]))
    page = await live(officers, "结束的人", drill)
    notice = page.locator("#notices", has_text="临近解除时不再问")
    close = page.locator("[data-command=close]")
    await expect(notice).to_be_hidden()
    drill.state("closed", ended=True)
    await expect(notice).to_be_visible()
    await expect(close).to_be_visible()
    await picture(page, "live-asks-again-zh")
    assert await faults(page) == []
    await close.click()
    await press_and_hold(page, "#act-hold")
    await expect(page.locator("#act")).to_be_hidden()
    assert admin.execute(
        "select kind from gateway.commands where target = %s",
        (str(drill.mobilisation),),
    ).fetchall() == [("close",)]
    assert officers.complaints == []
