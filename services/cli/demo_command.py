"""`muster demo`: a real warning from its arrival to answered doors, on this machine alone."""

import asyncio
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.cli.demo.ports import choose
from services.cli.demo.settings import DemoPace, DemoSettings
from services.cli.demo.show import Options, Show
from services.cli.demo.stage import Stage
from services.runtime.children import ChildFailed
from services.runtime.embedded.errors import EmbeddedError

FOLDER = Path(".muster/demo")
INTERRUPTED = 130
"""Of a headless run alone: nobody may take it for settled."""


def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="End by itself; 0 only when all has settled.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write the figures to this file as JSON.")
    ] = None,
    drill: Annotated[bool, typer.Option("--drill", help="The warning is an exercise.")] = False,
) -> None:
    """Start everything, send a real warning, and watch the doors being answered. Ctrl-C ends it."""
    raise typer.Exit(asyncio.run(_demo(Options(headless, report, drill))))


async def _demo(options: Options) -> int:
    began = time.monotonic()
    console = Console()
    stage = Stage(DemoSettings(FOLDER.resolve(), choose(), DemoPace(), ""))
    stage.clear()
    console.print("Muster 演示:启动 starting …")
    try:
        async with stage:
            await stage.start()
            console.print(f"已就绪 ready after {time.monotonic() - began:.1f} s\n")
            result = await _play(stage, Show(stage, options, console, began), options, console)
    except (ChildFailed, EmbeddedError) as error:
        console.print(error, style="red", markup=False, highlight=False)
        return 1
    finally:
        console.print(
            f"已停止 stopped; logs: {_near(stage.settings.folder / 'logs')}", highlight=False
        )
    return result


def _near(folder: Path) -> Path:
    """A folder as one would type it from here."""
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


async def _play(stage: Stage, show: Show, options: Options, console: Console) -> int:
    """Run the show; without --headless the stage stays up until Ctrl-C."""
    running = asyncio.create_task(show.run())
    interrupted = asyncio.create_task(stage.supervisor.until_signal())
    await asyncio.wait([running, interrupted], return_when=asyncio.FIRST_COMPLETED)
    if interrupted.done():
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        interrupted.result()
        return INTERRUPTED if options.headless else 0
    if not options.headless and not running.exception():
        console.print("\nCtrl-C 结束 ends the demo and leaves nothing.")
        await interrupted
    interrupted.cancel()
    await asyncio.gather(interrupted, return_exceptions=True)
    return running.result()
