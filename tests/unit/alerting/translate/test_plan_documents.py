"""Plans as they travel and are kept: what arrives is what was sent, and is checked again."""

from pathlib import Path

import pytest

from services.alerting.translate.plan_documents import dumped, incoming, outgoing, restored
from services.alerting.translate.plan_file import SHIPPED, PlanError, load_plans

EDITIONS = load_plans(SHIPPED)


def test_every_edition_is_kept_as_it_was() -> None:
    for edition in EDITIONS:
        assert restored(dumped(edition)) == edition


def test_equal_editions_are_kept_equal_whatever_the_order_of_their_sets() -> None:
    for edition in EDITIONS:
        kept = dumped(edition)
        assert kept["posts"] == sorted(edition.posts)
        assert kept["visiting"]["reasons"] == sorted(edition.visiting.reasons)


def test_what_arrives_is_what_the_files_said() -> None:
    sent = outgoing(SHIPPED, "typhoon")

    arrived = incoming("typhoon", sent["editions"], sent["sources"], sent["common"])

    assert {one.level: one for one in arrived} == {
        one.level: one for one in EDITIONS if one.plan == "typhoon"
    }
    assert set(sent["sources"]) < {"practice"} | set(_cited())


def _cited() -> set[str]:
    return {
        source.split()[0].rstrip(":")
        for edition in EDITIONS
        if edition.plan == "typhoon"
        for source in edition.sources
    }


def test_every_fault_of_what_arrives_is_named_by_edition_and_field() -> None:
    sent = outgoing(SHIPPED, "typhoon")
    blue, orange, *_ = sent["editions"]
    blue["deadline"] = "0 h"
    orange["triggers"].append({"scale": "signal", "value": "yellow"})

    with pytest.raises(PlanError) as caught:
        incoming("typhoon", sent["editions"], sent["sources"], sent["common"])

    said = str(caught.value)
    assert "typhoon/blue.yaml: deadline: a timer of zero" in said
    assert "signal yellow starts" in said


def test_what_no_database_keeps_is_refused_wherever_it_stands() -> None:
    sent = outgoing(SHIPPED, "typhoon")
    sent["editions"][0]["name"]["zh"] = "台风\x00"
    sent["sources"]["B"]["title"] = "\ud800"
    sent["common"]["zh"]["approval"] = "\u202e"
    with pytest.raises(PlanError) as caught:
        incoming("typhoon", sent["editions"], sent["sources"], sent["common"])
    signs = [problem.field for problem in caught.value.problems if problem.wrong.what == "sign"]
    assert signs == ["B.title", "zh.approval", "name.zh"]


@pytest.mark.parametrize(
    ("sources", "common", "why"),
    [
        ({}, None, "is not in sources.yaml"),
        ({"B": {"title": "x"}}, None, "sources: B.place: is missing"),
        (None, {"zh": {}}, "common.yaml: zh.help: is missing"),
    ],
)
def test_sources_and_common_texts_are_checked_too(
    sources: dict[str, dict[str, str]] | None, common: dict[str, object] | None, why: str
) -> None:
    sent = outgoing(SHIPPED, "typhoon")
    if sources is not None:
        sent["sources"] = sources
    if common is not None:
        sent["common"] = common

    with pytest.raises(PlanError) as caught:
        incoming("typhoon", sent["editions"], sent["sources"], sent["common"])

    assert why in str(caught.value)


def test_nothing_is_refused_as_such() -> None:
    sent = outgoing(SHIPPED, "typhoon")
    with pytest.raises(PlanError, match="is empty"):
        incoming("typhoon", [], sent["sources"], sent["common"])


def test_a_plan_of_another_hazard_is_refused(tmp_path: Path) -> None:
    sent = outgoing(SHIPPED, "typhoon")
    with pytest.raises(PlanError, match="typhoon stands in the folder fire"):
        incoming("fire", sent["editions"], sent["sources"], sent["common"])
