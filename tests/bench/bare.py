"""The floor: the notifier's own client in a bare loop against the simulated carrier.

It receives the callbacks that the whole way would receive, in a process that answers them and does
nothing else.
"""

import asyncio
import secrets
import sys
from pathlib import Path

from schemas import ids
from schemas.vocabulary import Channel, Lane
from services.cli.demo.ports import choose
from services.notifier.adapters.twilio_provider import ProviderSettings, TwilioProvider
from services.notifier.domain.accounts import Account
from services.notifier.domain.lattice import Happening
from services.notifier.domain.message import Credentials, Outgoing
from services.runtime.children import Child, answers
from services.runtime.supervisor import Supervisor
from tests.bench.carrier_log import CarrierLog
from tests.bench.scene import Mode, say

SID = "AC" + "e" * 32
IN_FLIGHT = 64
TIMEOUT_S, RING_S = 10.0, 20
TEXT = "【示范街道】暴雨红色预警,示范一社区3网格12号楼2单元6人待查看。已收到回1,不能去回2。详情 http://127.0.0.1:8080/t/4Q7ZK2M8XW3N9RT1/{}"


async def bare_loop(folder: Path, messages: int, mode: Mode) -> float:
    """POSTs a second of nothing but the client, 64 in flight, counted in the carrier's log."""
    ports = choose()
    token = secrets.token_hex(16)
    log = folder / "bare.jsonl"
    env = {
        "MUSTER_SIM_EMERGENCY_TOKEN": token,
        "MUSTER_SIM_DRILL_TOKEN": secrets.token_hex(16),
        "MUSTER_SIM_LOG_PATH": str(log),
        "MUSTER_SIM_PERSONAS_ON": "false",
        "MUSTER_SIM_MESSAGES_PER_S": "5000",
        **mode.carrier,
    }
    base = f"http://127.0.0.1:{ports['carrier-simulator']}"
    hears = f"http://127.0.0.1:{ports['notifier-web']}"
    own = (sys.executable, "-m")
    carrier = (*own, "services.cli.main", "run", "carrier-simulator", "--port")
    hearer = (*own, "tests.bench.hearer")
    children = [
        Child(
            "carrier",
            (*carrier, str(ports["carrier-simulator"])),
            answers(base + "/readyz"),
            env=env,
        ),
        Child("hearer", (*hearer, str(ports["notifier-web"])), answers(hears + "/readyz")),
    ]
    async with Supervisor(folder / "logs") as supervisor:
        await supervisor.start(children)
        texts = CarrierLog(log)
        await _send(base, token, hears, messages)
        assert texts.read() == messages
        texts.close()
    moments = [text.at for text in texts.texts]
    per_s = (messages - 1) / (moments[-1] - moments[0])
    say(f"bare loop, {mode.name.lower()}: {per_s:.0f} POSTs/s")
    return per_s


async def _send(base: str, token: str, hears: str, messages: int) -> None:
    """With the client that the notifier has, as the notifier uses it."""
    where = ProviderSettings(base, hears, TIMEOUT_S, RING_S)
    provider = TwilioProvider(where, {Account.EMERGENCY: Credentials(SID, token, "+861069990001")})
    numbers = iter(range(messages))

    async def work() -> None:
        for number in numbers:
            taken = await provider.send(_text(number))
            assert taken.happening is Happening.SENT, taken

    await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
    await provider.close()


def _text(number: int) -> Outgoing:
    return Outgoing(
        attempt_id=ids.of("bare", number),
        channel=Channel.SMS,
        lane=Lane.EMERGENCY,
        account=Account.EMERGENCY,
        exercise=False,
        to=f"+861540{number:07d}",
        body=TEXT.format(f"{number:x}"),
        validity_s=3_600,
    )
