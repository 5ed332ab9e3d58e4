"""Answers given where there is no network: kept on the phone, sent later, in order, each once."""

import asyncio
from collections.abc import Callable
from uuid import UUID

from playwright.async_api import Browser, Page

from services.runtime.clock import MovableClock
from tests.integration.gateway.world import World

Make = Callable[..., World]
CONTROLLED = """() => navigator.serviceWorker.controller ? true : new Promise(
  done => navigator.serviceWorker.addEventListener('controllerchange', () => done(true)))"""
KEPT = "未联网,已存在手机,联网后自动发送"


def recorded(world: World) -> list[tuple[object, ...]]:
    """What was recorded at doors, in order."""
    return world.connection.execute(
        "select visit_id, outcome from gateway.answers where contact_id = %s and kind = 'visit'"
        " order by id",
        (world.contact,),
    ).fetchall()


async def opened(browser: Browser, address: str, world: World) -> Page:
    """A phone of its own on the page, "received" pressed."""
    context = await browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 640})
    phone = await context.new_page()
    await phone.goto(f"{address}/t/{world.token}/f")
    await phone.evaluate(CONTROLLED)
    await phone.click("form[action$=received] button")
    await phone.wait_for_selector("section[id]")
    return phone


async def press(page: Page, visit: UUID, outcome: str) -> None:
    await page.click(f"#v-{visit} button[value={outcome}]")


async def offline(page: Page, cut: bool = True) -> None:
    await page.context.set_offline(cut)


async def test_two_outcomes_without_network_are_sent_once_each_and_in_order_after_a_reload(
    address: str, browser: Browser, world: Make
) -> None:
    here = world()
    first, second = here.add_door("501", "王秀英", risk=70), here.add_door("301", "张建国")
    phone = await opened(browser, address, here)
    await offline(phone)
    await press(phone, second, "needs_help")
    # Typed and not saved: it goes along with what is pressed next, wherever that is.
    await phone.fill(f"#v-{second} textarea", "要一副担架")
    await press(phone, first, "safe")
    for visit, outcome in ((second, "needs_help"), (first, "safe")):
        door = phone.locator(f"#v-{visit}")
        assert await door.locator("[name=outcome].on").get_attribute("value") == outcome
        await door.get_by_text(KEPT).wait_for()
    # The note of one door is kept; at the other none has been saved.
    assert (
        await phone.locator(f"#v-{first} textarea + button.on, #v-{first} .small.on").count() == 0
    )
    await phone.reload()
    assert await phone.locator(f"#v-{first} .on").get_attribute("value") == "safe"
    await phone.get_by_text(f"{KEPT} (3)").wait_for()
    assert recorded(here) == []
    await offline(phone, False)
    await phone.wait_for_selector("#bar", state="hidden")
    assert recorded(here) == [(second, "needs_help"), (first, "safe")]
    noted = "select count(*) from gateway.notes where about_id = %s"
    assert here.one(noted, second) == (1,)
    assert await phone.locator(f"#v-{first}").get_attribute("data-outcome") == "safe"
    assert await phone.get_by_text("已保存 21:00:00").count() == 3
    assert await phone.evaluate("Object.keys(localStorage)") == []
    await phone.context.close()


async def test_what_arrived_without_a_word_back_is_not_recorded_twice(
    address: str, browser: Browser, world: Make, clock: MovableClock
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    phone = await opened(browser, address, here)
    await phone.evaluate(
        "const sent = fetch; window.fetch = (...all) => sent(...all).then(() => { throw 0 }); 0"
    )
    await press(phone, visit, "no_answer")
    await phone.get_by_text(f"{KEPT} (1)").wait_for()
    assert recorded(here) == [(visit, "no_answer")]
    clock.advance(300)
    await phone.reload()
    await phone.wait_for_selector("#bar", state="hidden")
    assert recorded(here) == [(visit, "no_answer")]
    assert "已敲门 1 次" in await phone.inner_text(f"#v-{visit}")
    await phone.context.close()


async def test_a_double_tap_is_one_answer_and_undo_takes_it_back(
    address: str, browser: Browser, world: Make
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    phone = await opened(browser, address, here)
    await phone.dblclick(f"#v-{visit} button[value=no_answer]")
    await phone.wait_for_selector("[data-outcome=no_answer]")
    # What is typed while the answer is under way is still there when it has come.
    await phone.evaluate(
        "const sent = fetch; window.fetch = (...all) => new Promise(go => { window.go = go; })"
        ".then(() => sent(...all)); 0"
    )
    await press(phone, visit, "unknown")
    area = f"#v-{visit} textarea"
    await phone.fill(area, "钥匙在邻居家")
    await let_through(phone)
    await phone.wait_for_selector(f"#v-{visit}:not([data-outcome])")
    assert await phone.input_value(area) == "钥匙在邻居家"
    assert recorded(here) == [(visit, "no_answer"), (visit, "unknown")]
    assert await phone.locator(f"#v-{visit} .on").count() == 0
    await goes_on_typing(phone, here, visit)
    await phone.context.close()


async def let_through(phone: Page) -> None:
    """What was pressed goes out, as soon as the page has begun to send it."""
    async with asyncio.timeout(20):
        while not await phone.evaluate("window.go && (window.go(), delete window.go)"):
            await asyncio.sleep(0.05)


async def goes_on_typing(phone: Page, here: World, visit: UUID) -> None:
    """The page that comes meanwhile takes neither keys nor syllables from who is typing."""
    area = f"#v-{visit} textarea"
    leads_a_grid = "update roster_public.posts set kind = 'grid_leader' where post_id = %s"
    here.connection.execute(leads_a_grid, (here.post,))
    await press(phone, visit, "safe")
    await phone.focus(area)
    await phone.keyboard.press("Home")
    keys = await phone.context.new_cdp_session(phone)
    said = {"text": "zai", "selectionStart": 3, "selectionEnd": 3}
    await keys.send("Input.imeSetComposition", said)
    await let_through(phone)
    async with asyncio.timeout(20):
        while await phone.evaluate("localStorage.length"):
            await asyncio.sleep(0.05)
    assert await phone.get_attribute(f"#v-{visit}", "data-outcome") is None
    await keys.send("Input.insertText", {"text": "在"})
    await phone.wait_for_selector(f"#v-{visit}[data-outcome=safe]")
    await phone.keyboard.type("!")
    assert await phone.input_value(area) == "在!钥匙在邻居家"
    # So does who says that something came up, and about which door.
    await phone.click("main > details:last-of-type summary")
    await phone.select_option("select", str(visit))
    await phone.fill("form[action$=matters] textarea", "水漫进来了")
    await press(phone, visit, "needs_help")
    await phone.focus("form[action$=matters] textarea")
    await let_through(phone)
    await phone.wait_for_selector(f"#v-{visit}[data-outcome=needs_help]")
    await phone.keyboard.type("!")
    assert await phone.input_value("form[action$=matters] textarea") == "水漫进来了!"
    assert await phone.input_value("select") == str(visit)


async def test_two_tabs_send_what_one_kept_once_and_both_show_it(
    address: str, browser: Browser, world: Make
) -> None:
    here = world()
    visit, other = here.add_door("501", "王秀英"), here.add_door("301", "张建国")
    one = await opened(browser, address, here)
    two = await one.context.new_page()
    await two.goto(one.url)
    await offline(one)
    await press(one, visit, "safe")
    await two.get_by_text(f"{KEPT} (1)").wait_for()
    await press(two, other, "safe")
    await one.get_by_text(f"{KEPT} (2)").wait_for()
    await offline(one, False)
    for tab in (one, two):
        await tab.wait_for_selector(f"#v-{other}[data-outcome=safe]")
        await tab.wait_for_selector("#bar", state="hidden")
    assert recorded(here) == [(visit, "safe"), (other, "safe")]
    await one.context.close()


async def test_back_shows_what_stands_and_a_page_that_ended_is_forgotten(
    address: str, browser: Browser, world: Make, clock: MovableClock
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    phone = await opened(browser, address, here)
    await press(phone, visit, "safe")
    await phone.wait_for_selector("[data-outcome=safe]")
    await phone.goto(f"{address}/t/{here.token}?lang=en")
    await press(phone, visit, "needs_help")
    await phone.wait_for_selector("[data-outcome=needs_help]")
    await phone.go_back()
    await phone.wait_for_selector("[data-outcome=needs_help]")
    kept = "caches.open('muster-pages').then(store => store.keys()).then(all => all.length)"
    assert await phone.evaluate(kept) == 1
    here.connection.execute(
        "update alerting_public.mobilisations set state = 'closed', ended_at = %s"
        " where mobilisation_id = %s",
        (clock.now(), here.mobilisation),
    )
    await phone.reload()
    assert await phone.evaluate(kept) == 0
    await phone.context.close()


async def test_what_another_network_answers_saves_nothing(
    address: str, browser: Browser, world: Make
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    phone = await opened(browser, address, here)
    await phone.evaluate("window.fetch = async () => new Response('<main>Welcome to our Wi-Fi'); 0")
    await press(phone, visit, "safe")
    await phone.get_by_text(f"{KEPT} (1)").wait_for()
    assert recorded(here) == []
    await phone.context.close()


async def test_an_answer_that_is_refused_says_so_and_is_no_longer_kept(
    address: str, browser: Browser, world: Make
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    phone = await opened(browser, address, here)
    await phone.evaluate("document.querySelector('section button').value = 'asleep'")
    await phone.click(f"#v-{visit} button[value=asleep]")
    await phone.get_by_text("没看懂按的是哪一个").wait_for()
    assert await phone.evaluate("Object.keys(localStorage)") == []
    assert await phone.locator(".on").count() == 0
    await phone.context.close()
