"""Areas as requests bring them."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.events.hazard_alerts import Area, Circle
from services.gateway.api.problems import ProblemError
from services.gateway.api.typed import Typed
from services.gateway.console.adapters.ground import Ground
from services.gateway.console.domain.areas import closed, fault_of_radius, fault_of_ring, rounded
from services.gateway.domain.division import PLACE_LENGTHS, division

Point = tuple[float, float]
PLACE = r"^[1-9]([0-9]{3}|[0-9]{5}|[0-9]{8}|[0-9]{11}|[0-9]{14})$"


class CircleBody(BaseModel):
    """Around a point in WGS-84 degrees."""

    model_config = ConfigDict(extra="forbid")

    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-90, le=90)
    radius_m: float = Field(gt=0)


class AreaBody(BaseModel):
    """One area: any of codes (city 4 digits, district 6, street 9, community 12, grid 15; zeros
    may fill up a shorter one), drawn polygons (longitude, latitude) and circles."""

    model_config = ConfigDict(extra="forbid")

    name: Typed = Field("", max_length=200)
    divisions: list[Annotated[str, Field(pattern=PLACE)]] = Field([], max_length=500)
    polygons: list[list[Point]] = Field([], max_length=20)
    circles: list[CircleBody] = Field([], max_length=20)


class PlacedBody(AreaBody):
    """An area, and single grids or buildings by their ids; of a building its whole grid."""

    places: list[UUID] = Field([], max_length=500)


def placed(body: PlacedBody, ground: Ground) -> Area:
    """The area with the grids of its places; 422 with what is wrong with it."""
    try:
        codes = ground.codes(body.places)
    except KeyError:
        raise ProblemError(422, "area-place-unknown") from None
    return area_of(body.model_copy(update={"divisions": [*body.divisions, *codes]}))


def area_of(body: AreaBody) -> Area:
    """The area, its codes without the zeros that fill them up; 422 with what is wrong with it."""
    rings = [rounded(ring) for ring in body.polygons]
    for ring in rings:
        if fault := fault_of_ring(ring):
            raise ProblemError(422, f"area-{fault}")
    for circle in body.circles:
        if fault := fault_of_radius(circle.radius_m):
            raise ProblemError(422, f"area-{fault}")
    if not (body.divisions or body.polygons or body.circles):
        raise ProblemError(422, "area-empty")
    return Area(
        name=body.name,
        polygons=tuple(closed(ring) for ring in rings),
        circles=tuple(
            Circle(longitude=c.longitude, latitude=c.latitude, radius_m=c.radius_m)
            for c in body.circles
        ),
        geocodes=tuple(dict.fromkeys(division(code, PLACE_LENGTHS) for code in body.divisions)),
    )
