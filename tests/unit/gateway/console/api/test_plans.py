"""Plans in force as a page shows them."""

from typing import Any

import pytest

from schemas.hazards import MESSAGE
from services.alerting.translate.plan_documents import dumped
from services.alerting.translate.plan_file import SHIPPED, load_plans
from services.gateway.adapters.texts import LANGUAGES, Texts
from services.gateway.console.api.plans import by_plan, shown

EDITIONS: list[dict[str, Any]] = [
    {"plan": one.plan, "level": one.level, "version": one.version, "document": dumped(one)}
    for one in load_plans(SHIPPED)
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_plan_is_shown_in_words(language: str) -> None:
    found = dict(by_plan(EDITIONS, Texts(language)))
    assert sum(map(len, found.values())) == len(EDITIONS)
    for rows in found.values():
        for row in rows:
            assert row["triggers"]
            assert bool(row["posts"]) == bool(row["ladder"]) == (row["plan"] != MESSAGE)
            assert [said for _, _, said in row["first"] if not said] == []
            assert Texts(language).has(f"plans.approval.{row['approval']}")
            assert Texts(language).has(f"plans.order.{row['order']}")


def test_the_mildest_level_stands_first() -> None:
    found = dict(by_plan(reversed(EDITIONS), Texts("en")))
    assert [row["level"] for row in found["typhoon"]] == ["blue", "yellow", "orange", "red"]
    assert [row["name"] for row in found["fire"]][::3] == ["Minor fire", "Extreme fire"]


def test_an_edition_says_what_starts_it_whom_it_tells_and_how() -> None:
    orange = next(o for o in EDITIONS if (o["plan"], o["level"]) == ("typhoon", "orange"))
    row = shown(orange, Texts("en"))
    assert row["triggers"][-1] == "government's order: move now"
    assert row["ladder"] == [
        {"channel": "sms", "wait": "3 min"}, {"channel": "call", "wait": "2 min"},
    ]  # fmt: skip
    assert row["posts"][0] == "community_leader"
    assert row["deadline"] == "4 h"
    assert row["approving"][0] == "a second officer approves"
    assert row["approving"][-1] == "undecided for 1 h: it lapses"


def test_an_edition_kept_before_plans_said_how_is_shown_without() -> None:
    document = {key: value for key, value in EDITIONS[0]["document"].items() if key != "approving"}
    assert shown({**EDITIONS[0], "document": document}, Texts("zh"))["approving"] == []
