"""The ground as officers see it: divisions, grids and footprints, kept until the roster changes."""

import asyncio
import gzip
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any
from uuid import UUID

import numpy as np
import orjson
import shapely
from shapely import STRtree
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.events.hazard_alerts import Area
from services.gateway.console.domain.starting import GridCount
from services.gateway.domain.division import within
from services.runtime.database import Database

REVISION = text("select revision from roster_public.revision")
TURNS = text("select entered, last_began, last_ended from roster_public.turns")
DIVISIONS = text("select code, kind, name, parent_code from roster_public.divisions order by code")
GRIDS = text("select * from roster_public.grid_counts order by code")
FOOTPRINTS = text("""
select f.building_id, f.grid_id, f.community_code, f.name, f.footprint
  from roster_public.footprints f order by f.community_code, f.building_id
""")
PRECISION = 6
"""Decimals of a degree: about 0.1 m."""
SIMPLER_DEG = 2e-6
METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True)
class GroundMap:
    """The grids and buildings of one division, ready to be sent."""

    plain: bytes
    gzipped: bytes
    etag: str


@dataclass(frozen=True)
class Ground:
    """What was read at one revision of the roster; `outlines` are what maps show of buildings of
    each community, as items of a JSON list (as numbers they would take several times the memory),
    `turns` says as of when posts were held, and `maps` are those that were drawn, by division."""

    revision: int
    divisions: tuple[dict[str, str | None], ...]
    grids: dict[UUID, GridCount]
    grid_of_shape: tuple[UUID, ...]
    grid_of_building: dict[UUID, UUID]
    tree: STRtree
    outlines: tuple[tuple[str, bytes], ...]
    turns: tuple[object, ...] = ()
    maps: dict[str, GroundMap] = field(default_factory=dict)

    def touched(self, area: Area) -> list[GridCount]:
        """Grids of which the area touches a footprint or names the division."""
        found: set[UUID] = set()
        for ring in area.polygons:
            shape = shapely.make_valid(shapely.Polygon(ring))
            numbers = self.tree.query(shape, predicate="intersects")
            found.update(self.grid_of_shape[number] for number in numbers)
        for circle in area.circles:
            centre = (circle.longitude, circle.latitude)
            found.update(
                self.grid_of_shape[number] for number in self._near(centre, circle.radius_m)
            )
        for grid in self.grids.values():
            if any(grid.code.startswith(code) for code in area.geocodes):
                found.add(grid.grid_id)
        return [grid for grid_id, grid in self.grids.items() if grid_id in found]

    def codes(self, places: Iterable[UUID]) -> list[str]:
        """The codes of these grids, and of those that these buildings lie in; KeyError for what is
        neither."""
        grids = (self.grid_of_building.get(place, place) for place in places)
        return sorted({self.grids[grid_id].code for grid_id in grids})

    def residents_by_division(self, own: str) -> dict[str, int]:
        """Residents at risk of each division by its code, as far as they live in `own`."""
        counts: dict[str, int] = {}
        for grid in self.grids.values():
            if not within(grid.community_code, own):
                continue
            for division in self.divisions:
                code = str(division["code"])
                if grid.community_code.startswith(code):
                    counts[code] = counts.get(code, 0) + grid.residents
        return counts

    def drawn(self, division: str) -> GroundMap:
        """The map of a division (empty: of all): what lies elsewhere is none of its business."""
        own = [grid for grid in self.grids.values() if within(grid.community_code, division)]
        buildings = [items for code, items in self.outlines if within(code, division)]
        content = orjson.dumps(
            {
                "grids": [[str(grid.grid_id), grid.community_code, grid.name] for grid in own],
                "buildings": orjson.Fragment(b"[%s]" % b",".join(buildings)),
            }
        )
        etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
        return GroundMap(content, gzip.compress(content, 6), etag)

    def _near(self, centre: tuple[float, float], radius_m: float) -> np.ndarray:
        """Good to a per cent within some kilometres: it is an estimate, roster decides."""
        flat = np.cos(np.radians(centre[1]))
        height = radius_m / METRES_A_DEGREE
        ring = [
            (centre[0] + height / flat * np.cos(a), centre[1] + height * np.sin(a))
            for a in np.linspace(0, 2 * np.pi, 64, endpoint=False)
        ]
        return self.tree.query(shapely.Polygon(ring), predicate="intersects")


class GroundReader:
    """Gives the ground, read anew only when the roster's revision has changed; who holds its posts
    also when somebody's turn at one has begun or ended."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ground: Ground | None = None
        self._turn, self._drawing = asyncio.Lock(), asyncio.Lock()

    async def __call__(self) -> Ground:
        async with self._turn:
            async with self._database.reading() as connection:
                revision = (await connection.execute(REVISION)).scalar() or 0
                turns = tuple((await connection.execute(TURNS)).one())
                known = self._ground
                if known is not None and known.revision == revision:
                    if known.turns != turns:
                        known = replace(known, turns=turns, grids=await _grids(connection))
                    self._ground = known
                    return known
                divisions = [dict(row) for row in (await connection.execute(DIVISIONS)).mappings()]
                grids = await _grids(connection)
                footprints = (await connection.execute(FOOTPRINTS)).all()
            read = await asyncio.to_thread(_lay, revision, divisions, grids, footprints)
            self._ground = replace(read, turns=turns)
            return self._ground

    async def map_of(self, division: str) -> GroundMap:
        """The map of a division, drawn once a revision however many look at it."""
        ground = await self()
        async with self._drawing:
            if division not in ground.maps:
                ground.maps[division] = await asyncio.to_thread(ground.drawn, division)
            return ground.maps[division]


async def _grids(connection: AsyncConnection) -> dict[UUID, GridCount]:
    return {row.grid_id: _grid(row) for row in (await connection.execute(GRIDS)).all()}


def _grid(row: Row[tuple[object, ...]]) -> GridCount:
    return GridCount(
        grid_id=row.grid_id,
        code=row.code,
        name=row.name,
        community_code=row.community_code,
        residents=row.residents,
        posts=row.posts,
        held=row.held,
        people=frozenset(row.people),
    )


def _lay(
    revision: int,
    divisions: list[dict[str, str | None]],
    grids: dict[UUID, GridCount],
    footprints: Sequence[Row[Any]],
) -> Ground:
    shapes = shapely.from_wkb([row.footprint for row in footprints])
    by_community = groupby(
        zip(footprints, shapes, strict=True), lambda found: found[0].community_code
    )
    outlines = tuple((code, _outlines(buildings)) for code, buildings in by_community)
    return Ground(
        revision=revision,
        divisions=tuple(divisions),
        grids=grids,
        grid_of_shape=tuple(row.grid_id for row in footprints),
        grid_of_building={row.building_id: row.grid_id for row in footprints},
        tree=STRtree(shapes),
        outlines=outlines,
    )


def _outlines(buildings: Iterable[tuple[Row[Any], shapely.Polygon]]) -> bytes:
    """What a map shows of these buildings, as items of a JSON list."""
    shown = [
        [str(row.building_id), str(row.grid_id), row.name, _ring(shape)] for row, shape in buildings
    ]
    return orjson.dumps(shown)[1:-1]


def _ring(shape: shapely.Polygon) -> list[float]:
    """The outline, simplified: longitude and latitude in turn."""
    simple = shapely.simplify(shape, SIMPLER_DEG)
    points = shapely.get_coordinates(simple.exterior if hasattr(simple, "exterior") else simple)
    flat: list[float] = np.round(points, PRECISION).ravel().tolist()
    return flat
