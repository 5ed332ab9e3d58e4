"""The floor: Twilio's own async client in a bare loop against the simulated carrier."""

import asyncio
import secrets
import sys
from pathlib import Path

from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from services.carrier_simulator.cli import read_summary
from services.cli.demo.ports import choose
from services.runtime.children import Child, answers
from services.runtime.supervisor import Supervisor

SID = "AC" + "e" * 32
IN_FLIGHT = 64
TEXT = "【示范街道】暴雨红色预警,示范一社区3网格12号楼2单元6人待查看。已收到回1,不能去回2。详情 http://127.0.0.1:8080/t/4Q7ZK2M8XW3N9RT1/{}"


async def bare_loop(folder: Path, messages: int) -> float:
    """POSTs a second of nothing but the client, 64 in flight, counted in the carrier's log."""
    port = choose()["carrier-simulator"]
    token = secrets.token_hex(16)
    log = folder / "bare.jsonl"
    env = {
        "MUSTER_SIM_EMERGENCY_TOKEN": token,
        "MUSTER_SIM_DRILL_TOKEN": secrets.token_hex(16),
        "MUSTER_SIM_LOG_PATH": str(log),
        "MUSTER_SIM_PERSONAS_ON": "false",
        "MUSTER_SIM_MESSAGES_PER_S": "100000",
    }
    base = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "services.cli.main", "run", "carrier-simulator")
    child = Child("carrier", (*command, "--port", str(port)), answers(base + "/readyz"), env=env)
    async with Supervisor(folder / "logs") as supervisor:
        await supervisor.start([child])
        await _send(base, token, messages)
    summary = read_summary(log)
    assert summary.accepted == messages
    assert summary.first_at is not None
    assert summary.last_at is not None
    return (messages - 1) / (summary.last_at - summary.first_at).total_seconds()


async def _send(base: str, token: str, messages: int) -> None:
    http = AsyncTwilioHttpClient()
    client = Client(SID, token, http_client=http)
    client.api.base_url = base
    numbers = iter(range(messages))

    async def work() -> None:
        for number in numbers:
            await client.messages.create_async(
                to=f"+861540{number:07d}", from_="+861069990001", body=TEXT.format(f"{number:x}")
            )

    await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
    await http.close()
