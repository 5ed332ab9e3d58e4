"""What the leader's page says: whom it greets, in which language, why nothing is to be done."""

import uuid
from collections.abc import Callable

import httpx

from tests.integration.gateway.world import World

Make = Callable[..., World]


def covers(world: World, kind: str, name: str) -> None:
    """The contact's task becomes one of a post above, which leads `name` and covers from there."""
    node, post = uuid.uuid4(), uuid.uuid4()
    world.add("roster_public.nodes", node_id=node, kind="grid", name=name)
    world.add(
        "roster_public.posts", post_id=post, kind=kind, node_id=node, community_code=world.community
    )
    world.connection.execute(
        "update alerting_public.contact_tasks set post_id = %s where contact_id = %s",
        (post, world.contact),
    )


def tasks_are(world: World, state: str) -> None:
    world.connection.execute(
        "update alerting_public.contact_tasks set state = %s where contact_id = %s",
        (state, world.contact),
    )


async def text_of(page: httpx.AsyncClient, world: World, **headers: str) -> str:
    return (await page.get(f"/t/{world.token}", headers=headers)).text


async def test_who_covers_from_above_is_called_by_the_post_that_is_theirs(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    covers(here, "grid_leader", "第三网格")
    assert "您好,第三网格长<" in await text_of(page, here)


async def test_what_went_to_somebody_else_is_said_and_no_longer_asked_for(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    tasks_are(here, "handed_over")
    text = await text_of(page, here)
    assert "任务已转给别人" in text
    assert "我已收到" in text
    assert 'class="main"' not in text
    assert "要做的事" not in text


async def test_who_has_seen_every_door_is_thanked(page: httpx.AsyncClient, world: Make) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    await page.post(f"/t/{here.token}/received")
    await page.post(f"/t/{here.token}/visits/{visit}", data={"outcome": "safe"})
    tasks_are(here, "done")
    text = await text_of(page, here)
    assert "每一户都落实了,谢谢" in text
    assert "没有要办" not in text


async def test_the_browser_chooses_the_language_and_the_hand_overrules_it(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    english = {"accept-language": "en-GB,zh;q=0.5"}
    assert "stairwell leader of" in await text_of(page, here, **english)
    chinese = (await page.get(f"/t/{here.token}?lang=zh", headers=english)).text
    assert "楼道长" in chinese
    assert "<input type=hidden name=lang value=zh>" in chinese
    url = f"/t/{here.token}/received"
    kept = await page.post(url, data={"lang": "zh"}, headers=english)
    assert kept.headers["location"] == f"/t/{here.token}?lang=zh"


async def test_a_link_cut_short_or_gone_on_with_is_answered_to_a_person(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    for path in ("/", "/t", "/t/", f"/t/{here.token}/f/more", f"/t/{here.token[:-2]}"):
        answer = await page.get(path)
        assert answer.status_code == 404, path
        assert "这个链接打不开" in answer.text, path
