"""Commands as recorded: one Idempotency-Key of one API key is one command."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas import ids

LONGEST_KEY = 200


@dataclass(frozen=True)
class Request:
    """What was asked: kind and target of the command, and its content as JSON values."""

    kind: str
    target: str
    content: Mapping[str, object]


@dataclass(frozen=True)
class Recorded:
    """A command on record."""

    command_id: UUID
    request: Request
    actor: str
    at: datetime


class KeyReusedError(Exception):
    """The Idempotency-Key stands for another command."""


def command_id(key_id: str, idempotency_key: str) -> UUID:
    """The id of the command that this API key sends under this Idempotency-Key."""
    return ids.of("command", key_id, idempotency_key)


def repeated(known: Recorded, request: Request) -> Recorded:
    """The command on record, when `request` is the same; KeyReusedError when it is another."""
    if known.request != request:
        raise KeyReusedError
    return known
