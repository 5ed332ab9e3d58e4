"""What an officer of a division is offered of what reaches beyond it, and what opens but once."""

from playwright.async_api import Route, expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers
from tests.support.community import Community
from tests.support.mobilised import Mobilised

BEYOND = "超出您的区划,由管辖全部范围的值班员指挥"
COUNTED_MS = 10_500
"""Within this what waits is counted again."""


async def test_what_reaches_beyond_a_division_is_not_offered_to_be_stopped_there(
    officers: Officers, drill: Mobilised, towns: list[Community]
) -> None:
    page = await officers.enter("社区的人", Role.OFFICER, division=towns[0].code)
    row = page.locator("#running-rows tr", has=page.locator(f"a[href*='{drill.mobilisation}']"))
    await expect(row).to_contain_text(BEYOND)
    assert await row.locator(".stop").count() == 0
    await page.goto(f"{officers.address}/live/{drill.mobilisation}?act=stop")
    await expect(page.locator("#notices")).to_contain_text(BEYOND)
    await expect(page.locator("#act")).to_be_hidden()
    offered = "[data-command], #message, #correct, #widen"
    shown = "all => all.filter(one => !one.hidden).map(one => one.outerHTML)"
    assert await page.locator(offered).evaluate_all(shown) == []
    # Their own people may be called again all the same.
    await page.click("#tree-rows tr >> nth=0")
    await expect(page.locator("#call-again")).to_be_visible()
    assert officers.complaints == []


DRAWN = "() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
"""What the page knows is drawn with its next frame."""


async def test_what_an_address_asks_to_open_opens_once(
    officers: Officers, drill: Mobilised
) -> None:
    page = await officers.enter("停的人", Role.OFFICER)
    own = f"{officers.address}/live/{drill.mobilisation}"
    await page.goto(f"{own}?act=stop")
    await expect(page.locator("#act")).to_be_visible()
    assert page.url == own
    await page.reload()
    await expect(page.locator("[data-command=stop]")).to_be_visible()
    await expect(page.locator("#act")).to_be_hidden()
    # What has ended by then does not open when it may be stopped again.
    drill.state("closed", ended=True)
    await expect(page.locator("#state")).to_have_text("已结束")
    await page.goto(f"{own}?act=stop")
    await page.wait_for_function("muster.picture.head?.state === 'closed'")
    await page.evaluate(DRAWN)
    drill.state("running")
    await expect(page.locator("[data-command=stop]")).to_be_visible()
    await expect(page.locator("#act")).to_be_hidden()
    assert officers.complaints == []


async def test_a_count_of_what_waits_that_is_not_heard_is_seen_to_be_old(
    officers: Officers, drill: Mobilised
) -> None:
    page = await officers.enter("看数的人", Role.OFFICER)
    refused = True

    async def answer(route: Route) -> None:
        await (route.fulfill(status=503, json={}) if refused else route.fulfill(json={"count": 3}))

    await page.route("**/v1/waiting", answer)
    await page.clock.install()
    await page.goto(f"{officers.address}/alerts")
    await expect(page.locator("#waits.old")).to_have_text("等我处理 ?")
    refused = False
    await page.clock.run_for(COUNTED_MS)
    await expect(page.locator("#waits:not(.old)")).to_have_text("等我处理 3")
    refused = True
    await page.clock.run_for(COUNTED_MS)
    await expect(page.locator("#waits.old")).to_have_text("等我处理 3?")
