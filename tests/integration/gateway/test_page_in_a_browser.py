"""The page on a small cheap phone, at ordinary and at double text size, in both languages."""

from collections.abc import Callable

import pytest
from playwright.async_api import Browser, Page

from tests.integration.gateway.world import World

FINGER_PX = 56
MEASURE = """() => ({
  overflow: document.documentElement.scrollWidth - innerWidth,
  lowest: Math.min(...[...document.querySelectorAll('button, .tap, summary')]
    .map(item => item.getBoundingClientRect().height).filter(height => height > 0)),
  styled: getComputedStyle(document.querySelector('.band')).color,
})"""


async def check(page: Page) -> None:
    for scale in (100, 200):
        await page.evaluate(f"document.documentElement.style.fontSize = '{scale}%'")
        found = await page.evaluate(MEASURE)
        assert found["overflow"] <= 0, scale
        assert found["lowest"] >= FINGER_PX, scale
        assert found["styled"] == "rgb(255, 255, 255)"


async def press(page: Page, selector: str) -> None:
    async with page.expect_navigation():
        await page.click(selector)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_it_fits_and_every_button_is_for_a_finger(
    address: str, browser: Browser, world: Callable[..., World], language: str
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英", reasons=("alone", "oxygen", "mobility"))
    here.add_silent("陈大文", "+8619900000333")
    phone = await browser.new_page(viewport={"width": 360, "height": 640})
    complaints: list[str] = []
    phone.on("console", lambda message: complaints.append(message.text))
    await phone.goto(f"{address}/t/{here.token}/f?lang={language}")
    await check(phone)
    await press(phone, "form[action$=received] button")
    await check(phone)
    await phone.click("section summary")
    await press(phone, "button[value=moved]")
    await check(phone)
    door = phone.locator(f"#v-{visit}")
    assert await door.get_attribute("data-outcome") == "moved"
    # What is typed and not sent goes along into the other language.
    await phone.fill(f"#v-{visit} textarea", "女儿家\n<b>&")
    await press(phone, "a[lang]")
    assert await phone.get_attribute("html", "lang") == ("zh-CN" if language == "en" else "en")
    assert await phone.input_value(f"#v-{visit} textarea") == "女儿家\n<b>&"
    assert complaints == []
    await phone.close()


async def test_it_works_without_script(
    address: str, browser: Browser, world: Callable[..., World]
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    phone = await browser.new_page(java_script_enabled=False)
    await phone.goto(f"{address}/t/{here.token}")
    await press(phone, "form[action$=received] button")
    await press(phone, "button[value=safe]")
    door = phone.locator(f"#v-{visit}")
    assert await door.get_attribute("data-outcome") == "safe"
    await phone.fill(f"#v-{visit} textarea", "女儿晚上来接")
    await press(phone, f"#v-{visit} button:not([name])")
    await door.get_by_text("Note saved").wait_for()
    await press(phone, "button[value=unknown]")
    assert await door.get_attribute("data-outcome") is None
    await phone.close()
