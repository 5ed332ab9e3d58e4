"""Faults asked for by settings and switched while the carrier runs."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from twilio.base.exceptions import TwilioRestException

from services.runtime.clock import MovableClock
from tests.contract.carrier_simulator.faults import ask
from tests.contract.carrier_simulator.world import OPENED, World, settings, world


async def in_force(carrier: World) -> Any:
    return (await carrier.get("/_sim/faults"))["in_force"]


async def test_settings_ask_for_faults(tmp_path: Path) -> None:
    async with world(tmp_path / "log.jsonl", faults={"too_many": 1, "lag": 0}) as carrier:
        assert await in_force(carrier) == {"too_many": 1}
        with pytest.raises(TwilioRestException):
            await carrier.text()


def test_settings_know_their_faults(tmp_path: Path) -> None:
    for wrong in ({"too_much": 1}, {"lag": 1.5}):
        with pytest.raises(ValidationError):
            settings(tmp_path, "http://x", faults=wrong)


async def test_the_variable_is_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_SIM_FAULTS", '{"error_after": 0.01, "30003": 0.02}')
    read = settings(tmp_path, "http://x")
    assert {str(fault): rate for fault, rate in read.faults.items()} == {
        "error_after": 0.01,
        "30003": 0.02,
    }


async def test_what_is_asked_for_passes_or_lasts_and_outlives_a_start(tmp_path: Path) -> None:
    log, clock = tmp_path / "log.jsonl", MovableClock(OPENED)
    async with world(log, clock, faults={"slow": 0.1}) as carrier:
        await ask(carrier, lag=0.5, late=0.2)
        await ask(carrier, for_s=20, cut=1, slow=1)
        await ask(carrier, late=0)
    async with world(log, clock) as carrier:
        assert await in_force(carrier) == {"lag": 0.5, "cut": 1, "slow": 1}
        clock.advance(20)
        assert await in_force(carrier) == {"lag": 0.5, "slow": 0.1}
        assert await carrier.send("POST", "/_sim/faults/clear") == 200
        assert await in_force(carrier) == {}
    async with world(log, clock, faults={"slow": 0.1}) as carrier:
        assert await in_force(carrier) == {}


async def test_a_cleared_carrier_has_the_faults_of_its_settings(tmp_path: Path) -> None:
    async with world(tmp_path / "log.jsonl", faults={"slow": 0.1}) as carrier:
        await ask(carrier, lag=1)
        await carrier.send("POST", "/_sim/clear")
        assert await in_force(carrier) == {"slow": 0.1}


@pytest.mark.parametrize(
    "body",
    [
        {"rates": {"nothing": 1}},
        {"rates": {"cut": 2}},
        {"rates": {"cut": True}},
        {"rates": {"cut": "1"}},
        {"rates": []},
        {"rates": {"cut": 1}, "for_s": 0},
        {"rates": {"cut": 1}, "for_s": "20"},
        {"rates": {}, "seed": 1.5},
    ],
)
async def test_nonsense_changes_nothing(carrier: World, body: dict[str, Any]) -> None:
    assert await carrier.send("PUT", "/_sim/faults", body) == 400
    assert await in_force(carrier) == {}
