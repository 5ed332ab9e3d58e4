"""What the index of all places takes of memory: built alone, in a process of its own.

    python -m tests.bench.index

prints megabytes; the settings are the roster's.
"""

import asyncio
import gc
import os
import subprocess
import sys

import psutil

from services.roster.adapters.places import PgPlaces
from services.roster.adapters.tables import OUTBOX
from services.roster.settings import RosterSettings
from services.runtime.clock import SystemClock
from services.runtime.database import Database, url_for
from services.runtime.unit import Units
from tests.bench.scene import Scene

LOGIN = "muster_roster"


def index_mb(scene: Scene) -> float:
    """Resident megabytes of the index of this scene's district."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.index"],
        env={**os.environ, **scene.stage.env},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return float(done.stdout)


async def _measure() -> float:
    settings = RosterSettings()
    password = settings.roster_password.get_secret_value()
    database = Database(url_for(settings, LOGIN, password), 2)
    await database.now()
    gc.collect()
    before = psutil.Process().memory_info().rss
    places = PgPlaces()
    async with Units(database, OUTBOX, "roster", SystemClock()).begin() as unit:
        await places.district(unit)
    gc.collect()
    await database.close()
    return (psutil.Process().memory_info().rss - before) / 1_000_000


if __name__ == "__main__":
    sys.stdout.write(f"{asyncio.run(_measure()):.1f}\n")
