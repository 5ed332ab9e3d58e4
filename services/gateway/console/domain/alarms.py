"""Alerts that called nobody: whose business they are, until somebody has seen to them."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.gateway.domain.actor import Actor, Scope

SEE_ALARM = "see-alarm"
SEES = Scope.MOBILISATIONS_WRITE
"""Who stops and raises what runs says that nothing is to run: never a program that sends alerts."""


def alarms_for(rows: Sequence[Mapping[str, Any]], actor: Actor) -> list[dict[str, Any]]:
    """Each with `mine`: whether the actor may say that it was seen to. One that reaches beyond
    their division is somebody else's too, as is one that names no division at all."""
    return [{**row, "mine": actor.may(SEES) and actor.covers(row["geocodes"])} for row in rows]
