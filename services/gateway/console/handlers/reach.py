"""How far an officer reaches: what they may know of, what they may command."""

from uuid import UUID

from schemas.vocabulary import UNDER_WAY
from services.gateway.console.handlers.refusals import (
    OutsideError,
    RefusedError,
    UnknownTargetError,
)
from services.gateway.console.ports.commands import CommandBook, Mobilisation
from services.gateway.domain.actor import Actor


async def seen(book: CommandBook, actor: Actor, mobilisation_id: UUID) -> Mobilisation:
    """A mobilisation of which the actor sees at least a part, else UnknownTargetError."""
    found = await book.mobilisation(mobilisation_id)
    if found is None or not actor.touches(found.communities):
        raise UnknownTargetError("mobilisation", mobilisation_id)
    return found


async def held(book: CommandBook, actor: Actor, mobilisation_id: UUID) -> Mobilisation:
    """A mobilisation that the actor holds the whole of; one that reaches beyond: OutsideError."""
    found = await seen(book, actor, mobilisation_id)
    if not actor.covers(found.communities):
        raise OutsideError
    return found


def check_under_way(found: Mobilisation) -> None:
    """RefusedError where it does not run (any more)."""
    if found.state not in UNDER_WAY:
        raise RefusedError("not-running", state=str(found.state))


def check_everywhere(actor: Actor) -> None:
    """For what is everybody's: OutsideError for who is there for one division."""
    if actor.division:
        raise OutsideError
