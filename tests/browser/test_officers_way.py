"""The officer's whole way, and two at once: start, watch, enter, stop, close."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import xlsxwriter
from playwright.async_api import Page, Route, expect

from services.gateway.domain.notes import CONTEXT
from services.gateway.domain.roles import Role
from services.runtime.sealing import Sealer
from tests.browser.conftest import Officers
from tests.support.browser import IN_TIME_MS
from tests.support.community import Community
from tests.support.composed import KEY, RING
from tests.support.looks import faults, picture
from tests.support.mobilised import Mobilised

FEW = 25
Admin = psycopg.Connection[tuple[object, ...]]


WATCH_HOLD = """button => {
  window.held = new Promise(through => {
    const filled = button.querySelector('.filled');
    new MutationObserver(changes => {
      if (changes.some(one => one.oldValue?.includes('100%'))) through();
    }).observe(filled, { attributeFilter: ['style'], attributeOldValue: true });
  });
}"""
"""It is filled, and emptied again as what was held for begins."""


async def press_and_hold(page: Page, selector: str) -> None:
    """What starts or stops something real is held."""
    await page.hover(selector)
    async with held_until_taken(page, selector):
        await page.mouse.down()
    await page.mouse.up()


@asynccontextmanager
async def held_until_taken(page: Page, selector: str) -> AsyncIterator[None]:
    """What begins to be held within is held when this returns, however late the page's frames
    come; it may be at another page by then."""
    button = page.locator(selector)
    await expect(button).to_be_enabled()
    await button.evaluate(WATCH_HOLD)
    yield
    async with asyncio.timeout(IN_TIME_MS / 1000):
        await page.evaluate("window.held")


HANG = """() => {
  const reach = window.fetch;
  const asked = [];
  window.fetch = (path, how) => (path === '/v1/overview' ? new Promise((_, fail) => {
    asked.push(fail);
    how.signal?.addEventListener('abort', fail);
  }) : reach(path, how));
  window.letGo = () => {
    window.fetch = reach;
    for (const fail of asked) fail();
  };
}"""
ASK_BRIEFLY = """async () => {
  const script = [...document.scripts].find(one => one.src.endsWith('frame.js')).src;
  const { get } = await import(script.replace('frame.js', 'api.js'));
  return get('/v1/overview', 0.05).then(() => 200, error => error.status);
}"""
MOVE = """() => {
  const { picture, feed } = window.muster;
  const figures = Object.fromEntries(picture.figures);
  feed.onChange({ totals: picture.totals.map(one => one + 1), figures });
}"""
LONGEST_MS, TWICE_MS = 2000, 10_000
SLOW_HANDS = """longest => {
  const wait = window.setTimeout;
  window.setTimeout = (go, ms, ...more) => wait(go, ms === longest ? 60_000 : ms, ...more);
  window.ordinaryHands = () => { window.setTimeout = wait; };
}"""
"""No click takes too long, nor does a second press: a slow machine moves a slow hand."""
THREE_FRAMES = """async () => {
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
}"""


async def figures_move(page: Page) -> None:
    """A change has come by the feed, and there was time to draw it."""
    await page.evaluate(MOVE)
    await page.evaluate(THREE_FRAMES)


async def named(page: Page, kind: str, word: str) -> None:
    """Among many windows as well it is seen by title and icon which one is real."""
    assert (await page.title()).startswith(word)
    icon = await page.locator("link[rel=icon]").get_attribute("href")
    assert (icon or "").endswith(f"/{kind}.svg")


async def open_doors(page: Page) -> int:
    text = (await page.locator("#open").inner_text()).split("/")[0].strip()
    return int(text)


async def live(officers: Officers, name: str, drill: Mobilised, *roles: Role) -> Page:
    page = await officers.enter(name, *roles)
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await page.wait_for_selector("#tree-rows tr")
    return page


async def test_an_officer_starts_a_drill_after_reading_it_back(
    officers: Officers, admin: Admin, towns: list[Community]
) -> None:
    page = await officers.enter("开演练的人")
    # The estimate comes before the map: what is chosen is marked all the same.
    chosen = asyncio.Event()

    async def late(route: Route) -> None:
        await chosen.wait()
        await route.continue_()

    await page.route("**/v1/footprints", late)
    await page.goto(f"{officers.address}/start")
    assert await page.locator("#band").get_attribute("class") == "band drill"
    await named(page, "drill", "演练 DRILL")
    await page.check(f"#divisions input[value='{towns[0].code}']")
    await page.wait_for_selector("#read-back:enabled")
    assert int(await page.locator("#f-visits").inner_text()) > 0
    chosen.set()
    async with asyncio.timeout(IN_TIME_MS / 1000):
        while not await page.evaluate("muster.ground.chosen.size"):
            await asyncio.sleep(0.05)
    await page.click("#read-back")
    await picture(page, "start-read-back")
    # A stray click starts nothing.
    await page.click("#go")
    assert admin.execute("select count(*) from gateway.commands where kind='start'").fetchone() == (
        0,
    )
    # Somebody else was quicker: that is read first, and read back anew.
    Mobilised(admin, towns[:1], event="另一场演练")
    await press_and_hold(page, "#go")
    await expect(page.locator("#start-trouble")).to_contain_text("刚才这里又开始了别的行动")
    await expect(page.locator("#met-list")).to_contain_text("另一场演练")
    await picture(page, "start-meanwhile")
    await page.click("#read-back")
    await press_and_hold(page, "#go")
    row = None
    while row is None:
        await asyncio.sleep(0.05)
        row = admin.execute("select alert_id, status from gateway.alerts").fetchone()
    assert row[1] == "Exercise"
    assert isinstance(row[0], UUID)
    made = Mobilised(admin, towns[:1], alert=row[0])
    await page.wait_for_url(f"**/live/{made.mobilisation}")
    await page.wait_for_selector("#tree-rows tr")
    assert officers.complaints == []


async def test_starting_for_real_takes_the_places_name(
    officers: Officers, towns: list[Community]
) -> None:
    page = await officers.enter("开实战的人")
    await page.goto(f"{officers.address}/start")
    await page.check("[name=kind][value=real]")
    assert await page.locator("#band").get_attribute("class") == "band real"
    await named(page, "real", "实战 REAL")
    await page.check(f"#divisions input[value='{towns[0].code}']")
    await page.wait_for_selector("#read-back:enabled")
    await page.click("#read-back")
    assert await page.locator("#go").is_disabled()
    await picture(page, "start-real-read-back")
    await page.fill("#typed", towns[0].name[:2])
    assert await page.locator("#go").is_enabled()


async def pages_to_their_end(page: Page) -> None:
    """In pages of a few, by keyboard, the doors are those of one page, in the order chosen."""
    shown = page.locator("#doors-rows tr")
    ids = "rows => rows.map(row => row.dataset.visit)"
    whole = await shown.evaluate_all(ids)

    async def few(route: Route) -> None:
        address = route.request.url.split("?", maxsplit=1)[0]
        await route.continue_(url=f"{address}?limit={FEW}")

    await page.route("**/doors/searches*", few)
    await page.select_option("#doors-sort", "place")
    await page.select_option("#doors-sort", "oldest")
    await expect(shown).to_have_count(FEW)
    left = len(whole) - FEW
    await expect(page.locator("#more")).to_have_text(f"显示更多(还有 {left} 户)")
    await picture(page, "live-doors-more")
    await page.locator("#more").focus()
    while (rows := await shown.count()) < len(whole):
        await page.keyboard.press("Enter")
        await expect(shown).to_have_count(min(rows + FEW, len(whole)))
    await expect(page.locator("#more")).to_have_text("已全部显示")
    assert await shown.evaluate_all(ids) == whole
    await page.unroute("**/doors/searches*")


async def test_an_entered_visit_is_recorded_once_and_shows_to_both_officers(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    mine, others = await live(officers, "甲", drill), await live(officers, "乙", drill)
    before = await open_doors(mine)
    visit = await mine.locator("#doors-rows tr", has_text="未知").first.get_attribute("data-visit")
    assert visit is not None
    await mine.click(f"tr[data-visit='{visit}'] [data-act=enter]")
    await mine.click("#enter-outcomes button[value=safe]")
    await picture(mine, "live-enter")
    await mine.click("#enter-save")
    await expect(mine.locator("#enter")).to_be_hidden()
    rows = admin.execute(
        "select outcome, via from gateway.answers where visit_id = %s", (visit,)
    ).fetchall()
    assert rows == [("safe", "console")]
    drill.settle(UUID(visit), "safe")
    for page in (mine, others):
        await expect(page.locator(f"tr[data-visit='{visit}']")).to_have_count(0)
        await expect(page.locator("#open")).to_have_text(re.compile(f"^{before - 1} /"))
    # Who comes to need help is seen first at once, wherever they stood.
    worse = await mine.locator("#doors-rows tr").last.get_attribute("data-visit")
    drill.settle(UUID(worse), "needs_help")
    await expect(mine.locator(f"tr[data-visit='{worse}'] .mark.needs_help")).to_be_visible()
    helped = await mine.locator("#doors-rows tr:has(.mark.needs_help)").count()
    first = await mine.locator("#doors-rows tr .mark").evaluate_all(
        "marks => marks.map(one => one.className)"
    )
    assert first[:helped] == ["mark needs_help"] * helped
    # The leader wrote a few words at another door: they are marked and read where the door is.
    door = mine.locator("#doors-rows tr").first
    noted = await door.get_attribute("data-visit")
    drill.note(UUID(noted), Sealer(RING, KEY).seal("狗在叫,灯亮着", CONTEXT))
    await mine.click("#doors-rows tr >> nth=0 >> [data-act=notes]")
    await expect(mine.locator(f"tr[data-visit='{noted}'] .noted")).to_contain_text("狗在叫")
    await picture(mine, "live-note")
    await mine.select_option("#doors-filter", "noted")
    await expect(mine.locator("#doors-rows tr")).to_have_count(1)
    # Who is safe is not among the worst: asked for, and gone from there when that changes.
    await mine.select_option("#doors-filter", "safe")
    await expect(mine.locator(f"tr[data-visit='{visit}']")).to_have_count(1)
    name = await mine.locator(f"tr[data-visit='{visit}'] .place").inner_text()
    drill.settle(UUID(visit), "moved")
    await expect(mine.locator(f"tr[data-visit='{visit}']")).to_have_count(0)
    # Each order of the tree is one's own, and outlives a reload; paces and ends are of the moment.
    places = mine.locator("#tree-rows tr td:first-child")
    weakest = await places.all_inner_texts()
    await mine.select_option("#tree-sort", "name")
    named = await places.all_inner_texts()
    assert (sorted(named), named != weakest) == (sorted(weakest), True)
    await mine.reload()
    await mine.wait_for_selector("#tree-rows tr")
    assert await places.all_inner_texts() == named
    await mine.select_option("#tree-sort", "answered")
    assert "tree-sort=answered" in mine.url
    cells = await mine.locator("#tree-rows tr.depth-1 td:nth-child(3)").all_inner_texts()
    # The grids of one community, of as many tasks each.
    assert [int(cell) for cell in cells[:4]] == sorted(int(cell) for cell in cells[:4])
    await picture(mine, "live-tree-sorted")
    # Sorted and sought among all there are, also who is in no list of the worst.
    await mine.select_option("#doors-filter", "")
    await mine.select_option("#doors-sort", "oldest")
    await expect(mine.locator("#doors-rows tr").first).to_contain_text("未知")
    await pages_to_their_end(mine)
    await mine.fill("#doors-search", name)
    await expect(mine.locator("#doors-rows tr")).to_have_count(1)
    await expect(mine.locator(f"tr[data-visit='{visit}']")).to_contain_text("已转移")
    assert officers.complaints == []


async def test_a_click_counts_though_figures_move_while_it_is_pressed(
    officers: Officers, drill: Mobilised
) -> None:
    page = await live(officers, "手慢的人", drill)
    before = await page.locator("#answered").inner_text()
    await page.evaluate(SLOW_HANDS, LONGEST_MS)
    for where in ("#tree-rows tr.depth-1", "#weakest button", "#timeline-rows .place"):
        await page.locator(where).first.hover()
        await page.mouse.down()
        await figures_move(page)
        await page.mouse.up()
        chosen = page.locator("#tree-rows tr[aria-selected=true]")
        await expect(chosen).to_have_count(1)
        # Drawn as soon as it is let go.
        await expect(page.locator("#answered")).not_to_have_text(before)
        before = await page.locator("#answered").inner_text()
        await page.click("#doors-all")
        await expect(chosen).to_have_count(0)
    await page.evaluate("ordinaryHands()")
    # Who holds on for long sees figures all the same.
    await page.locator("#tree-rows tr").first.hover()
    await page.mouse.down()
    await figures_move(page)
    await expect(page.locator("#answered")).not_to_have_text(before)
    await page.mouse.up()
    assert officers.complaints == []


async def test_a_stop_is_read_back_held_and_in_force_at_once(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    page = await live(officers, "停的人", drill)
    await page.keyboard.press("s")
    await picture(page, "live-stop")
    await page.click("#act-hold")
    assert await page.locator("#act").is_visible()
    await press_and_hold(page, "#act-hold")
    await expect(page.locator("#act")).to_be_hidden()
    assert admin.execute(
        "select count(*) from gateway.stops where mobilisation_id = %s", (drill.mobilisation,)
    ).fetchone() == (1,)
    await expect(page.locator("#notices")).to_contain_text("已停止发送")
    drill.state("stopped", ended=True)
    await expect(page.locator("#state")).to_have_text("已停止")
    assert await page.locator("[data-command=stop]").is_hidden()
    # What was told before may still be corrected, and that passes the stop.
    await page.click("#correct")
    await page.fill("#words", "避难点改为第二小学")
    await expect(page.locator("#words-left")).to_have_text("还可写 51 字")
    await picture(page, "live-correct-zh")
    assert await faults(page) == []
    await press_and_hold(page, "#send-hold")
    await expect(page.locator("#send")).to_be_hidden()
    assert admin.execute(
        "select cardinality(let_through) from gateway.stops where mobilisation_id = %s",
        (drill.mobilisation,),
    ).fetchone() == (1,)
    assert officers.complaints == []


async def test_a_message_goes_to_the_chosen_posts_of_a_place(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    page = await officers.enter("发短信的人", language="en", theme="dark")
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await page.wait_for_selector("#tree-rows tr")
    await page.click("#tree-rows tr td >> nth=0")
    await page.click("#message")
    follows = page.locator("#send-follows")
    await expect(follows).to_contain_text("people")
    everybody = await follows.inner_text()
    # An answer about another selection comes late: its number is not what would be sent.
    answered = asyncio.Event()

    async def late(route: Route) -> None:
        if "grid_leader" in (route.request.post_data or ""):
            await answered.wait()
        await route.continue_()

    await page.route("**/message-previews", late)
    async with page.expect_response(
        lambda found: "grid_leader" in (found.request.post_data or "")
    ) as held:
        await page.check("#send-selection input[value=grid_leader]")
        await page.fill("#words", "21点到社区开会")
        await expect(page.locator("#send-hold")).to_be_disabled()
        await expect(page.locator("#send-hold")).to_contain_text("…")
        await page.uncheck("#send-selection input[value=grid_leader]")
        await expect(follows).to_have_text(everybody)
        answered.set()
    await (await held.value).finished()
    await figures_move(page)
    await expect(follows).to_have_text(everybody)
    await page.unroute("**/message-previews")
    await page.fill("#words", "")
    await page.check("#send-selection input[value=grid_leader]")
    await expect(page.locator("#send-follows")).not_to_have_text(everybody)
    assert await page.locator("#send-hold").is_disabled()
    await page.fill("#words", "21点到社区开会")
    await picture(page, "live-message-en-dark")
    assert await faults(page) == []
    await press_and_hold(page, "#send-hold")
    await expect(page.locator("#send")).to_be_hidden()
    assert admin.execute(
        "select request->'selection'->'posts' from gateway.commands where kind = 'ad-hoc'"
    ).fetchall() == [(["grid_leader"],)]
    assert officers.complaints == []


async def test_a_message_is_written_when_nothing_runs_and_listed_with_what_became_of_it(
    officers: Officers, admin: Admin, towns: list[Community]
) -> None:
    page = await officers.enter("写通知的人", Role.OFFICER, Role.APPROVER)
    await page.goto(f"{officers.address}/messages")
    await page.fill("#words", "今晚请检查抽水泵")
    assert await page.locator("#send-hold").is_disabled()
    await page.check(f"#divisions input[value='{towns[0].code}']")
    await expect(page.locator("#follows")).to_contain_text("现在会发给")
    everybody = await page.locator("#follows").inner_text()
    await page.check("#posts input[value=grid_leader]")
    await expect(page.locator("#follows")).not_to_have_text(everybody)
    await picture(page, "notices-write-zh")
    await press_and_hold(page, "#send-hold")
    await expect(page.locator("#words")).to_have_value("")
    message, by, alert = admin.execute(
        "select m.message_id, m.author, a.alert_id from gateway.messages m, gateway.alerts a"
        " where a.event->'header'->>'hazard' = 'message' order by m.at desc"
    ).fetchall()[0]
    assert isinstance(message, UUID)
    assert isinstance(alert, UUID)
    made = Mobilised(
        admin, towns[:1], exercise=False, alert=alert, event="值班通知", plan="message"
    )
    made.state("awaiting_approval")
    made.opens_with(message, str(by))
    made.proposed("another", datetime.now(UTC) + timedelta(minutes=42))
    await page.goto(f"{officers.address}/messages?lang=en")
    await expect(page.locator("#sent")).to_contain_text("waits for a second officer")
    await picture(page, "notices-waits-en")
    # Read again, the table stays where nothing in it changed: so do the keys.
    await page.focus("#sent a")
    async with page.expect_response("**/v1/messages") as again:
        pass
    await (await again.value).finished()
    await page.evaluate(THREE_FRAMES)
    await expect(page.locator("#sent a").first).to_be_focused()
    await page.goto(f"{officers.address}/")
    assert await page.locator("#band").get_attribute("class") != "band real"
    await page.goto(f"{officers.address}/live/{made.mobilisation}?act=approve")
    await expect(page.locator("#act-what")).to_contain_text("今晚请检查抽水泵")
    await picture(page, "live-approve-notice")
    await page.keyboard.press("Escape")
    await picture(page, "live-notice")
    assert officers.complaints == []


async def test_what_runs_is_widened_after_seeing_what_is_new(
    officers: Officers, drill: Mobilised, admin: Admin, towns: list[Community]
) -> None:
    page = await live(officers, "扩大的人", drill)
    await page.click("#widen")
    await page.wait_for_url("**/widen")
    await named(page, "drill", "演练 DRILL")
    await page.check(f"#divisions input[value='{towns[1].code}']")
    await page.wait_for_selector("#go:enabled")
    assert int(await page.locator("#f-grids").inner_text()) > 0
    await picture(page, "widen-zh")
    assert await faults(page) == []
    await press_and_hold(page, "#go")
    await page.wait_for_url(f"**/live/{drill.mobilisation}")
    added = "select request->'area'->'geocodes' from gateway.commands where kind = 'widen'"
    assert admin.execute(added).fetchall() == [([towns[1].code],)]
    assert officers.complaints == []


async def test_of_two_officers_the_one_with_the_older_picture_is_told(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    page = await live(officers, "旧画面的人", drill)
    await page.click("[data-command=close]")
    # Meanwhile somebody else has paused. The live page knows, what was read back here does not.
    admin.execute(
        "update alerting.mobilisation set state = 'paused', paused_at = now(),"
        " revision = revision + 1 where mobilisation_id = %s",
        (drill.mobilisation,),
    )
    await expect(page.locator("#state")).to_have_text("已暂停")
    await press_and_hold(page, "#act-hold")
    await expect(page.locator("#act-trouble")).to_contain_text("情况已经变了")
    # It was read back anew beside that, and is decided on as it is by now.
    await press_and_hold(page, "#act-hold")
    await expect(page.locator("#act")).to_be_hidden()
    assert admin.execute(
        "select kind from gateway.commands where target = %s", (str(drill.mobilisation),)
    ).fetchall() == [("close",)]


async def test_figures_that_are_old_turn_grey_and_are_whole_after_the_gap(
    officers: Officers, drill: Mobilised
) -> None:
    page = await live(officers, "断网的人", drill)
    before = await open_doors(page)
    # Another desk's console is there, and the database behind it is not.
    overview = await officers.enter("看总览的人")
    await expect(overview.locator("#running-rows")).to_contain_text("台风橙色预警")
    await overview.evaluate(HANG)
    assert await overview.evaluate(ASK_BRIEFLY) == 0
    # A look that failed is said, and no longer once the next one was answered.
    matters = await overview.context.new_page()

    async def fails(route: Route) -> None:
        await route.fulfill(status=503)

    await matters.route("**/v1/matters*", fails)
    await matters.goto(f"{officers.address}/matters")
    await expect(matters.locator("#trouble")).to_be_visible()
    await matters.unroute("**/v1/matters*")
    await page.context.set_offline(True)
    await page.evaluate("() => muster.feed.socket.close()")
    await expect(page.locator("body")).to_have_class("fixed stale")
    await picture(page, "live-stale")
    await expect(overview.locator("body")).to_have_class("stale")
    await expect(overview.locator("#running-rows")).to_contain_text("台风橙色预警")
    await picture(overview, "overview-stale")
    await expect(matters.locator("#trouble")).to_be_hidden()
    await overview.evaluate("window.letGo()")
    drill.settle(drill.visits[2], "safe")
    await page.context.set_offline(False)
    await expect(page.locator("body")).to_have_class("fixed")
    await expect(overview.locator("body")).to_have_class("")
    assert await open_doors(page) == before - 1


async def test_by_keyboard_one_gets_everywhere(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    page = await live(officers, "用键盘的人", drill)
    held = "document.activeElement.id || document.activeElement.tagName"
    for key, where in (("/", "doors-search"), ("g", "map"), ("t", "TR"), ("u", "BUTTON")):
        await page.evaluate("document.activeElement.blur()")
        await page.keyboard.press(key)
        assert await page.evaluate(held) == where, key
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("?")
    assert await page.locator("#keys").is_visible()
    await page.keyboard.press("Escape")
    # What reads a page aloud presses and cannot hold: it is asked once more, of each act anew.
    await page.evaluate(SLOW_HANDS, TWICE_MS)
    await page.click("[data-command=pause]")
    press = "document.getElementById('act-hold').click()"
    await page.evaluate(press)
    await page.keyboard.press("Escape")
    await page.keyboard.press("s")
    stops = "select count(*) from gateway.stops where mobilisation_id = %s"
    await page.evaluate(press)
    await expect(page.locator("#act [role=alert]:visible")).to_have_text("再按一次就执行。")
    assert admin.execute(stops, (drill.mobilisation,)).fetchone() == (0,)
    await page.evaluate(press)
    await expect(page.locator("#act")).to_be_hidden()
    assert admin.execute(stops, (drill.mobilisation,)).fetchone() == (1,)


async def test_hostile_names_are_text(officers: Officers, drill: Mobilised, admin: Admin) -> None:
    evil = "<img src=x onerror=alert(1)>{{7*7}}\"'</script>"
    admin.execute(
        "update roster.nodes set name = %s, full_name = %s where kind = 'grid'", (evil, evil)
    )
    try:
        page = await live(officers, "<b>恶意</b>", drill, Role.OFFICER)
        await expect(page.locator("#tree-rows")).to_contain_text(evil)
        assert await page.locator("#tree-rows img").count() == 0
        assert await page.locator(".who b").count() == 0
        assert officers.complaints == []
    finally:
        admin.execute("update roster.nodes set name = '第一网格' where kind = 'grid'")


def workbook(rows: Iterable[Iterable[str]]) -> bytes:
    """A spreadsheet as an office saves it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


async def test_paper_is_checked_before_it_is_recorded(
    officers: Officers, admin: Admin, drill: Mobilised, towns: list[Community]
) -> None:
    page = await officers.enter("录纸表的人", Role.OPERATOR)
    await page.goto(f"{officers.address}/live/{drill.mobilisation}/paper")
    town = towns[0]
    grid = town.root.below[0]
    stairwell = next(each for block in grid.below for each in block.below if each.residents)
    place = f"{town.name}{grid.name}"
    await page.fill("#table", f"{place},随便写")
    await page.click("#check")
    await expect(page.locator("#trouble")).to_contain_text("结果")
    now = drill.began.astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(minutes=1)
    name, number = stairwell.name, stairwell.residents[0].door
    rows = (
        "网格,楼栋,单元,门牌,结果(勾一项),时间",
        f"{place},{name},,{number}室,平安,{now:%m-%d %H:%M}",
        f"{place},{name},,{number},还行,{now:%H:%M}",
    )
    await page.set_input_files("#file", {"name": "纸表.xlsx", "mimeType": "", "buffer": b"PK\x03"})
    await expect(page.locator("#trouble")).to_contain_text(".xlsx")
    sheet = workbook(line.split(",") for line in rows)
    await page.set_input_files("#file", {"name": "纸表.xlsx", "mimeType": "", "buffer": sheet})
    await expect(page.locator("#table")).to_have_value(re.compile("结果"))
    await page.click("#check")
    await expect(page.locator("#refused-rows")).to_contain_text("还行")
    await expect(page.locator("#found-rows")).to_contain_text(number)
    await picture(page, "paper-checked")
    recorded = "select via, outcome from gateway.answers where mobilisation_id = %s"
    assert admin.execute(recorded, (drill.mobilisation,)).fetchall() == []
    await page.click("#record")
    await expect(page.locator("#said")).to_contain_text("1")
    stored = admin.execute(recorded, (drill.mobilisation,)).fetchall()
    assert stored == [("paper", "safe")]
    assert [each for each in officers.complaints if "422" not in each] == []
