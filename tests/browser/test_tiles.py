"""Streets beneath the footprints: from the one server that a setting names, or from nobody."""

import math
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from playwright.async_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers
from tests.support.browser import served
from tests.support.looks import faults, picture
from tests.support.mobilised import Mobilised

TILE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">'
    '<rect width="256" height="256" fill="#f4efe6"/>'
    '<path d="M0 90H256M0 180H256M70 0V256M190 0V256" stroke="#e0a030" stroke-width="9"/>'
    '<text x="8" y="30" font-size="22">{z}/{x}/{y}</text></svg>'
)
NAMED = "示范街道 <b>测绘</b>"
PLACE = """() => {
  const { map, shapes } = muster.ground;
  const { lat, lng } = map.unproject([shapes.xy[0], shapes.xy[1]], 0);
  return [lat, lng];
}"""
# The map moves by itself until it is about what the picture is: then it is taken there again.
CLOSE = """([lat, lng, tile]) => {
  const { map } = muster.ground;
  if (map.getZoom() !== 18.5) map.setView([lat, lng], 18.5, { animate: false });
  return document.querySelector(`#map img.leaflet-tile-loaded[src='${tile}']`);
}"""
LAYS = """() => ['tile', 'overlay'].map(
  pane => Number(getComputedStyle(muster.ground.map.getPane(`${pane}Pane`)).zIndex))"""


@dataclass
class TileServer:
    """What it was asked for, and by whom as far as it was told; `away`: it has none."""

    at: str = ""
    away: bool = False
    asked: list[tuple[int, int, int]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def give(self, request: Request) -> Response:
        z, x, y = (int(request.path_params[name]) for name in "zxy")
        self.asked.append((z, x, y))
        self.told += [name for name in ("cookie", "referer") if name in request.headers]
        tile = TILE.format(z=z, x=x, y=y)
        return Response(tile, 404 if self.away else 200, media_type="image/svg+xml")


@pytest_asyncio.fixture(loop_scope="session")
async def tiles() -> AsyncIterator[TileServer]:
    made = TileServer()
    app = Starlette(routes=[Route("/{z:int}/{x:int}/{y:int}.svg", made.give)])
    async with served(app) as at:
        # Another host than the console's, as has to be: cookies know no ports.
        made.at = at.replace("127.0.0.1", "localhost")
        yield made


@pytest.fixture
def told(tiles: TileServer) -> dict[str, object]:
    return {
        "map_tiles": f"{tiles.at}/{{z}}/{{x}}/{{y}}.svg",
        "map_tiles_attribution": NAMED,
        "map_tiles_zoom": 17,
    }


def tile_at(latitude: float, longitude: float, zoom: int) -> tuple[int, int]:
    """The tile of a place on WGS-84 in Web Mercator."""
    sine = math.sin(math.radians(latitude))
    down = 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    return int((longitude + 180) / 360 * 2**zoom), int(down * 2**zoom)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_streets_lie_beneath_the_footprints_and_come_from_that_server_alone(
    officers: Officers, drill: Mobilised, tiles: TileServer, language: str
) -> None:
    page = await officers.enter(f"看街道的人{language}", language=language)
    answer = await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    assert answer is not None
    policy = await answer.header_value("content-security-policy")
    assert f"img-src 'self' data: {tiles.at};" in str(policy)
    assert str(policy).count(tiles.at) == 1
    await expect(page.locator("#map canvas")).to_be_visible()
    await expect(page.locator("#map .leaflet-tile-loaded").first).to_be_visible()
    await picture(page, f"live-tiles-{language[:2]}")
    await page.emulate_media(color_scheme="dark")
    await picture(page, f"live-tiles-{language[:2]}-dark")
    # Nearer than the server has tiles, its deepest ones grow.
    latitude, longitude = await page.evaluate(PLACE)
    x, y = tile_at(latitude, longitude, 17)
    tile = f"{tiles.at}/17/{x}/{y}.svg"
    await page.wait_for_function(CLOSE, arg=[latitude, longitude, tile])
    assert max(zoom for zoom, _, _ in tiles.asked) == 17
    await picture(page, f"live-tiles-close-{language[:2]}-dark")
    beneath, above = await page.evaluate(LAYS)
    assert beneath < above
    # Whose map it is stands there as text, whatever signs it is written with.
    await expect(page.locator("#map .leaflet-control-attribution")).to_have_text(NAMED)
    assert tiles.told == []
    ours = (officers.address, tiles.at)
    assert [url for url in officers.requests if not url.startswith(ours)] == []
    assert await faults(page) == []
    await page.goto(f"{officers.address}/start")
    await expect(page.locator("#map .leaflet-tile-loaded").first).to_be_visible()
    await picture(page, f"start-tiles-{language[:2]}")
    assert officers.complaints == []


async def test_on_the_wall_it_stands_whose_map_it_is_and_nothing_to_press(
    officers: Officers, drill: Mobilised, tiles: TileServer
) -> None:
    page = await officers.enter("墙上的街道", Role.VIEWER)
    await page.set_viewport_size({"width": 1920, "height": 1080})
    await page.goto(f"{officers.address}/wall")
    await expect(page.locator("#map .leaflet-tile-loaded").first).to_be_visible()
    named = page.locator("#map .leaflet-control-attribution")
    await expect(named).to_have_text(NAMED)
    await expect(named).to_be_visible()
    for control in ("zoom", "scale"):
        await expect(page.locator(f"#map .leaflet-control-{control}")).to_be_hidden()
    await page.wait_for_function("() => muster.ground.gridFigures.size > 0")
    paled = "pane => Number(getComputedStyle(pane).opacity)"
    assert await page.locator("#map .leaflet-tile-pane").evaluate(paled) < 0.6
    await picture(page, "wall-tiles")
    assert officers.complaints == []


async def test_when_the_tile_server_has_none_the_footprints_are_there(
    officers: Officers, drill: Mobilised, tiles: TileServer
) -> None:
    tiles.away = True
    page = await officers.enter("看不到街道的人")
    async with page.expect_response(lambda answer: answer.url.startswith(tiles.at)):
        await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await expect(page.locator("#map canvas")).to_be_visible()
    assert await page.evaluate("muster.ground.shapes.ids.length > 0")
    await picture(page, "live-tiles-away")
    assert all("404" in one for one in officers.complaints)
