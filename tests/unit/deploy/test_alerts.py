"""Alarms ask for metrics that are exported, with labels that they have, and the guide has them."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY, Gauge

from services.gateway.intake.adapters import canary_book
from services.notifier.adapters import metrics as of_notifier

ROOT = Path(__file__).resolve().parents[3]
METRIC = re.compile(r"\bmuster_\w+")
LABELLED = re.compile(r"(muster_\w+)\{(\w+)=|by \((\w+)\) \((muster_\w+)")
EXPORTERS: tuple[Gauge, ...] = (
    canary_book.LATE,
    canary_book.LOOKED_AT,
    of_notifier.LINE_OPEN,
)
"""Imported for what they put into the registry."""


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


by_rule = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])


@by_rule
def test_an_alarm_asks_for_what_is_exported(rule: dict[str, Any]) -> None:
    exported = {family.name: family for family in REGISTRY.collect()}
    asked = METRIC.findall(rule["expr"])
    assert asked
    assert set(asked) <= set(exported)
    labels = {gauge._name: gauge._labelnames for gauge in EXPORTERS}
    for one, label, by, other in LABELLED.findall(rule["expr"]):
        assert (label or by) in labels[one or other]


@by_rule
def test_the_guide_says_what_an_alarm_means(rule: dict[str, Any]) -> None:
    guide, _, heading = rule["annotations"]["guide"].partition("#")
    text = (ROOT / guide).read_text()
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert heading in {one.lower().replace(" ", "-") for one in headings}
    assert rule["alert"] in text
    assert all(metric in text for metric in METRIC.findall(rule["expr"]))
    assert rule["annotations"]["summary"]
    assert rule["labels"]["severity"]


def test_a_late_canary_is_an_alarm_and_so_is_nobody_who_says_so() -> None:
    asked = {rule["expr"] for rule in rules()}
    assert "max(muster_canary_late) > 0" in asked
    unlooked = "time() - max(muster_canary_looked_at_seconds > 0) > 60"
    assert f"absent(muster_canary_late) or {unlooked}" in asked
