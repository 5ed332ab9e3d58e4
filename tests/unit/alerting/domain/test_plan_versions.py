"""When a plan may take the place of the one in force."""

from dataclasses import replace

from schemas.vocabulary import LevelScale
from services.alerting.domain.plan import Trigger
from services.alerting.domain.plan_fault import Wrong
from services.alerting.domain.plan_versions import refusals
from tests.builders.alerting import edition

ORANGE = edition(level="orange")
RED = edition(level="red")


def test_a_newer_version_the_same_and_a_new_level_may() -> None:
    newer = replace(ORANGE, version=2, revisit=False)

    assert refusals([ORANGE], [newer]) == []
    assert refusals([ORANGE], [ORANGE]) == []
    assert refusals([ORANGE], [RED]) == []
    assert refusals([], [ORANGE, RED]) == []


def test_a_version_says_one_thing_for_good() -> None:
    (why,) = refusals([ORANGE], [replace(ORANGE, revisit=False)])

    assert why == Wrong("version-same", {"level": "orange", "version": 1})


def test_an_older_version_comes_back_only_under_a_new_number() -> None:
    (why,) = refusals([replace(ORANGE, version=3)], [replace(ORANGE, version=2)])

    assert why == Wrong("version-old", {"level": "orange", "version": 2, "force": 3})


def test_a_level_that_stays_keeps_its_triggers() -> None:
    greedy = replace(RED, version=2, triggers=(*RED.triggers, Trigger(LevelScale.SIGNAL, "orange")))

    (why,) = refusals([ORANGE, RED], [greedy])
    owned = {"level": "red", "scale": "signal", "value": "orange", "other": "orange"}
    assert why == Wrong("trigger-owned", owned)
    modest = replace(ORANGE, version=2, triggers=(Trigger(LevelScale.RESPONSE, "II"),))
    assert refusals([ORANGE, RED], [greedy, modest]) == []
