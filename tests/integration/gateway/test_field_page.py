"""The leader's page: a look changes nothing, doors after "received", answers saved at once."""

import asyncio
import base64
import hashlib
import re
import uuid
from collections.abc import Callable

import httpx
import pytest

from schemas.vocabulary import VisitOutcome
from services.carrier_simulator.translate.field_page import read_page
from services.gateway.domain.roles import Role
from services.gateway.field.domain.doors import MOST_DOORS
from services.gateway.settings import GatewayPublicSettings
from services.runtime.clock import MovableClock
from services.runtime.links import mint
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import client_for, common, composed_public
from tests.integration.gateway.world import LINK_KEYS, World, envelopes
from tests.support.database import TestDatabase
from tests.support.field_page import names_door
from tests.support.signed_in import signed_in

Make = Callable[..., World]


def rows(world: World, table: str) -> int:
    count = world.one(f"select count(*) from gateway.{table} where contact_id = %s", world.contact)
    assert isinstance(count[0], int)
    return count[0]


async def received(page: httpx.AsyncClient, world: World) -> str:
    answer = await page.post(f"/t/{world.token}/received")
    assert answer.status_code == 303
    return (await page.get(answer.headers["location"])).text


async def say(page: httpx.AsyncClient, world: World, visit: uuid.UUID, **form: str) -> str:
    answer = await page.post(f"/t/{world.token}/visits/{visit}", data=form)
    assert answer.status_code == 303
    return (await page.get(answer.headers["location"])).text


async def drain(public: Parts) -> None:
    (sending,) = [loop for loop in public.loops if loop.name == "answers"]
    while await sending.step():
        pass


async def test_a_bare_look_shows_hazard_and_how_many_doors_and_changes_nothing(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    here.add_door("501", "王秀英")
    here.add_door("602", "张建国")
    await page.get(f"/t/{here.token}")
    answer = await page.get(f"/t/{here.token}/f")
    assert answer.status_code == 200
    text = answer.text
    assert "台风橙色预警" in text
    assert "演练 DRILL" in text
    assert "12号楼2单元楼道长" in text
    assert "2 位老人" in text
    assert not names_door(text, "501")
    assert "王" not in text
    assert f"action=/t/{here.token}/received>" in text
    assert f"action=/t/{here.token}/cannot>" in text
    assert (rows(here, "answers"), rows(here, "field_views")) == (0, 0)


async def test_after_received_the_doors_stand_in_order_of_risk_and_the_look_is_on_record(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    here.add_door("301", "张建国", risk=20)
    daughter = "update roster_public.residents set key_holder = '女儿' where stairwell_id = %s"
    here.connection.execute(daughter, (here.stairwell,))
    oxygen = here.add_door("501", "王秀英", risk=70, reasons=("alone", "oxygen"))
    text = await received(page, here)
    assert text.index("501 王**") < text.index("301 张**")
    assert "82岁 · 独居 · 氧气 · 钥匙在601" in text
    assert 'href="tel:+8619900000555">' in text
    assert "亲属(女儿)" in text
    # Who holds the key is rung as such.
    assert "82岁 · 独居 · 钥匙在女儿" in text
    assert ">女儿(有钥匙)</a>" in text
    assert "王秀英" not in text
    assert f"id=v-{oxygen}>" in text
    assert f"action=/t/{here.token}/received>" not in text
    assert rows(here, "field_views") == 1
    assert here.one("select cardinality(residents) from gateway.field_views order by id desc") == (
        2,
    )


async def test_a_preview_opens_no_seal(page: httpx.AsyncClient, world: Make) -> None:
    here = world()
    here.add_door("501", "王秀英")
    await page.post(f"/t/{here.token}/received")
    assert (await page.head(f"/t/{here.token}")).status_code == 200
    ahead = await page.get(f"/t/{here.token}", headers={"Sec-Purpose": "prefetch"})
    assert not names_door(ahead.text, "501")
    assert rows(here, "field_views") == 0


async def test_an_outcome_is_saved_at_once_and_told_once_in_a_batch(
    page: httpx.AsyncClient, world: Make, public: Parts, clock: MovableClock
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    await received(page, here)
    text = await say(page, here, visit, outcome="safe")
    assert f"id=v-{visit} data-outcome=safe>" in text
    assert "已保存 21:00:00" in text
    clock.advance(5)
    await say(page, here, visit, outcome="safe")
    assert rows(here, "answers") == 2
    await drain(public)
    sent = envelopes(here.connection, "answers")
    (mine,) = [item for item in sent if item["trace"] == str(here.alert)]
    assert mine["key"] == here.community
    assert mine["lane"] == "drill"
    assert [item["kind"] for item in mine["payload"]["answers"]] == ["received", "visit"]
    assert mine["payload"]["answers"][1]["outcome"] == "safe"


async def test_moments_are_of_the_zone_that_was_set(
    database: TestDatabase, clock: MovableClock, world: Make
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    async with (
        composed_public(database, clock, zone="Asia/Urumqi") as parts,
        client_for(parts) as page,
    ):
        await received(page, here)
        assert "已保存 19:00:00" in await say(page, here, visit, outcome="safe")
        # 20:00 is still to come there; in Shanghai it is past, and it would be 24:00.
        assert "20:00:00" not in await say(page, here, visit, outcome="away")
        assert "22:00:00" in await say(page, here, visit, outcome="away", back="tonight")


def test_a_zone_that_is_none_is_named(database: TestDatabase) -> None:
    values = common(database) | {"gateway_public_password": "x", "zone": "Asia/Peking"}
    with pytest.raises(ValueError, match="no such time zone"):
        GatewayPublicSettings.model_validate(values)


async def test_a_note_stays_sealed_and_is_read_by_the_officer(
    page: httpx.AsyncClient, world: Make, console: Parts
) -> None:
    here = world()
    visit, strange = here.add_door("501", "王秀英"), uuid.uuid4()
    text = await received(page, here)
    assert "<textarea name=note" not in text.partition("<template")[0]
    text = await say(page, here, visit, outcome="no_answer", note=" 狗在叫,灯亮着 ")
    assert "备注已存" in text
    assert "<textarea name=note" in text.partition("<template")[0]
    for _ in range(2):
        await say(page, here, visit, note="钥匙在 601" + "!" * 300)
    assert here.one("select count(*) from gateway.answers where visit_id = %s", visit) == (1,)
    refused = await page.post(f"/t/{here.token}/visits/{strange}", data={"note": "别家的"})
    assert refused.status_code == 403
    empty = await page.post(f"/t/{here.token}/visits/{visit}", data={"note": " "})
    assert empty.status_code == 422
    readable = "select count(*) from gateway.notes where position(%s::bytea in text_sealed) > 0"
    assert here.one(readable, "钥匙".encode()) == (0,)
    async with signed_in(console, Role.OPERATOR, division=here.community) as officer:
        assert (await officer.get(f"/v1/notes?about={visit}")).json() == {"count": 2}
        found = await officer.post("/v1/notes/searches", json={"visit_id": str(visit)})
    texts = [note["text"] for note in found.json()["notes"]]
    assert sorted(texts) == ["狗在叫,灯亮着", ("钥匙在 601" + "!" * 300)[:200]]
    assert {note["author"] for note in found.json()["notes"]} == {None}


async def test_another_outcome_undoes_the_first_and_a_stale_form_counts_too(
    page: httpx.AsyncClient, world: Make, clock: MovableClock
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    await received(page, here)
    for outcome in ("safe", "needs_help", "safe"):
        clock.advance(1)
        text = await say(page, here, visit, outcome=outcome, after=str(uuid.uuid4()))
        assert f"data-outcome={outcome}>" in text
    last = here.one(
        "select outcome from gateway.answers where visit_id = %s order by at desc limit 1", visit
    )
    assert last == ("safe",)


async def test_presses_kept_without_network_do_not_silence_that_somebody_needs_help_by_now(
    page: httpx.AsyncClient, world: Make, console: Parts
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    here.add(
        "alerting_public.visits",
        visit_id=visit,
        mobilisation_id=here.mobilisation,
        community_code=here.community,
    )
    await received(page, here)
    async with signed_in(console, Role.OPERATOR, division=here.community) as officer:
        entered = await officer.post(
            f"/v1/visits/{visit}/outcomes",
            json={"outcome": "needs_help"},
            headers={"Idempotency-Key": "help"},
        )
    assert entered.status_code == 202
    # Both of them in one transaction.
    kept = [{"outcome": outcome, "press": str(uuid.uuid4())} for outcome in ("away", "safe")]
    await asyncio.gather(*(say(page, here, visit, **form) for form in kept))
    text = (await page.get(f"/t/{here.token}/f")).text
    assert f"id=v-{visit} data-outcome=needs_help>" in text
    said = "select count(*) from gateway.answers where visit_id = %s"
    assert here.one(said, visit) == (3,)
    help_ = "select answer_id from gateway.answers where visit_id = %s and outcome = 'needs_help'"
    (seen,) = here.one(help_, visit)
    await say(page, here, visit, outcome="safe", press=str(uuid.uuid4()), after=str(seen))
    last = "select outcome from gateway.answers where visit_id = %s order by at desc limit 1"
    assert here.one(last, visit) == ("safe",)


async def test_nor_do_they_silence_a_need_that_came_by_sms(
    page: httpx.AsyncClient, world: Make, clock: MovableClock
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    await received(page, here)
    by_sms = (
        "update alerting_public.contact_visits set outcome = 'needs_help', outcome_at = %s"
        " where visit_id = %s"
    )
    here.connection.execute(by_sms, (clock.now(), visit))
    clock.advance(600)
    await say(page, here, visit, outcome="safe", press=str(uuid.uuid4()))
    text = (await page.get(f"/t/{here.token}/f")).text
    assert f"id=v-{visit} data-outcome=needs_help>" in text
    # The page names it: who presses now has seen it.
    found = re.search(rf"id=v-{visit} .*?name=after value=([\w-]+)", text)
    assert found is not None
    seen = found[1]
    await say(page, here, visit, outcome="safe", press=str(uuid.uuid4()), after=seen)
    text = (await page.get(f"/t/{here.token}/f")).text
    assert f"id=v-{visit} data-outcome=safe>" in text


async def test_a_double_tap_is_one_knock_and_a_deliberate_second_is_two(
    page: httpx.AsyncClient, world: Make, clock: MovableClock
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    await received(page, here)
    await say(page, here, visit, outcome="no_answer")
    text = await say(page, here, visit, outcome="no_answer")
    assert "已敲门 1 次" in text
    found = re.search(r"name=after value=([^>]+)>", text)
    assert found is not None
    # As it is counted everywhere: within a minute it is the same knock.
    clock.advance(60)
    text = await say(page, here, visit, outcome="no_answer", after=found[1])
    assert "已敲门 2 次" in text
    text = await say(page, here, visit, outcome="no_answer", after=found[1])
    assert "已敲门 2 次" in text


async def test_a_knock_that_is_taken_back_is_none(
    page: httpx.AsyncClient, world: Make, clock: MovableClock
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    await received(page, here)
    for outcome in ("no_answer", "unknown"):
        await say(page, here, visit, outcome=outcome)
        clock.advance(120)
    assert "已敲门 1 次" in await say(page, here, visit, outcome="no_answer")


async def test_a_graver_level_asks_everything_anew(
    page: httpx.AsyncClient, world: Make, clock: MovableClock
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    await received(page, here)
    await say(page, here, visit, outcome="no_answer")
    await say(page, here, visit, outcome="safe")
    clock.advance(60)
    here.connection.execute(
        "update alerting_public.contact_visits set asked_at = %s where visit_id = %s",
        (clock.now(), visit),
    )
    here.connection.execute(
        "update alerting_public.contacts set begun_at = %s where contact_id = %s",
        (clock.now(), here.contact),
    )
    clock.advance(60)
    text = (await page.get(f"/t/{here.token}")).text
    assert not names_door(text, "501")
    assert f"action=/t/{here.token}/received>" in text
    text = await received(page, here)
    assert "data-outcome" not in text
    assert "data-outcome=safe>" in await say(page, here, visit, outcome="safe")
    assert "已敲门 1 次" in await say(page, here, visit, outcome="no_answer")
    assert rows(here, "answers") == 6


async def test_cannot_hides_the_doors_and_can_be_undone(
    page: httpx.AsyncClient, world: Make, clock: MovableClock
) -> None:
    here = world()
    here.add_door("501", "王秀英")
    await received(page, here)
    clock.advance(1)
    answer = await page.post(f"/t/{here.token}/cannot")
    text = (await page.get(answer.headers["location"])).text
    assert "您已回复:不能去" in text
    assert not names_door(text, "501")
    assert f"action=/t/{here.token}/cannot>" not in text
    clock.advance(1)
    assert "501 王**" in await received(page, here)


async def test_received_by_sms_shows_no_doors_on_the_page(
    page: httpx.AsyncClient, world: Make, clock: MovableClock
) -> None:
    here = world()
    here.add_door("501", "王秀英")
    here.connection.execute(
        "update alerting_public.contacts set answer = 'received', answered_at = %s"
        " where contact_id = %s",
        (clock.now(), here.contact),
    )
    assert not names_door((await page.get(f"/t/{here.token}")).text, "501")
    clock.advance(1)
    assert names_door(await received(page, here), "501")


async def test_another_contacts_visit_is_refused_and_recorded(
    page: httpx.AsyncClient, world: Make
) -> None:
    here, other = world(), world()
    visit = other.add_door("999", "赵四")
    answer = await page.post(f"/t/{here.token}/visits/{visit}", data={"outcome": "safe"})
    assert answer.status_code == 403
    assert "没有保存" in answer.text
    assert rows(here, "answers") == 0
    assert rows(here, "field_refusals") == 1


async def test_an_answer_that_crosses_a_withdrawal_still_counts(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    await received(page, here)
    here.connection.execute(
        "delete from alerting_public.contact_visits where visit_id = %s", (visit,)
    )
    answer = await page.post(f"/t/{here.token}/visits/{visit}", data={"outcome": "needs_help"})
    assert answer.status_code == 303
    assert here.one(
        "select outcome, communities from gateway.answers where visit_id = %s", visit
    ) == ("needs_help", [here.community])


async def test_after_the_end_it_says_so_records_still_and_expires_at_last(
    page: httpx.AsyncClient, world: Make, clock: MovableClock
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    await received(page, here)
    here.connection.execute(
        "update alerting_public.mobilisations set state = 'closed', ended_at = %s"
        " where mobilisation_id = %s",
        (clock.now(), here.mobilisation),
    )
    text = await say(page, here, visit, outcome="safe")
    assert "这次行动已经结束" in text
    assert "muster-keep" not in (await page.get(f"/t/{here.token}")).headers
    assert rows(here, "answers") == 2
    clock.advance(73 * 3600)
    expired = await page.get(f"/t/{here.token}")
    assert expired.status_code == 404
    assert "已过期" in expired.text


async def test_wrong_links_are_told_so_and_limited_while_right_ones_open(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    tampered = here.token[:-2] + ("0" if here.token[-2] != "0" else "1") + here.token[-1]
    unknown = mint(999_999_999, LINK_KEYS)
    for wrong in (tampered, unknown, "x", "短信"):
        answer = await page.get(f"/t/{wrong}")
        assert answer.status_code == 404
        assert "打不开" in answer.text
    statuses = [(await page.get(f"/t/{tampered}")).status_code for _ in range(4)]
    assert statuses[-1] == 429
    assert (await page.get(f"/t/{here.token}")).status_code == 200


async def test_those_below_who_are_silent_can_be_rung(page: httpx.AsyncClient, world: Make) -> None:
    here = world(exercise=False)
    here.add_silent("陈大文", "+8619900000333")
    text = (await page.get(f"/t/{here.token}")).text
    assert "陈" not in text
    assert "还有 1 位没有回复" in text
    assert "实战 REAL" in text
    text = await received(page, here)
    assert "12号楼2单元 陈**" in text
    assert 'href="tel:+8619900000333">' in text


async def test_everybody_silent_below_can_be_rung_however_many_they_are(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world(exercise=False)
    for number in range(23):
        here.add_silent(f"陈{number}", f"+86199000010{number:02}")
    first, called = await received(page, here), set[str]()
    assert "(23)" in first
    text, turned = first, 0
    while True:
        called |= set(re.findall(r"tel:(\+86199000010\d\d)", text))
        following = re.findall(r'href="\?(s=\d+)#silent">下一页', text)
        if not following:
            break
        turned += 1
        text = (await page.get(f"/t/{here.token}?{following[0]}")).text
    assert (len(called), turned) == (23, 2)
    assert "上一页" in text
    assert (await page.get(f"/t/{here.token}?s=99&lang=en")).text.count("tel:+86199000010") == 5


async def test_a_rescue_is_said_first(page: httpx.AsyncClient, world: Make) -> None:
    here = world()
    here.add(
        "alerting_public.contact_tasks",
        contact_id=here.contact,
        task_id=uuid.uuid4(),
        mobilisation_id=here.mobilisation,
        node_id=here.stairwell,
        post_id=here.post,
        kind="rescue",
        state="open",
    )
    assert "救援:有 1 户连敲不应" in (await page.get(f"/t/{here.token}")).text


async def test_a_long_list_stays_small_and_the_open_doors_come_first(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    visits = [here.add_door(f"{number}01", "欧阳修文", risk=number) for number in range(40)]
    text = await received(page, here)
    assert len(text.encode()) < 20_000
    assert text.count("<section id=v-") == MOST_DOORS
    assert str(visits[39]) in text
    text = await say(page, here, visits[39], outcome="safe")
    assert f"id=v-{visits[39]} data-outcome=safe>" in text
    assert text.count("<section id=v-") == MOST_DOORS
    assert "1/40" in text
    # With the next look, the door after them comes in its place.
    assert str(visits[39 - MOST_DOORS]) in (await page.get(f"/t/{here.token}")).text
    last = (await page.get(f"/t/{here.token}?p={-(-40 // MOST_DOORS)}")).text
    assert str(visits[39]) in last


async def test_a_full_page_with_all_that_was_said_travels_small(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    visits = [here.add_door(f"{number}01", "欧阳修文", risk=number) for number in range(MOST_DOORS)]
    await received(page, here)
    for visit in visits:
        await page.post(f"/t/{here.token}/visits/{visit}", data={"outcome": "needs_help"})
    full = await page.get(f"/t/{here.token}")
    assert full.text.count("data-outcome=needs_help>") == MOST_DOORS
    assert int(full.headers["content-length"]) < 10_000


async def test_the_simulated_personas_can_read_it(page: httpx.AsyncClient, world: Make) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    url = f"http://phone/t/{here.token}/f"
    before = read_page((await page.get(url)).text, url)
    assert before is not None
    assert before.received is not None
    assert before.cannot is not None
    assert before.visits == ()
    after = read_page(await received(page, here), url)
    assert after is not None
    assert after.received is None
    (door,) = after.visits
    assert door.visit_id == str(visit)
    assert set(door.offered) == {item for item in VisitOutcome if item != VisitOutcome.UNKNOWN}
    assert door.form is not None
    assert door.form.action == f"http://phone/t/{here.token}/visits/{visit}"


async def test_in_english_every_step_stays_english(page: httpx.AsyncClient, world: Make) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    text = (await page.get(f"/t/{here.token}?lang=en")).text
    assert "stairwell leader of 12号楼2单元" in text
    assert "<input type=hidden name=lang value=en>" in text
    answer = await page.post(f"/t/{here.token}/received", data={"lang": "en"})
    assert answer.headers["location"] == f"/t/{here.token}?lang=en"
    text = await say(page, here, visit, outcome="away", lang="en")
    assert "Saved 21:00:00" in text


async def test_the_page_lets_nothing_in_but_its_own_script_and_no_cache_keeps_it(
    page: httpx.AsyncClient, world: Make
) -> None:
    answer = await page.get(f"/t/{world().token}")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    (script,) = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"; script-src 'sha256-{digest}'; connect-src 'self'; worker-src 'self'; " in policy
    worker = await page.get("/t/worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")


async def test_what_was_not_understood_is_not_saved_and_says_so(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    for path, form in (
        (f"visits/{visit}", {"outcome": "asleep"}),
        (f"visits/{visit}", {"outcome": "x" * 9000}),
        ("visits/none", {"outcome": "safe"}),
    ):
        answer = await page.post(f"/t/{here.token}/{path}", data=form)
        assert answer.status_code == 422
        assert "没有保存" in answer.text
    assert rows(here, "answers") == 0
