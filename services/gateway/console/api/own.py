"""The mobilisation that a request is about, as far as it is the asker's business."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import Request

from services.gateway.api.auth import actor_of
from services.gateway.api.problems import ProblemError
from services.gateway.console.adapters.pictures import Pictures


async def own_mobilisation(
    request: Request, pictures: Pictures, mobilisation_id: UUID
) -> Mapping[str, Any]:
    """Its row; 404 when there is none, or when it touches nothing of the asker's division."""
    found = await pictures.mobilisation(mobilisation_id)
    if found is None or not actor_of(request).touches(found["communities"]):
        raise ProblemError(404, "mobilisation-unknown", {"id": mobilisation_id})
    return found
