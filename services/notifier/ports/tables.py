"""The ports that a worker opens on each connection."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.ports.attempts import Attempts
from services.notifier.ports.claiming import Claiming
from services.notifier.ports.directory import Directory
from services.notifier.ports.overdue import Overdue


@dataclass(frozen=True)
class Tables:
    """The ports on one connection."""

    attempts_on: Callable[[AsyncConnection], Attempts]
    claiming_on: Callable[[AsyncConnection], Claiming]
    overdue_on: Callable[[AsyncConnection], Overdue]
    directory_on: Callable[[AsyncConnection], Directory]
