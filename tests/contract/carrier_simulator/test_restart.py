"""The log: nothing is lost and nothing comes twice when the carrier dies at any moment."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from services.carrier_simulator.adapters.journal import read_log
from services.carrier_simulator.domain.ledger import count
from services.runtime.clock import MovableClock
from tests.contract.carrier_simulator.test_calls import ringing
from tests.contract.carrier_simulator.world import (
    EMERGENCY,
    FROM,
    OPENED,
    PHONE,
    TOKENS,
    Server,
    World,
    world,
)

RUN = (
    "from services.carrier_simulator.cli import run;"
    "from services.carrier_simulator.settings import SimulatorSettings;"
    "run(SimulatorSettings())"
)


async def test_what_was_accepted_is_delivered_after_a_start_and_once(tmp_path: Path) -> None:
    log, clock = tmp_path / "log.jsonl", MovableClock(OPENED)
    async with world(log, clock, messages_per_s=0.01) as carrier:
        for n in range(3):
            await carrier.text(f"http://x/t/TOKEN{n}/f")
        await carrier.until(lambda: '"delivered"' in log.read_text(), step=0)
    with log.open("ab") as file:
        file.write(b'{"kind":"delivered","sid":"torn')
    async with world(log, clock) as carrier:
        await carrier.until(lambda: _all_there(carrier))
        ledger = await carrier.get("/_sim/ledger")
    assert (ledger["duplicates"], ledger["pending"]) == (0, 0)
    assert [told["token"] for told in ledger["told"]["sms"]] == ["TOKEN0", "TOKEN1", "TOKEN2"]


async def _all_there(carrier: World) -> bool:
    return len((await carrier.phone())["items"]) == 3


async def test_a_ringing_call_goes_on_ringing_as_the_same_call(tmp_path: Path) -> None:
    log, clock, server = tmp_path / "log.jsonl", MovableClock(OPENED), Server()
    async with world(log, clock, server) as carrier:
        made = await carrier.call()
        await ringing(carrier)
    async with world(log, clock, server) as carrier:
        assert await ringing(carrier) == made.sid
        await carrier.send("POST", f"/_sim/calls/{made.sid}/decline")
        await carrier.until(lambda: '"busy"' in log.read_text())
    assert count(read_log(log)).calls == {"a-1": 1}


async def test_a_receipt_that_was_owed_is_sent_after_a_start(tmp_path: Path) -> None:
    log, clock, server = tmp_path / "log.jsonl", MovableClock(OPENED), Server()
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}/twilio/status/a-1"
    async with world(log, clock, server, reported=("delivered",), retries_s=(3600.0,)) as carrier:
        await carrier.text(status_callback=dead)
        await carrier.until(lambda: '"delivered"' in log.read_text(), step=0)
        await asyncio.sleep(0.05)
    async with world(log, clock, server, reported=("delivered",), retries_s=()) as carrier:
        await carrier.until(lambda: '"callback"' in log.read_text())
    settled = [record for record in read_log(log) if record["kind"] == "callback"]
    assert [(record["status"], record["answer"]) for record in settled] == [("delivered", 0)]


def start(log: Path, port: int) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "MUSTER_SIM_EMERGENCY_TOKEN": TOKENS[EMERGENCY],
        "MUSTER_SIM_DRILL_TOKEN": "unused",
        "MUSTER_SIM_LOG_PATH": str(log),
        "MUSTER_SIM_PORT": str(port),
        "MUSTER_SIM_PERSONAS_ON": "false",
        "MUSTER_SIM_MESSAGES_PER_S": "400",
        "MUSTER_SIM_DELIVERY_S": "0.02",
        "MUSTER_SIM_LOG_LEVEL": "ERROR",
    }
    return subprocess.Popen([sys.executable, "-c", RUN], env=environment)


async def ready(base: str) -> None:
    async with httpx.AsyncClient() as http:
        for _ in range(1_200):
            try:
                if (await http.get(f"{base}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)
    raise AssertionError("the carrier did not become ready")


async def _pour(base: str, first: int, accepted: set[int], most: int) -> None:
    transport = AsyncTwilioHttpClient()
    client = Client(EMERGENCY, TOKENS[EMERGENCY], http_client=transport)
    client.api.base_url = base

    async def pour(n: int) -> None:
        body = f"http://x/t/T{n:06d}/f"
        await client.messages.create_async(to=PHONE, from_=FROM[EMERGENCY], body=body)
        accepted.add(n)

    await asyncio.gather(*(pour(first + n) for n in range(most)), return_exceptions=True)
    await transport.close()


async def test_kill_9_loses_and_repeats_nothing(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base, accepted = f"http://127.0.0.1:{port}", set[int]()
    ledger: dict[str, Any] = {}
    for life in range(3):
        process = start(log, port)
        try:
            await ready(base)
            pouring = asyncio.create_task(_pour(base, life * 1000, accepted, 200))
            while len(accepted) < life * 50 + 50 and not pouring.done():
                await asyncio.sleep(0.002)
            process.send_signal(signal.SIGKILL)
            await pouring
        finally:
            process.kill()
            process.wait()
    process = start(log, port)
    try:
        await ready(base)
        async with httpx.AsyncClient(base_url=base) as http:
            for _ in range(400):
                ledger = (await http.get("/_sim/ledger")).json()
                if not ledger["pending"]:
                    break
                await asyncio.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait, 10)
    finally:
        process.kill()
        process.wait()
    told = {told["token"] for told in ledger["told"]["sms"]}
    assert {f"T{n:06d}" for n in accepted} <= told
    assert (ledger["duplicates"], ledger["pending"]) == (0, 0)
    assert len(accepted) >= 150
