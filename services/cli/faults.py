"""What went wrong around a command, as words instead of a traceback.

Errors are told apart by the names of their classes: nothing is imported that did not run.
"""

import logging
import traceback
from pathlib import Path

from pydantic import ValidationError

from services.cli.settings_help import missing_settings
from services.cli.wording import say

NOT_THERE = ("UndefinedTable", "InvalidSchemaName", "UndefinedColumn", "InsufficientPrivilege")
REFUSED = ("password authentication failed", "does not exist", "role ")


def explain(error: Exception) -> str:
    """What happened and what to do; never more of an unexpected error than its last line."""
    if isinstance(error, ValidationError):
        return missing_settings(error)
    if isinstance(error, OSError) and error.filename is not None:
        return say("fault.file", path=error.filename, why=error.strerror)
    inner = getattr(error, "orig", None) or error
    names = {kind.__name__ for kind in type(inner).__mro__}
    rooms = {kind.__module__.partition(".")[0] for kind in type(inner).__mro__}
    why = (str(inner).strip().splitlines() or [type(inner).__name__])[0]
    if names & set(NOT_THERE):
        return say("fault.tables", why=why)
    if "psycopg" in rooms and "OperationalError" in names:
        return say(
            "fault.login" if any(word in why for word in REFUSED) else "fault.database", why=why
        )
    if "aiokafka" in rooms:
        return say("fault.broker", why=why)
    return _unexpected(error, why)


def be_quiet() -> None:
    """Libraries that log what is said here once more are not heard."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)


def _unexpected(error: Exception, why: str) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    return say("fault.unexpected", kind=type(error).__name__, why=why, place=place)
