"""How large an alert may be: what is recorded has to reach those who act on it."""

from schemas.envelope import MOST_PAYLOAD_BYTES
from schemas.events.hazard_alerts import AlertReceived
from services.gateway.intake.domain.findings import Finding

MOST_HEADER_BYTES = 100_000
"""The header goes along with each grid: what is left is for the grid."""
TEXTS, AREAS = "texts-too-large", "areas-too-large"
TOO_LARGE = frozenset({TEXTS, AREAS})


def oversize(event: AlertReceived) -> Finding | None:
    """What of an alert is more than a topic takes; None when it all fits."""
    header = len(event.header.model_dump_json().encode())
    if header > MOST_HEADER_BYTES:
        return _finding(TEXTS, "/alert/info", header, MOST_HEADER_BYTES)
    whole = len(event.model_dump_json().encode())
    if whole > MOST_PAYLOAD_BYTES:
        return _finding(AREAS, "/alert/info/area", whole, MOST_PAYLOAD_BYTES)
    return None


def _finding(code: str, element: str, size: int, most: int) -> Finding:
    return Finding(code, element, values={"bytes": f"{size:,}", "most": f"{most:,}"})
