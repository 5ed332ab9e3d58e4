"""The page of handsets and the control API behind it."""

import re

import pytest

from services.carrier_simulator.api.pages import texts
from services.carrier_simulator.domain.personas import PersonaKind
from tests.contract.carrier_simulator.world import DRILL, PHONE, World

OTHER = "+8619900000002"


@pytest.mark.parametrize(("query", "word"), [("", "模拟手机墙"), ("?lang=en", "simulated phones")])
async def test_the_page_has_nothing_inline_and_nothing_from_outside(
    carrier: World, query: str, word: str
) -> None:
    answer = await carrier.http.get(f"/{query}")
    assert word in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=|https?://", answer.text)
    for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.text):
        assert (await carrier.http.get(path)).status_code == 200


def test_both_languages_say_everything() -> None:
    assert texts("zh").keys() == texts("en").keys()
    assert all(f"persona_{kind}" in texts("zh") for kind in PersonaKind)


async def test_handsets_come_newest_first_and_only_once_changed(carrier: World) -> None:
    await carrier.send("PUT", "/_sim/labels", {OTHER: "grid_leader 第三网格"})
    await carrier.text("first")
    await carrier.text("second", account=DRILL, to=OTHER)

    async def both() -> bool:
        return len((await carrier.get("/_sim/handsets"))["handsets"]) == 2

    await carrier.until(both)
    seen = await carrier.get("/_sim/handsets")
    assert [phone["number"] for phone in seen["handsets"]] == [OTHER, PHONE]
    since = f"/_sim/handsets?since={seen['revision']}"
    assert (await carrier.get(since))["handsets"] == []
    await carrier.send("POST", f"/_sim/handsets/{PHONE}/reply", {"body": "1"})
    changed = await carrier.get(since)
    assert [phone["number"] for phone in changed["handsets"]] == [PHONE]
    for wanted in ("q=0002", "role=grid_leader", "lane=drill"):
        found = (await carrier.get(f"/_sim/handsets?{wanted}"))["handsets"]
        assert [phone["number"] for phone in found] == [OTHER]


async def test_clear_forgets_what_was_and_what_waits(carrier: World) -> None:
    await carrier.call()
    await carrier.text()

    async def there() -> bool:
        return len((await carrier.phone())["items"]) == 2

    await carrier.until(there)
    seen = await carrier.get("/_sim/handsets")
    assert await carrier.send("POST", "/_sim/clear") == 200
    news = await carrier.get(f"/_sim/handsets?since={seen['revision']}")
    assert (news["reset"], news["handsets"]) == (True, [])
    ledger = await carrier.get("/_sim/ledger")
    assert (ledger["pending"], ledger["told"]) == (0, {"sms": [], "calls": []})
    state = await carrier.get("/_sim/state")
    assert (state["busy"], state["calls_under_way"]) == (0, 0)


async def test_health_and_metrics(carrier: World) -> None:
    assert (await carrier.http.get("/healthz")).status_code == 200
    assert (await carrier.http.get("/readyz")).status_code == 200
    await carrier.text()
    exposition = (await carrier.http.get("/metrics")).text
    assert 'muster_sim_creates_total{answer="201",what="message"} 1.0' in exposition
    assert PHONE not in exposition
