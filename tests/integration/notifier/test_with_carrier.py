"""The notifier and the simulated carrier on the wire, everything running."""

import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from schemas.vocabulary import Channel, Lane
from services.carrier_simulator.asgi import create_app
from services.carrier_simulator.settings import SimulatorSettings
from services.runtime.clock import SystemClock
from tests.integration.notifier.stage import (
    DRILL_NUMBER,
    DRILL_SID,
    DRILL_TOKEN,
    EMERGENCY_NUMBER,
    EMERGENCY_SID,
    EMERGENCY_TOKEN,
    Stage,
    eventually,
    free_port,
    settings_for,
)
from tests.support.database import TestDatabase
from tests.support.serving import serving


@contextlib.asynccontextmanager
async def playing(
    database: TestDatabase, folder: Path, persona: str, *, live: bool = True, **changes: Any
) -> AsyncIterator[Stage]:
    """Everybody at the carrier is this persona; `live` runs the worker in this process."""
    port = free_port()
    stage = Stage(database, settings_for(database, f"http://127.0.0.1:{port}", **changes))
    carrier = SimulatorSettings(
        port=port,
        log_path=folder / "carrier.jsonl",
        emergency_sid=EMERGENCY_SID,
        emergency_token=SecretStr(EMERGENCY_TOKEN),
        emergency_number=EMERGENCY_NUMBER,
        drill_sid=DRILL_SID,
        drill_token=SecretStr(DRILL_TOKEN),
        drill_number=DRILL_NUMBER,
        inbound_url=f"{stage.settings.webhook_base_url}/twilio/inbound",
        messages_per_s=5_000.0,
        calls_per_s=500.0,
        delivery_s=0.01,
        weights={persona: 1.0},
        cannot_share=0.0,
        pace=0.001,
        page_base="http://127.0.0.1:9",
    )
    app = create_app(carrier, SystemClock())
    listening = socket.create_server(("127.0.0.1", port))
    quiet = serving(app, listening, log_config=None, access_log=False)
    async with quiet, stage.webhooks(), stage.running(live=live):
        try:
            yield stage
        finally:
            stage.close()


async def test_a_fast_leader_answers_by_sms(database: TestDatabase, tmp_path: Path) -> None:
    async with playing(database, tmp_path, "fast") as stage:
        order = stage.order(stage.leader())
        await stage.send(order)
        await eventually(stage.replied)
        await eventually(lambda: stage.status(order.attempt_id) == "delivered")
        (reply,) = stage.replied()
        assert (reply["attempt_id"], reply["kind"]) == (str(order.attempt_id), "received")
        assert stage.reported(order.attempt_id)[-1] == "delivered"


@pytest.mark.parametrize(("lane", "exercise"), [(Lane.EMERGENCY, False), (Lane.DRILL, True)])
async def test_a_call_is_taken_and_a_key_pressed(
    database: TestDatabase, tmp_path: Path, lane: Lane, exercise: bool
) -> None:
    async with playing(database, tmp_path, "only_calls") as stage:
        order = stage.order(stage.leader(exercise=exercise), Channel.CALL, lane=lane)
        await stage.send(order)
        await eventually(stage.replied)
        await eventually(lambda: stage.status(order.attempt_id) == "delivered")
        (reply,) = stage.replied()
        assert (reply["via"], reply["kind"]) == ("key", "received")


async def test_a_dead_number_fails_with_its_code(database: TestDatabase, tmp_path: Path) -> None:
    async with playing(database, tmp_path, "dead") as stage:
        order = stage.order(stage.leader())
        await stage.send(order)
        await eventually(lambda: stage.status(order.attempt_id) == "failed")
        assert stage.attempt(order.attempt_id)["reason"] == "30005"


async def test_a_hundred_and_fifty_at_once_each_once(
    database: TestDatabase, tmp_path: Path
) -> None:
    async with playing(database, tmp_path, "never") as stage:
        orders = [stage.order(stage.leader()) for _ in range(150)]
        await stage.send(*orders)
        await stage.send(*orders)
        await eventually(
            lambda: (
                stage.rows(
                    "select count(*) as n from notifier.attempts where status = 'delivered'"
                )[0]["n"]
                == 150
            )
        )
        log = (tmp_path / "carrier.jsonl").read_text().splitlines()
        assert sum('"kind":"accepted"' in line.replace(" ", "") for line in log) == 150
