"""A document is set in a process of its own, which keeps nothing and outlives nobody."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from services.runtime import typesetting_apart
from services.runtime.typesetting import typeset
from services.runtime.typesetting_apart import typeset_apart

AT = datetime(2026, 6, 1, 4, 0, 0, 250_000, tzinfo=UTC)
WORDS = """#let d = json(bytes(sys.inputs.data))
#set text(font: "Noto Sans SC")
#d.name
"""

ENDLESS = "#for a in range(100000) { for b in range(100000) {} }"
"""Hours of a processor."""
WELL_BEGUN_S = 2.0
"""So much of a processor it takes only of a document that it sets."""
KILLED_MEANWHILE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import uvloop
from services.runtime.typesetting_apart import typeset_apart
uvloop.run(typeset_apart(Path(sys.argv[1]), {}, datetime(2026, 6, 1, tzinfo=UTC)))
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "words.typ"
    path.write_text(WORDS)
    return path


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    path = tmp_path / "endless.typ"
    path.write_text(ENDLESS)
    return path


def setting(template: Path) -> list[psutil.Process]:
    """The processes that set a template."""
    wanted = {typeset.__module__, str(template)}
    known = psutil.process_iter(["cmdline"])
    return [one for one in known if wanted <= set(one.info["cmdline"] or ())]


async def until_set_by(number: int, template: Path) -> list[psutil.Process]:
    """The processes that set a template, once there are so many."""
    async with asyncio.timeout(30):
        while len(known := setting(template)) != number:
            await asyncio.sleep(0.02)
    return known


@pytest.mark.parametrize("gently", [False, True])
async def test_it_gives_what_is_given_in_this_process(template: Path, gently: bool) -> None:
    data = {"name": "龘 *#$<b>"}
    assert await typeset_apart(template, data, AT, gently=gently) == typeset(template, data, AT)


async def test_what_cannot_be_set_is_an_error_without_its_words(template: Path) -> None:
    with pytest.raises(RuntimeError) as error:
        await typeset_apart(template, {"wrong": "王小明"}, AT)
    assert "王小明" not in f"{error.value!r} {error.value.__cause__!r}"


async def test_what_comes_to_no_end_is_given_up(
    endless: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting_apart, "LIMIT_S", 1.0)
    with pytest.raises(RuntimeError, match="not set within 1 s"):
        await typeset_apart(endless, {}, AT)
    assert setting(endless) == []


async def test_who_stops_waits_for_no_document(endless: Path) -> None:
    waiting = asyncio.create_task(typeset_apart(endless, {}, AT))
    await until_set_by(1, endless)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(30):
            await waiting
    assert setting(endless) == []


async def test_who_is_killed_leaves_nobody_who_sets_a_document(endless: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED_MEANWHILE, str(endless)
    )
    try:
        (child,) = await until_set_by(1, endless)
        # Before it has read what stands in the document it would end by itself.
        async with asyncio.timeout(60):
            while child.cpu_times().user < WELL_BEGUN_S:
                await asyncio.sleep(0.02)
    finally:
        parent.kill()
        await parent.wait()
    try:
        await until_set_by(0, endless)
    finally:
        for left in setting(endless):
            left.kill()


@pytest.mark.parametrize("worker", ["roster.worker", "gateway.asgi.console"])
def test_a_service_does_not_load_the_typesetter(worker: str) -> None:
    look = f"import sys, services.{worker}; sys.exit('typst' in sys.modules)"
    subprocess.run([sys.executable, "-c", look], check=True)
