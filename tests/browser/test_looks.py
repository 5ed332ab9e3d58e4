"""Every page in both languages, light and dark: pictures, no complaint, nothing from outside."""

import re
from typing import Literal

import psycopg
import pytest
from playwright.async_api import Page, expect
from psycopg.types.json import Jsonb

from services.alerting.domain.plan_asks import asked
from services.alerting.translate.plan_documents import dumped, dumped_asks
from services.alerting.translate.plan_file import SHIPPED, load_plans
from services.gateway.domain.roles import Role
from services.runtime.parts import Parts
from tests.browser.conftest import PHONE, SIZE, Officers
from tests.support.community import Community
from tests.support.looks import faults, picture
from tests.support.mobilised import Mobilised

PAGES = {
    "overview": "/",
    "start": "/start",
    "drills": "/drills",
    "matters": "/matters",
    "notices": "/messages",
    "people": "/people",
    "shifts": "/shifts",
    "wall": "/wall",
    "alerts": "/alerts",
    "letters": "/letters",
    "settings": "/settings",
    "plans": "/plans",
    "audit": "/audit",
    "accounts": "/accounts",
    "docs": "/docs",
}
Theme = Literal["light", "dark"]
Admin = psycopg.Connection[tuple[object, ...]]


def keep_plans(admin: Admin) -> None:
    """The shipped plans as alerting keeps them with its first event."""
    for one in load_plans(SHIPPED):
        admin.execute(
            "insert into alerting.plan_edition (plan, level, version, document, kept_at, asks)"
            " values (%s, %s, %s, %s, now(), %s) on conflict do nothing",
            (one.plan, one.level, one.version, Jsonb(dumped(one)), Jsonb(dumped_asks(asked(one)))),
        )


# As alerting keeps them; none of it is to be read in English by who reads Chinese.
REASONS = (
    *("no answer in time", "failed: 30003", "expired: number_limit_hour", "failed: busy"),
    *(
        "first",
        "urgency:2",
        "upgrade:orange",
        "deputy/first",
        "vacant/first",
        "help:2026-08-01T09:00",
    ),
    *("2026-08-01T17:00:00+00:00: the hazard comes at 2026-08-01 20:00:00+00:00", "7"),
    *("not called before 2026-08-01T22:00:00+00:00", "needs_help: medical: urgent", "unknown"),
    *("moved: shelter: team", "away: 2026-08-03T10:00:00+08:00", "now safe", "holder silent"),
    *("stop: it is closed", "pause: it has moved on to revision 4", "approve: proposer"),
    *("approve: signed-twice", "correction: it is closed", "typhoon/orange running", "lifted:3"),
    *("cancelled: by 王", "typhoon/red running: by 王"),
    *("cancelled: passed by 王", "typhoon/red running: worse by 王"),
    *("it is settled already", "nobody goes who was asked: rescue", "is at the door"),
    *("every door is accounted for", "superseded by a graver level", "deadline passed"),
    *("called as something waited", "overdue, and nobody has answered"),
    *("not answered in time", "not answered in time, nobody is phoned any more"),
    *("settled:6f1b0c7e-1111-4222-8333-944455556666", "received by page, late", "by console"),
)
SAY = """async reasons => {
  const script = [...document.scripts].find(one => one.src.endsWith('live.js')).src;
  const { why } = await import(script.replace('live.js', 'reasons.js'));
  return reasons.map(why);
}"""


async def made(console: Parts, what: str) -> None:
    """Let the predictions of what runs, or the summaries of what has ended, be made."""
    step = next(loop.step for loop in console.loops if loop.name == what)
    while await step():
        pass


async def _dialogs(page: Page, language: str) -> list[str]:
    """What the carrier has not delivered is said; whom to call at a door, and calling again."""
    await expect(page.locator("#notices")).to_contain_text("90")
    await page.click("#doors-rows tr >> nth=0 >> [data-act=call]")
    await page.wait_for_selector("#call-people button")
    await picture(page, f"live-call-{language}")
    found = await faults(page)
    await page.keyboard.press("Escape")
    await page.click("#tree-rows tr td >> nth=0")
    await page.click("#call-again")
    await picture(page, f"live-call-again-{language}")
    found += await faults(page)
    await page.keyboard.press("Escape")
    return found


@pytest.mark.parametrize(
    ("language", "theme", "other"),
    # Each language and each theme is judged once; all four are there to be looked at.
    [("zh-CN", "light", "dark"), ("en", "dark", "light")],
)
async def test_every_page_is_accessible_and_keeps_to_itself(
    officers: Officers,
    drill: Mobilised,
    console: Parts,
    admin: Admin,
    towns: list[Community],
    language: str,
    theme: Theme,
    other: Theme,
) -> None:
    ours = (Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)
    page = await officers.enter(f"王{language}{theme}", *ours, language=language, theme=theme)
    keep_plans(admin)
    await made(console, "predictions")
    admin.execute(
        "insert into notifier.number_limits values ('sms', 100, null, null, 50, 0.2, now()),"
        " ('call', 10, 1, 5, 20, 0.2, now()) on conflict do nothing"
    )
    drill.letters()
    drill.called_nobody("海上大风")
    drill.undelivered()
    drill.matter("transport", "community", 6)
    drill.matter("shut_door", "street", -3, drill.visits[4])
    found = []

    async def look(name: str, path: str) -> None:
        await page.goto(officers.address + path)
        await page.wait_for_load_state("networkidle" if name != "live" else "load")
        if name == "live":
            await page.wait_for_selector("#tree-rows tr")
            await page.wait_for_selector("#map canvas")
        if name == "start":
            await page.click("#divisions .street input")
            await page.wait_for_selector("#predicted-rows tr")
            await expect(page.locator("#f-due")).to_have_text(re.compile(r"\d\d:\d\d$"))
        await picture(page, f"{name}-{language[:2]}-{theme}")
        found.extend([f"{name}: {fault}" for fault in await faults(page)])
        await page.emulate_media(color_scheme=other)
        await picture(page, f"{name}-{language[:2]}-{other}")
        await page.emulate_media(color_scheme=theme)
        for size in (SIZE, PHONE):
            await page.set_viewport_size(size)
            wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, name
        await picture(page, f"{name}-{language[:2]}-phone", whole=True)
        await page.set_viewport_size(SIZE)

    for name, path in {**PAGES, "live": f"/live/{drill.mobilisation}"}.items():
        await look(name, path)
    found += await _dialogs(page, language[:2])
    said = dict(zip(REASONS, await page.evaluate(SAY, REASONS), strict=True))
    if language == "zh-CN":
        assert [pair for pair in said.items() if re.search("[A-Za-z]", pair[1])] == []
    await look("paper", f"/live/{drill.mobilisation}/paper")
    for visit in drill.visits[2::27]:
        drill.settle(visit, "safe")
    drill.state("closed", ended=True)
    later = Mobilised(admin, towns, event="台风红色预警")
    await made(console, "predictions")
    later.raised("red")
    await made(console, "predictions")
    later.state("stood_down", ended=True)
    await made(console, "summaries")
    reports = {"reports": "/reports", "assessment": "/assessment"}
    for name, path in {**reports, "report": f"/reports/{later.mobilisation}"}.items():
        await look(name, path)
    assert await page.locator("polyline.before").count() == 1
    assert await page.locator("th[scope=rowgroup]").count() == 1
    assert found == []
    assert officers.complaints == []
    assert [url for url in officers.requests if not url.startswith(officers.address)] == []
