"""Warnings as the bench sends them: each an incident of its own, over a division or a polygon."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

import shapely

from services.cli.demo.warning import Placing, moved

_NUMBERS = count(1)
_GEOCODE = re.compile(r"<geocode>.*?</geocode>", re.DOTALL)
_IDENTIFIER = re.compile(r"<identifier>.*?</identifier>")
PLAN = "rainstorm"


def over_division(code: str, name: str) -> bytes:
    """A red warning for a division, issued now; no two have the same identifier."""
    text = moved(Placing(code, name, datetime.now(UTC))).decode()
    identifier = f"<identifier>bench-{next(_NUMBERS)}</identifier>"
    return _IDENTIFIER.sub(identifier, text).encode()


def over_shapes(footprints: Sequence[bytes]) -> bytes:
    """A red warning for the hull of some footprints (WKB, longitude and latitude)."""
    hull = shapely.union_all(shapely.from_wkb(list(footprints))).convex_hull
    ring = " ".join(f"{y:.7f},{x:.7f}" for x, y in shapely.get_coordinates(hull))
    text = over_division("", "").decode()
    return _GEOCODE.sub(f"<polygon>{ring}</polygon>", text).encode()
