"""The audit is read in words: codes are for the export."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import expect

from services.gateway.adapters.audit_log import note
from services.gateway.domain.actor import Actor
from services.gateway.domain.roles import Role
from services.runtime.parts import Parts
from tests.browser.conftest import PHONE, Officers
from tests.support.looks import faults, picture
from tests.support.mobilised import Mobilised

ADMIN = Actor("a1", "管理员 王", frozenset())
CLOCK = Actor("clock", "clock", frozenset())
NOBODY = Actor("", "", frozenset())
STOOD = "#rows tbody tr"


async def write(console: Parts, drill: Mobilised) -> None:
    """Something of each kind, the last one from a later release."""
    running, town = str(drill.mobilisation), drill.towns[0].code
    async with console.units.begin() as unit:
        who = {"officer": "李雷", "roles": ["deputy-approver", "viewer"], "division": town}
        note(unit, ADMIN, "roles-changed", str(uuid4()), **who)  # type: ignore[arg-type]
        note(unit, ADMIN, "log-in", via="oidc", pending="enrol")
        note(unit, NOBODY, "log-in-failed", address="192.0.2.7")
        note(unit, ADMIN, "command-stop", running, command=str(uuid4()))
        note(unit, CLOCK, "duty-phoned", running, at="2026-08-01T09:00:00.000+00:00")
        note(unit, ADMIN, "command-edit-plan", "typhoon/orange", command=str(uuid4()))
        note(unit, ADMIN, "command-channel", "sms", command=str(uuid4()))
        note(unit, ADMIN, "alarm-seen", str(uuid4()), why="false_alarm")
        note(unit, ADMIN, "matter-answered", str(uuid4()), how="sent-up")
        note(unit, ADMIN, "drill-put_off", str(uuid4()), reason="live-alert")
        scopes = ["mobilisations:write", "read"]
        note(unit, ADMIN, "key-made", "k1", key="预警台", scopes=scopes, division="")
        note(unit, ADMIN, "something-later", "<b>x</b>", unheard_of="as it is")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_who_reads_the_audit_reads_words(
    officers: Officers, console: Parts, drill: Mobilised, language: str
) -> None:
    page = await officers.enter(f"审计的人{language}", Role.AUDITOR, language=language)
    await write(console, drill)
    await page.goto(f"{officers.address}/audit")
    rows = page.locator(STOOD)
    await expect(rows.nth(0)).to_contain_text("something-later")
    await expect(rows.nth(0)).to_contain_text("<b>x</b>")
    await expect(rows.nth(0)).to_contain_text("as it is")
    told = await rows.all_inner_texts()
    ids = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
    of_ours = [ids.sub("", text) for text in told[1:12]]
    if language == "zh-CN":
        assert [one for one in of_ours if re.search("[A-Za-z]{2,}", one)] == []
    else:
        codes = re.compile(
            r"[a-z]_[a-z]|[a-z]:[a-z]|deputy-approver|command-|log-in-failed|enrol\b"
        )
        assert [one for one in of_ours if codes.search(one)] == []
    await expect(page.locator(f"{STOOD} a").first).to_have_attribute(
        "href", f"/live/{drill.mobilisation}"
    )
    await expect(page.locator(f"{STOOD} a").first).to_contain_text("台风橙色预警")
    await expect(page.locator("#rows")).to_contain_text(drill.towns[0].name)
    # What one reads can be looked for, and what the export has too.
    word = "登录失败" if language == "zh-CN" else "log-in failed"
    for sought in (word, "log-in-failed"):
        await page.fill("#q", sought)
        await expect(rows.first).to_contain_text("192.0.2.7")
    await page.fill("#q", "")
    await expect(rows.nth(0)).to_contain_text("something-later")
    await picture(page, f"audit-words-{language[:2]}")
    assert await faults(page) == []
    await page.set_viewport_size(PHONE)
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    # All of an entry is in sight, with nothing to be moved sideways.
    beside = "all => all.filter(one => one.getBoundingClientRect().right > innerWidth).length"
    assert await page.locator("#rows td").evaluate_all(beside) == 0
    await picture(page, f"audit-words-{language[:2]}-phone")
    assert officers.complaints == []
