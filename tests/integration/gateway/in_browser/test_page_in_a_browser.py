"""The page on a small cheap phone, at ordinary and at double text size, in both languages, light
and dark; its pictures go to `.muster/screenshots/`, to be looked at."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page

from tests.integration.gateway.world import World
from tests.support.looks import faults, in_order, picture, turned
from tests.support.reaching import NARROW, beside, close, cut_off, too_small, unseen

FINGER_PX = 56
MEASURE = """() => ({
  overflow: document.documentElement.scrollWidth - innerWidth,
  lowest: Math.min(...[...document.querySelectorAll('button, .tap, summary')]
    .map(item => item.getBoundingClientRect().height).filter(height => height > 0)),
  styled: getComputedStyle(document.querySelector('.band')).color,
})"""


async def check(page: Page, name: str) -> None:
    for scale in (200, 100):
        await page.evaluate(f"document.documentElement.style.fontSize = '{scale}%'")
        found = await page.evaluate(MEASURE)
        assert found["overflow"] <= 0, scale
        assert found["lowest"] >= FINGER_PX, scale
        assert found["styled"] == "rgb(255, 255, 255)"
        await picture(page, f"leader-{name}-{scale}", whole=True)
    await page.emulate_media(color_scheme="dark")
    await picture(page, f"leader-{name}-dark", whole=True)
    assert await faults(page) == []
    await page.emulate_media(color_scheme="light")
    await reached(page, name)


async def reached(page: Page, name: str) -> None:
    """What WCAG 2.2 AA asks beyond what axe sees, on the narrowest screen and with spaced text."""
    size = page.viewport_size
    assert size is not None
    await page.set_viewport_size(NARROW)
    found = [*await beside(page), *await unseen(page), *await too_small(page)]
    found += [*await cut_off(page), *await beside(page)]
    await picture(page, f"leader-{name}-320-spaced", whole=True)
    await close(page)
    await page.set_viewport_size(size)
    assert found == [], name


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
    await check(phone, f"asked-{language}")
    await press(phone, "form[action$=received] button")
    await check(phone, f"doors-{language}")
    await phone.click("section summary")
    await press(phone, "button[value=moved]")
    await check(phone, f"moved-{language}")
    door = phone.locator(f"#v-{visit}")
    assert await door.get_attribute("data-outcome") == "moved"
    # What is typed and not sent goes along into the other language.
    await phone.fill(f"#v-{visit} textarea", "女儿家\n<b>&")
    await press(phone, "a[lang]")
    assert await phone.get_attribute("html", "lang") == ("zh-CN" if language == "en" else "en")
    assert await phone.input_value(f"#v-{visit} textarea") == "女儿家\n<b>&"
    await above_and_beside(phone, here, visit, language)
    # The browser says that a link that opens nothing is not found; nothing else complained.
    assert [one for one in complaints if "404" not in one] == []
    await phone.close()


async def above_and_beside(phone: Page, here: World, visit: UUID, language: str) -> None:
    """The same page of a grid's leader, who may raise what comes up, and a volunteer's."""
    address = phone.url.partition("?")[0] + f"?lang={language}"
    leads = "update roster_public.posts set kind = 'grid_leader' where post_id = %s"
    here.connection.execute(leads, (here.post,))
    await phone.goto(address)
    await phone.click("main > details:last-of-type summary")
    await check(phone, f"grid-{language}")
    helps = (
        "update alerting_public.contact_tasks set kind = 'help', post_id = null, resident_id ="
        " (select resident_id from alerting_public.contact_visits where visit_id = %s)"
        " where contact_id = %s"
    )
    here.connection.execute(helps, (visit, here.contact))
    await phone.goto(address)
    await check(phone, f"volunteer-{language}")
    await phone.goto(address.replace(here.token, "ABCDEFGHJKLM"))
    await picture(phone, f"leader-unknown-{language}")
    assert await faults(phone) == []


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


async def test_names_of_any_kind_and_length_turn_nothing_and_push_nothing_out_of_sight(
    address: str, browser: Browser, world: Callable[..., World]
) -> None:
    here = world()
    named = "update roster_public.nodes set name = %s where node_id = %s"
    here.connection.execute(named, ("\u202eبرج السلام", here.building))
    visit = here.add_door("501", "\u202eسلمان")
    held = "update roster_public.residents set key_holder = %s where stairwell_id = %s"
    here.connection.execute(held, ("\u202eالجار 12", here.stairwell))
    for number, name in enumerate(("👨‍👩‍👧‍👦🏠", "Donaudampfschifffahrt" * 9, "很长的名字" * 40)):
        here.add_door(f"{number}01", name)
        here.add_silent(f"سلمان{name}", f"+861990000033{number}")
    phone = await browser.new_page(viewport={"width": 360, "height": 640})
    await phone.goto(f"{address}/t/{here.token}/f")
    await press(phone, "form[action$=received] button")
    await check(phone, "unusual")
    await in_order(phone.locator(f"#v-{visit} h3"), "501", "س")
    await in_order(phone.locator(f"#v-{visit} h3 + p"), "82", "الجار")
    await in_order(phone.locator(".who span").first, "برج", "2单元", "س**")
    assert not await turned(phone)
    await phone.close()
