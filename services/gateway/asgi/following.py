"""What officers say after a start by hand: how it is put together."""

from fastapi import APIRouter

from services.gateway.asgi.taking import checking, taking
from services.gateway.console.adapters.own_alerts import PostgresOwnAlerts
from services.gateway.console.api import following
from services.gateway.console.handlers.lift import Lifting
from services.gateway.console.handlers.raise_level import Raising
from services.gateway.console.handlers.recording import Recording
from services.gateway.console.handlers.say_after import SayingAfter
from services.gateway.console.translate.cap_document import cap_lifting, cap_raising
from services.gateway.ports import Authenticate


def following_routes(
    recording: Recording, office: str, authenticate: Authenticate
) -> list[APIRouter]:
    """The routes with what they work on."""
    check, take = checking(recording.units), taking(recording.units)
    say = SayingAfter(recording, PostgresOwnAlerts, check, take)
    lifting, raising = Lifting(say, cap_lifting, office), Raising(say, cap_raising, office)
    return following.routes(lifting, raising, authenticate)
