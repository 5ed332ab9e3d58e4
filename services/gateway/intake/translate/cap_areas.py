"""CAP's `area` elements to areas with polygons, circles and division codes."""

from lxml import etree

from schemas.events.hazard_alerts import Area, Circle
from services.gateway.intake.domain.geocodes import read_geocodes
from services.gateway.intake.domain.geometry import GeometryError, Ring, read_circle, read_polygon
from services.gateway.intake.translate.reader import Reader, element_text


def read_area(reader: Reader, area: etree._Element) -> Area:
    """One area; wrong geometry is noted as an error with its element."""
    name = reader.text(area, "areaDesc")
    if not name:
        reader.oddity(area, "missing-name", "areaDesc")
    return Area(
        name=name,
        polygons=tuple(_polygons(reader, area)),
        circles=tuple(_circles(reader, area)),
        geocodes=_geocodes(reader, area),
    )


def _polygons(reader: Reader, area: etree._Element) -> list[Ring]:
    rings: list[Ring] = []
    for element in reader.children(area, "polygon"):
        text = element_text(element)
        if not text:
            reader.oddity(element, "empty-element")
            continue
        try:
            rings.append(read_polygon(text))
        except GeometryError as error:
            reader.error(element, error.code, detail=error.detail)
    return rings


def _circles(reader: Reader, area: etree._Element) -> list[Circle]:
    circles: list[Circle] = []
    for element in reader.children(area, "circle"):
        text = element_text(element)
        if not text:
            reader.oddity(element, "empty-element")
            continue
        try:
            circles.append(read_circle(text))
        except GeometryError as error:
            reader.error(element, error.code, detail=error.detail)
    return circles


def _geocodes(reader: Reader, area: etree._Element) -> tuple[str, ...]:
    codes: dict[str, None] = {}
    for element in reader.children(area, "geocode"):
        name = reader.text(element, "valueName")
        found, others = read_geocodes(name, reader.text(element, "value"))
        codes |= dict.fromkeys(found)
        if others:
            reader.oddity(element, "geocode-other", "value", detail=" ".join(others), name=name)
    return tuple(codes)
