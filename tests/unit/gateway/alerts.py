"""CAP documents for tests."""

from collections.abc import Sequence

POLYGON = "22.54,114.05 22.54,114.07 22.56,114.07 22.56,114.05 22.54,114.05"


def cap(
    identifier: str = "A-1",
    *,
    sender: str = "weather.example",
    sent: str = "2026-08-01T20:00:00+08:00",
    status: str = "Actual",
    msg_type: str = "Alert",
    references: Sequence[str] = (),
    area: str = f"<areaDesc>示范街道</areaDesc><polygon>{POLYGON}</polygon>",
    info: str | None = None,
) -> str:
    """A CAP 1.2 document about an orange typhoon signal."""
    if info is None:
        info = (
            "<info><language>zh-CN</language><category>Met</category><event>台风</event>"
            "<urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty>"
            f"<headline>气象台发布台风橙色预警</headline><area>{area}</area></info>"
        )
    refs = f"<references>{' '.join(references)}</references>" if references else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">\n'
        f"<identifier>{identifier}</identifier><sender>{sender}</sender><sent>{sent}</sent>\n"
        f"<status>{status}</status><msgType>{msg_type}</msgType><scope>Public</scope>{refs}\n"
        f"{info}\n</alert>"
    )


def reference(identifier: str, sent: str = "2026-08-01T20:00:00+08:00") -> str:
    """How another alert names this one."""
    return f"weather.example,{identifier},{sent}"
