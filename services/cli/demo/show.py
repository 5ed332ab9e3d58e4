"""The demo as it runs: stage, warning, live progress, report."""

import asyncio
import json
import os
import time
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from rich.console import Console
from rich.live import Live
from sqlalchemy import URL, text

from services.carrier_simulator.cli import read_summary
from services.cli.demo import figures
from services.cli.demo.labels import label_handsets
from services.cli.demo.report import report, settled
from services.cli.demo.settings import DemoSettings
from services.cli.demo.stage import Stage
from services.cli.demo.warning import Placing, moved
from services.cli.watching import table
from services.gateway.cli import Scope, new_key, new_officer_link
from services.runtime.clock import SystemClock
from services.runtime.database import Database
from services.runtime.sealing import parse_keyring

POLL_S = 0.4
QUIET_S = 1.0
LIMIT_S = 600.0
"""Who was moved or is away is asked for again: such a door, and those sent there, take some five
minutes at the demo's pace."""
CONSOLE_LOGIN = "muster_gateway_console"


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    headless: bool
    report: Path | None
    drill: bool


class Show:
    """One run of the demo on a started stage."""

    def __init__(self, stage: Stage, options: Options, console: Console, began: float) -> None:
        self._stage = stage
        self._settings: DemoSettings = stage.settings
        self._options = options
        self._console = console
        self._began = began
        self._database = Database(self._url(), pool=3)
        self._key = ""
        self._web = httpx.AsyncClient(timeout=10, trust_env=False)

    def _url(self) -> URL:
        env = self._stage.env
        return URL.create(
            "postgresql+psycopg",
            CONSOLE_LOGIN,
            env["MUSTER_GATEWAY_CONSOLE_PASSWORD"],
            env["MUSTER_DATABASE_HOST"],
            int(env["MUSTER_DATABASE_PORT"]),
            "muster",
        )

    async def run(self) -> int:
        """Send the warning, show what happens, write the report; 0 only when all has settled."""
        try:
            await self._prepare()
            alert, accepted_at = await self._send()
            mobilisation = await self._mobilisation(alert["alert_id"])
            with suppress(TimeoutError):
                async with asyncio.timeout(LIMIT_S):
                    await self._follow(mobilisation)
            found = await self._report(mobilisation, alert, accepted_at)
            return 0 if settled(found) else 1
        finally:
            await self._web.aclose()
            await self._database.close()

    async def _prepare(self) -> None:
        self._key = await new_key(self._database, "demo", frozenset(Scope))
        await label_handsets(self._database, self._stage.env, self._web, self._settings)
        settings = self._settings
        link = await new_officer_link(self._database, "值班员 王")
        self._console.print(
            f"  控制台 console    {settings.url('gateway-console')}{link}", soft_wrap=True
        )
        self._console.print("                    登录链接一次有效 logs in once, within 30 min")
        self._console.print(f"  手机墙 handsets   {settings.url('carrier-simulator')}/")
        self._console.print(f"  API               {settings.url('gateway-public')}/docs")
        self._console.print(f"                    {settings.url('gateway-console')}/docs")
        self._console.print(f"  API key           {self._key}\n", soft_wrap=True)

    async def _send(self) -> tuple[dict[str, Any], datetime]:
        async with self._database.begin() as connection:
            found = await connection.execute(
                text(
                    "select min(left(community_code, 9)), min(street_name) from roster_public.nodes"
                )
            )
            code, name = found.one()
        status = "Exercise" if self._options.drill else "Actual"
        body = moved(Placing(code, name, SystemClock().now(), status))
        answer = await self._web.post(
            f"{self._settings.url('gateway-public')}/v1/alerts",
            content=body,
            headers=self._headers() | {"Content-Type": "application/cap+xml"},
        )
        answer.raise_for_status()
        accepted_at = SystemClock().now()
        alert: dict[str, Any] = answer.json()
        after = time.monotonic() - self._began
        self._console.print(
            f"[bold]预警已记录 warning recorded[/] {alert['alert_id']} ({after:.1f} s)"
        )
        return alert, accepted_at

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._key}"}

    async def _get(self, path: str) -> dict[str, Any]:
        answer = await self._web.get(
            self._settings.url("gateway-console") + path, headers=self._headers()
        )
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    async def _mobilisation(self, alert_id: str) -> UUID:
        async with asyncio.timeout(30):
            while True:
                listed = await self._get(f"/v1/mobilisations?alert_id={alert_id}")
                if listed["mobilisations"]:
                    return UUID(listed["mobilisations"][0]["mobilisation_id"])
                await asyncio.sleep(0.1)

    async def _follow(self, mobilisation: UUID) -> None:
        """Show progress until the mobilisation has ended and the carrier has nothing left."""
        live = self._console.is_terminal and not self._options.headless
        shown_at = 0.0
        with Live(console=self._console, auto_refresh=False) if live else nullcontext() as screen:
            while True:
                shown = await self._look(mobilisation)
                if shown is not None and screen is not None:
                    screen.update(table(shown), refresh=True)
                elif shown is not None and time.monotonic() - shown_at > 2:
                    shown_at = time.monotonic()
                    self._console.print(_line(shown))
                if shown is not None and shown["mobilisation"]["ended_at"] and self._quiet():
                    if screen is None:
                        self._console.print(table(shown))
                    return
                await asyncio.sleep(POLL_S)

    async def _look(self, mobilisation: UUID) -> dict[str, Any] | None:
        """The picture now; None while the console is away (it is restarted)."""
        try:
            return await self._get(f"/v1/mobilisations/{mobilisation}")
        except httpx.HTTPError:
            return None

    def _quiet(self) -> bool:
        return read_summary(self._settings.carrier_log).pending == 0

    async def _report(
        self, mobilisation: UUID, alert: dict[str, Any], accepted_at: datetime
    ) -> dict[str, Any]:
        keys = parse_keyring(self._stage.env["MUSTER_LINK_KEYS"])
        async with self._database.begin() as connection:
            seen = await figures.look(connection, mobilisation)
            expected = await figures.expected_contacts(connection, mobilisation, keys)
        log = read_summary(self._settings.carrier_log)
        found = report(alert, accepted_at, seen, expected, log)
        if self._options.report is not None:
            text = json.dumps(found, ensure_ascii=False, indent=2)
            await asyncio.to_thread(self._options.report.write_text, text + os.linesep)
        self._console.print_json(json.dumps(found, ensure_ascii=False))
        return found


def _line(shown: dict[str, Any]) -> str:
    totals = shown["totals"]
    return (
        f"已通知 told {totals.get('told', 0)}/{totals.get('tasks', 0)}"
        f"  已回复 answered {totals.get('answered', 0)}  已结束 ended {totals.get('ended', 0)}"
        f"  已落实 accounted {totals.get('accounted', 0)}/{totals.get('visits', 0)}"
        f"  未落实 unaccounted {shown['unaccounted']}"
    )
