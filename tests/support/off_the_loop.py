"""Whether heavy work lets the loop serve others meanwhile."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest


def off_the_loop(work: Callable[..., Any]) -> Callable[..., Any]:
    """The same; it fails where it would hold up the loop."""

    def alone(*args: Any, **kwargs: Any) -> Any:
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        return work(*args, **kwargs)

    return alone
