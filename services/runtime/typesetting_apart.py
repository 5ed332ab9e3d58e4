"""Typesetting in a process of its own, which ends with the document.

What Typst keeps of fonts and documents, some 100 MB, would stay with whoever has set one; and a
document that it can't come to an end with is given up.
"""

import asyncio
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import orjson

from services.runtime.leash import leashed

LIMIT_S = 120.0
"""A hundred pages take a second of a processor that nobody else wants."""
GENTLY = 10
"""Of `nice`: of a processor that others want too a tenth."""


async def typeset_apart(
    template: Path, data: Mapping[str, object], at: datetime, *, gently: bool = False
) -> bytes:
    """What `typesetting.typeset` gives. Where it is not urgent, `gently`, others come first.

    Whoever is cancelled, or killed, leaves no process behind. Raises RuntimeError when it can't be
    set, without the words of the document. For a loop of the main thread.
    """
    module = "services.runtime.typesetting"
    names = [str(template), at.isoformat(), str(GENTLY if gently else 0)]
    command = leashed([sys.executable, "-m", module, *names], signal.SIGKILL)
    setting = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            document, _ = await setting.communicate(orjson.dumps(data))
    except TimeoutError:
        raise RuntimeError(f"not set within {LIMIT_S:g} s") from None
    finally:
        if setting.returncode is None:
            setting.kill()
            await setting.wait()
    if setting.returncode != 0:
        raise RuntimeError(f"not set: exit code {setting.returncode}")
    return document
