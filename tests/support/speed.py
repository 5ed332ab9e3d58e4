"""How fast the machine is, for a test whose times have to be in proportion."""

import subprocess
import time

from services.cli.demo.stage import MUSTER

USUAL_S = 2.5
"""A process begins in half of that on two cores at rest, and in no more where others use them."""
MOST = 4.0
"""Slower than that is nothing in proportion any more."""


def slowness() -> float:
    """How many times as long as usual a process takes to begin, from 1 to 4."""
    began = time.monotonic()
    subprocess.run([*MUSTER, "run", "--help"], check=True, capture_output=True, timeout=60)
    return min(MOST, max(1.0, (time.monotonic() - began) / USUAL_S))
