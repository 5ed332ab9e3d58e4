"""A plan is edited in the console: faults by line, changes read back, then put into force."""

import asyncio
import json

import psycopg
from playwright.async_api import expect
from psycopg.types.json import Jsonb

from services.alerting.domain.plan_words import LANGUAGES
from services.alerting.translate.plan_documents import dumped
from services.alerting.translate.plan_editing import edited, file_texts
from services.alerting.translate.plan_file import SHIPPED, load_plans
from services.alerting.translate.plan_words_of import Words, fault_words
from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers
from tests.browser.test_officers_way import press_and_hold
from tests.integration.gateway.world import envelopes
from tests.support.looks import faults, picture

Admin = psycopg.Connection[tuple[object, ...]]
CURRENT = [one for one in load_plans(SHIPPED) if one.plan == "typhoon"]
ORANGE = file_texts(SHIPPED)["typhoon", "orange"]
MARKED = "(a => a.value.slice(a.selectionStart, a.selectionEnd))(document.querySelector('#text'))"
NEWER = ORANGE.replace("version: 2", "version: 3").replace("deadline: 4 h", "deadline: 5 h")


def keep(admin: Admin) -> None:
    """The shipped typhoon plan, as alerting keeps it."""
    for one in CURRENT:
        admin.execute(
            "insert into alerting.plan_edition (plan, level, version, document, kept_at, file)"
            " values (%s, %s, %s, %s, now(), %s) on conflict do nothing",
            (one.plan, one.level, one.version, Jsonb(dumped(one)), ORANGE),
        )


async def alerting(admin: Admin, number: int) -> None:
    """What alerting does with the command that is number so many: by the same rules."""
    async with asyncio.timeout(60):
        while len(sent := envelopes(admin, "mobilisation-commands")) < number:
            await asyncio.sleep(0.05)
    command = sent[number - 1]["payload"]
    found = edited("typhoon", "orange", command["text"], SHIPPED, CURRENT)
    said = [
        {language: fault_words(one.wrong, Words(language)) for language in LANGUAGES}
        for one in found.faults
    ]
    told = [
        {"line": one.line, "field": one.field, "what": what}
        for one, what in zip(found.faults, said, strict=True)
    ]
    admin.execute(
        "insert into alerting.plan_load (command_id, plan, versions, refusal, actor, at, checked,"
        " faults, changes) values (%s, 'typhoon', %s, %s, 'k', now(), %s, %s, %s)",
        (
            command["command_id"],
            Jsonb({"orange": found.edition.version if found.edition else None}),
            "\n".join(what["en"] for what in said),
            command["check"],
            Jsonb(told),
            Jsonb(json.loads(json.dumps(dict(found.changes)))),
        ),
    )


async def test_an_edition_is_checked_and_then_put_into_force(
    officers: Officers, admin: Admin
) -> None:
    keep(admin)
    page = await officers.enter("改预案的人", Role.OFFICER)
    await page.goto(f"{officers.address}/plans")
    await page.click("summary:has-text('台风橙色')")
    await picture(page, "plans-zh")
    await page.click("a[href='/plans/typhoon/orange']")
    await expect(page.locator("#text")).to_have_value(ORANGE)
    await page.fill("#text", NEWER.replace("deadline: 5 h", "deadline: soon"))
    await page.click("#check")
    await alerting(admin, 1)
    await expect(page.locator("#faults-rows")).to_contain_text("deadline")
    await expect(page.locator("#faults-rows")).to_contain_text("时间写成数字和单位")
    line = NEWER.splitlines().index("deadline: 5 h") + 1
    await page.click(f"#faults-rows button:has-text('{line}')")
    assert await page.evaluate(MARKED) == "deadline: soon"
    assert await page.locator("#load").is_hidden()
    await picture(page, "plan-edit-faults-zh")
    await page.fill("#text", NEWER)
    await page.click("#check")
    await alerting(admin, 2)
    await expect(page.locator("#changes")).to_contain_text("5 小时")
    await picture(page, "plan-edit-zh")
    assert await faults(page) == []
    await asyncio.gather(press_and_hold(page, "#load"), alerting(admin, 3))
    await expect(page.locator("#said")).to_contain_text("已生效")
    assert [one["payload"]["check"] for one in envelopes(admin, "mobilisation-commands")] == [
        True,
        True,
        False,
    ]
    assert officers.complaints == []
