"""The network of a leader's phone is cut for 20 seconds, in which they go on and reload."""

from collections.abc import Callable

from playwright.async_api import Browser

from tests.integration.gateway.in_browser.test_page_without_network import (
    KEPT,
    opened,
    press,
    recorded,
)
from tests.integration.gateway.world import World
from tests.support.looks import picture
from tests.support.wire import wired

CUT_S = 20
IN_TIME_MS = 40_000
OLD = "'old' in document.documentElement.dataset"


async def test_what_was_pressed_in_the_cut_is_recorded_once_and_in_order_after_it(
    address: str, browser: Browser, world: Callable[..., World]
) -> None:
    here = world()
    first, second = here.add_door("501", "王秀英", risk=70), here.add_door("301", "张建国")
    async with wired(address) as wire:
        phone = await opened(browser, wire.address, here)
        wire.cut()
        await press(phone, second, "needs_help")
        await press(phone, first, "safe")
        # Nobody says that there is no network: that nothing is answered shows it.
        await phone.get_by_text(f"{KEPT} (2)").wait_for(timeout=IN_TIME_MS)
        await picture(phone, "leader-cut")
        await phone.reload(timeout=IN_TIME_MS)
        assert await phone.evaluate(OLD)
        assert await phone.locator(f"#v-{first} .on").get_attribute("value") == "safe"
        await phone.locator("#bar", has_text="(2)").wait_for()
        assert recorded(here) == []
        await wire.mend(after_s=CUT_S)
        await phone.wait_for_selector("#bar", state="hidden", timeout=IN_TIME_MS)
        assert recorded(here) == [(second, "needs_help"), (first, "safe")]
        assert await phone.locator("section[data-outcome]").count() == 2
        assert await phone.evaluate("Object.keys(localStorage)") == []
        await phone.context.close()
