"""What an alert's areas say of where it reaches, as far as that can be told without the roster."""

from collections.abc import Iterable

from schemas.events.hazard_alerts import Area
from services.gateway.domain.division import EVERYWHERE, DivisionError, division, within


def stays_within(areas: Iterable[Area], of: str) -> bool:
    """Whether the areas name divisions within `of` and nothing else.

    What is drawn or named by its place may reach anywhere, and so may an alert without an area.
    """
    if of == EVERYWHERE:
        return True
    known = list(areas)
    drawn = any(area.polygons or area.circles or not area.geocodes for area in known)
    codes = [code for area in known for code in area.geocodes]
    return bool(codes) and not drawn and all(_lies_in(code, of) for code in codes)


def may_touch(areas: Iterable[Area], of: str) -> bool:
    """Whether the areas may lie in `of` or around it: only what names other divisions may not."""
    known = list(areas)
    if of == EVERYWHERE or not known:
        return True
    drawn = any(area.polygons or area.circles or not area.geocodes for area in known)
    codes = [code for area in known for code in area.geocodes]
    return drawn or any(_lies_in(code, of) or _surrounds(code, of) for code in codes)


def _lies_in(code: str, of: str) -> bool:
    return within(_plain(code), of)


def _surrounds(code: str, of: str) -> bool:
    return within(of, _plain(code))


def _plain(code: str) -> str:
    """Codes of other lengths are taken as they are: a longer one lies in what it begins with."""
    try:
        return division(code)
    except DivisionError:
        return code
