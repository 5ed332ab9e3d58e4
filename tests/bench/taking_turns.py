"""One measurement after the other: one that fails leaves the others their turn."""

from collections.abc import Awaitable, Callable, Collection

from tests.bench.scene import say
from tests.bench.sizes import Part


async def take_turn(
    parts: Collection[Part], work: Callable[[], Awaitable[None]]
) -> dict[str, object]:
    """Measure; gives what to add to the report: why these parts failed, or nothing."""
    try:
        await work()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told and counts as a failure.
        what = _why(error)
        say(f"{', '.join(sorted(parts))} failed: {what}")
        return {"failed": dict.fromkeys(parts, what)}
    return {}


def _why(error: Exception) -> str:
    if isinstance(error, ExceptionGroup):
        return "; ".join(_why(one) for one in error.exceptions)
    return f"{type(error).__name__} {error}"
